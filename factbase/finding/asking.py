"""What somebody typed, as it is sought."""

import unicodedata

from factbase.filtersets.filters import telling_words
from factbase.matching.finding import Asked


def plain(text: str) -> str:
    """Return a search in the one Unicode form in which it is sought, one blank between words.

    What is one sign as it is typed can be several words then, or none.
    """
    return " ".join(unicodedata.normalize("NFKC", text).split())


def asked(text: str) -> Asked:
    """Read a search, with its phrases in quotation marks."""
    sought = plain(text)
    words = telling_words(sought)
    # Around a single phrase the marks are not part of the name that is sought.
    return Asked(words[0] if len(words) == 1 else sought, tuple(words))
