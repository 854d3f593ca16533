"""A list as Parquet, by DuckDB, in bounded memory and without a network."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from factbase.exports.columns import Where
from factbase.exports.statements import Connection, copy
from factbase.exports.streams import Tick, chunks
from factbase.exports.tables import Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "256MB"
# DuckDB keeps what it has read of a file until it is through with it, and a group of rows until
# that is written.
PIECE_BYTES = 4_000_000
GROUP_ROWS = 10_000
WITHOUT_HEADER = "FORMAT csv, ENCODING 'UTF8'"
# Amounts are text: they have up to 60 digits, and Parquet's decimals 38.
WRITE = """
    COPY (SELECT * FROM read_csv(?, header = false, auto_detect = false, delim = ',',
        quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, parallel = false,
        max_line_size = {longest}, buffer_size = {longest}, columns = {{{columns}}}))
    TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {rows})
"""


def write_parquet(path: Path, connection: Connection, table: Table, select: str, tick: Tick) -> int:
    """Write the rows that `select` finds, by way of CSV files beside `path`; text is as it is."""
    with connection.cursor() as cursor:
        with cursor.copy(copy(select, options=WITHOUT_HEADER)) as copied:
            pieces = _pieces(path.parent, chunks(copied, tick))
        number = cursor.rowcount
    columns = ", ".join(
        f"'{column.name}': '{column.parquet}'" for column in table.columns_in(Where.LIST)
    )
    longest = 1 + max(piece.stat().st_size for piece in pieces)
    statement = WRITE.format(longest=longest, columns=columns, path=path, rows=GROUP_ROWS)
    with _duckdb(path.parent) as database:
        database.execute(statement, [[str(piece) for piece in pieces]])
    return number


def _pieces(folder: Path, rows: Iterator[bytes]) -> list[Path]:
    """Write chunks of whole rows to one file after the other, at least to one; return the files."""
    pieces, size = [folder / "0.csv"], 0
    pieces[0].touch()
    for chunk in rows:
        if size >= PIECE_BYTES:
            pieces.append(folder / f"{len(pieces)}.csv")
            size = 0
        with pieces[-1].open("ab") as file:
            size += file.write(chunk)
    return pieces


def _duckdb(folder: Path) -> "DuckDBPyConnection":
    """Return a database in memory that reaches no file outside `folder` and loads nothing."""
    # Forty megabytes, which a process that writes no Parquet does without.
    import duckdb

    database = duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "threads": 1,
            "temp_directory": str(folder),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    database.execute(f"SET allowed_directories = ['{folder}']")
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")
    return database
