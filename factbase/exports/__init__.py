"""Records as files: one registry of tables and columns, streamed straight out of PostgreSQL."""

from factbase.exports.columns import Column, Content, Where
from factbase.exports.download import file_answer
from factbase.exports.formats import FORMATS, formats_of
from factbase.exports.formulas import inert, restored
from factbase.exports.records import records_json
from factbase.exports.streams import stream_csv, stream_ndjson
from factbase.exports.tables import TABLES, Table

__all__ = [
    "FORMATS",
    "TABLES",
    "Column",
    "Content",
    "Table",
    "Where",
    "file_answer",
    "formats_of",
    "inert",
    "records_json",
    "restored",
    "stream_csv",
    "stream_ndjson",
]
