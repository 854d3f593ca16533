"""Files become rows of text cells, each with its number as a person counts it; no Django.

`open_table` is the one door for CSV, XLSX and NDJSON; `package` opens the tables of a Data Package.
Nothing here knows what a column means.
"""

from factbase.imports.reading.formats import FORMATS, Format, format_of, open_table
from factbase.imports.reading.rows import Row, Table, UnreadableFileError

__all__ = [
    "FORMATS",
    "Format",
    "Row",
    "Table",
    "UnreadableFileError",
    "format_of",
    "open_table",
]
