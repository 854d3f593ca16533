"""The bytes that are hashed: the same for the triggers, for `verify` and for any outsider."""

from collections.abc import Mapping, Sequence

# Under these settings PostgreSQL prints a value in one way only. The triggers and `verify` hash
# under them, whatever the session has set.
PRINTING: Mapping[str, str] = {
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "intervalstyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
}


def quoted(name: str) -> str:
    """Return `name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return `text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def content_of(event: str, table: str, columns: Sequence[str]) -> str:
    """Return the SQL for the SHA-256 of an event's content, 32 bytes.

    Hashed is the UTF-8 of a JSON array of strings and nulls, without spaces: the name of the
    history table, then each column as PostgreSQL prints it. `event` is the alias of the row.
    """
    values = ", ".join(f"{event}.{quoted(column)}::text" for column in columns)
    array = f"array_to_json(ARRAY[{literal(table)}, {values}])"
    return f"sha256(convert_to({array}::text, 'UTF8'))"


def genesis_of(chain: str) -> str:
    """Return the SQL for the hash before the first link of a chain, given the SQL of its number."""
    return f"sha256(convert_to('factbase chain ' || {chain}, 'UTF8'))"
