"""Describes tables as Frictionless Data Package 2.0 does: https://datapackage.org/standard/."""

from typing import Any, NamedTuple

from factbase.exports.columns import Column, Where
from factbase.exports.tables import Reference, Table

SPECIFICATION = "https://datapackage.org/profiles/2.0"


class Written(NamedTuple):
    """What was written for a table."""

    table: Table
    size: int
    sha256: str
    rows: int

    @property
    def path(self) -> str:
        """Where it is in the package."""
        return path_of(self.table)


def path_of(table: Table) -> str:
    """Return where a table is in the package."""
    return f"data/{table.name}.csv"


def package(resources: list[Written], **more: Any) -> dict[str, Any]:
    """Return the content of datapackage.json; `more` is said of the package as a whole."""
    return {
        "$schema": f"{SPECIFICATION}/datapackage.json",
        "name": "factbase",
        "title": "Claims with their evidence and sources",
        "description": (
            "Cells of text that a spreadsheet would run as a formula, or that begin with an "
            "apostrophe, have one apostrophe in front; fields with factbase:inert say where."
        ),
        **more,
        "resources": [resource(written) for written in resources],
    }


def resource(written: Written) -> dict[str, Any]:
    """Return the description of one table."""
    table = written.table
    return {
        "$schema": f"{SPECIFICATION}/dataresource.json",
        "name": table.name,
        "type": "table",
        "description": table.holds,
        "path": written.path,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": written.size,
        "hash": f"sha256:{written.sha256}",
        "rows": written.rows,
        "schema": schema(table),
    }


def schema(table: Table) -> dict[str, Any]:
    """Return the Table Schema of a table's file."""
    found: dict[str, Any] = {
        "$schema": f"{SPECIFICATION}/tableschema.json",
        "fields": [field(column) for column in table.columns_in(Where.PACKAGE)],
        "primaryKey": [table.key],
        "missingValues": [""],
    }
    if table.references:
        found["foreignKeys"] = [foreign_key(reference) for reference in table.references]
    return found


def field(column: Column) -> dict[str, Any]:
    """Return the description of one column."""
    found: dict[str, Any] = {
        "name": column.name,
        "type": column.kind,
        "description": column.holds,
    }
    if column.constraints:
        found["constraints"] = dict(column.constraints)
    if column.is_inert:
        found["factbase:inert"] = True
    return found


def foreign_key(reference: Reference) -> dict[str, Any]:
    """Return the description of a reference."""
    return {
        "fields": [reference.column],
        "reference": {"resource": reference.table, "fields": [reference.target]},
    }
