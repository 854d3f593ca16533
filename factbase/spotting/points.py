"""What the readers of dates hand on: one date of a text, before intervals are made of them."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Point:
    """Words from `start` to `end` that name one date; `edtf` is "" where it cannot be told."""

    start: int
    end: int
    edtf: str
    confidence: Decimal
