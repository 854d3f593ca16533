"""A text written more plainly, character for character, so that offsets stay what they are."""

import re

from sources.widths import USUAL_WIDTH

_SIGNS = {"–": "-", "‒": "-", "−": "-", "‐": "-", "‑": "-", "’": "'", "‘": "'", "￥": "¥"}
_PLAINER = str.maketrans(
    {chr(code): usual for code, usual in USUAL_WIDTH.items()}
    | {"，": "，"}
    | dict.fromkeys("\t\xa0\u2002\u2003\u2007\u2009\u202f\u3000", " ")
    | _SIGNS
)
# A pattern of either case takes these for the ASCII letter; what it found is then looked up.
ASCII_LETTERS = str.maketrans({"ſ": "s", "ı": "i", "İ": "I", "\u212a": "K"})
_LINE_BREAK = re.compile(r"(?<!\n)\n(?!\n)")


def plain(text: str) -> str:
    """Return the text with ASCII digits, signs and spaces; a line's end is a space, too.

    Only an empty line still parts what stands before it from what follows.
    """
    return _LINE_BREAK.sub(" ", text.translate(_PLAINER).replace("\r", "\n"))


def is_letter(text: str, place: int) -> bool:
    """Whether a letter of a script with spaces between its words stands there."""
    return 0 <= place < len(text) and text[place].isalpha() and not is_unspaced(text[place])


def is_unspaced(char: str) -> bool:
    """Whether a character belongs to a script that is written without spaces."""
    return (
        "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff"
    )
