"""Claims as files: one registry of columns, streamed straight out of PostgreSQL."""

from factbase.exports.claims import stream_claims
from factbase.exports.columns import COLUMNS, Column, Content
from factbase.exports.download import claims_csv
from factbase.exports.formulas import inert, restored

__all__ = [
    "COLUMNS",
    "Column",
    "Content",
    "claims_csv",
    "inert",
    "restored",
    "stream_claims",
]
