"""Letters, digits and signs of full width, as East Asian keyboards type them."""

import unicodedata

# By what `str.translate` takes: ASCII at its usual width.
USUAL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}


def at_usual_width(text: str) -> str:
    """Return a text of usual width, with letters of one sign each (not e and an accent).

    In nothing else does it differ: 10⁶ is not 106.
    """
    return unicodedata.normalize("NFC", text.translate(USUAL_WIDTH))
