"""Words in pictures: how much room they take, and how they are cut to fit."""

import unicodedata

# Of the height of the letters: an estimate on the wide side for the fonts of the site.
NARROW, WIDE = 0.56, 1.0
WIDE_CLASSES = {"W", "F"}


def width_of(text: str, *, size: float) -> float:
    """Return about how wide `text` is when set in letters `size` high."""
    return size * sum(map(_share, text))


def shortened(text: str, room: float, *, size: float) -> str:
    """Return `text`, cut and ended by "…" where it would be wider than `room`."""
    if width_of(text, size=size) <= room:
        return text
    kept, used = "", size * WIDE
    for character in text:
        used += size * _share(character)
        if used > room:
            break
        kept += character
    return f"{kept.rstrip()}…"


def _share(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    is_wide = unicodedata.east_asian_width(character) in WIDE_CLASSES or character in "WM@%"
    return WIDE if is_wide else NARROW
