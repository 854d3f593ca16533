"""Bytes of a document to anchoring text, in a limited child process."""

from sources.extraction.extract import extract
from sources.extraction.results import (
    MAX_BYTES,
    MAX_CHARACTERS,
    Extraction,
    ExtractionError,
    Proposed,
)

__all__ = [
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "Extraction",
    "ExtractionError",
    "Proposed",
    "extract",
]
