"""Reads an export as a program would."""

import csv
import io
from collections.abc import Iterable


def rows_of(chunks: Iterable[bytes]) -> list[dict[str, str]]:
    """Return the rows of an export by column name."""
    text = b"".join(chunks).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
