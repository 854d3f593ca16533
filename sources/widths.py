"""Letters, digits and signs of full width, as East Asian keyboards type them."""

# By what `str.translate` takes: ASCII at its usual width.
USUAL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
