"""A list as Parquet, by DuckDB, in bounded memory and without a network."""

from pathlib import Path
from typing import TYPE_CHECKING

from factbase.exports.columns import Where
from factbase.exports.statements import AS_CSV, Connection, copy
from factbase.exports.streams import Tick, chunks
from factbase.exports.tables import Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "256MB"
LONGEST_ROW = 64 * 1024 * 1024
# Amounts are text: they have up to 60 digits, and Parquet's decimals 38.
WRITE = """
    COPY (SELECT * FROM read_csv(?, header = true, auto_detect = false, delim = ',',
        quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, parallel = false,
        max_line_size = {longest}, buffer_size = {longest}, columns = {{{columns}}}))
    TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000)
"""


def write_parquet(path: Path, connection: Connection, table: Table, select: str, tick: Tick) -> int:
    """Write the rows that `select` finds, by way of a CSV file beside `path`; text is as it is."""
    rows = path.with_suffix(".csv")
    with connection.cursor() as cursor, rows.open("wb") as file:
        with cursor.copy(copy(select, options=AS_CSV)) as copied:
            for chunk in chunks(copied, tick):
                file.write(chunk)
        number = cursor.rowcount
    columns = ", ".join(
        f"'{column.name}': '{column.parquet}'" for column in table.columns_in(Where.LIST)
    )
    statement = WRITE.format(longest=LONGEST_ROW, columns=columns, path=path)
    with _duckdb(path.parent) as database:
        database.execute(statement, [str(rows)])
    return number


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
