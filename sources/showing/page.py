"""What is said about one page of a PDF: its size, and where the quotes stand on it."""

from dataclasses import dataclass

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words at text[start:end] of the text that was read from the file."""

    key: str
    exact: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """Page `number` of `count`, `width` by `height` in points.

    `boxes` are the quotes on this page by key, each as left, top, width and height of its lines, []
    if it stands on the page but the place is not sure. `pages` says on which page each quote
    begins; quotes are missing there where the file reads otherwise today than when it was archived.
    """

    number: int
    count: int
    width: float
    height: float
    boxes: dict[str, list[Box]]
    pages: dict[str, int]
