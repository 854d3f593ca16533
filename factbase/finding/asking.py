"""What somebody typed, as it is sought."""

import unicodedata

from factbase.filtersets.filters import telling_words
from factbase.matching.finding import Asked


def asked(text: str) -> Asked:
    """Read a search: one Unicode form, one blank between words, phrases in quotation marks."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    words = telling_words(plain)
    # Around a single phrase the marks are not part of the name that is sought.
    return Asked(words[0] if len(words) == 1 else plain, tuple(words))
