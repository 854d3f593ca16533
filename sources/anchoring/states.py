"""The closed list of results of checking a quote against a text."""

from enum import StrEnum


class CheckState(StrEnum):
    """What a check of a quote found; there is no state for "nearly the same words"."""

    EXACT = "exact"
    NORMALISED = "normalised"
    MOVED = "moved"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"
    NO_SNAPSHOT = "no_snapshot"
    NOT_CHECKED = "not_checked"

    @property
    def sentence(self) -> str:
        """One sentence for people."""
        return _SENTENCES[self]

    @property
    def is_found(self) -> bool:
        """Whether the words stand in the text at one known place."""
        return self in {CheckState.EXACT, CheckState.NORMALISED, CheckState.MOVED}


_SENTENCES = {
    CheckState.EXACT: "The quoted words stand in the text, character for character.",
    CheckState.NORMALISED: (
        "The quoted words stand in the text; only white space, quotation marks, hyphens or the"
        " Unicode form differ."
    ),
    CheckState.MOVED: "The quoted words stand in the text once, but not where the anchor says.",
    CheckState.AMBIGUOUS: (
        "The quoted words stand in the text at several places, and neither the position nor the"
        " words around them decide which is meant."
    ),
    CheckState.MISSING: "The quoted words do not stand in the text.",
    CheckState.NO_SNAPSHOT: "There is no archived text to check the quote against.",
    CheckState.NOT_CHECKED: "The quote has not been checked.",
}
