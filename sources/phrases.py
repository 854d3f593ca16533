"""Words for people that remember what they are made of, for modules that know no Django."""

from typing import Any, Self


class Phrase(str):
    """An English sentence, or a part of one, made of a template and what fills its blanks.

    Whoever needs plain words has them: the API, files and logs. A page that speaks another language
    translates `template` and fills it with `parts`, of which some are phrases again; `meant` is
    what a phrase without blanks stands for, such as a value that it writes in words.
    """

    template: str
    parts: dict[str, object]
    meant: object

    def __new__(cls, words: str, meant: object = None, /, **parts: Any) -> Self:
        """Fill the blanks of `words`, written `%(name)s`, with `parts`."""
        phrase = super().__new__(cls, words % parts if parts else words)
        phrase.template, phrase.parts, phrase.meant = words, parts, meant
        return phrase


def why_no_json(error: Exception) -> str:
    """Return why a text was refused as JSON, also where Python only says that it gave up."""
    return Phrase("it is nested too deeply") if isinstance(error, RecursionError) else str(error)
