"""What one column of an exported file is, and how each format writes its cells.

The names of columns are those of the record's JSON, joined by `_`: `subject.label` is
`subject_label`. An `expression` is SQL over the rows that the column's table brings together, of
its own type; what CSV, JSON and Parquet make of it follows from here.
"""

from enum import Flag, StrEnum
from typing import Any, NamedTuple

from factbase.exports.formulas import inert_sql
from factbase.exports.json_text import Json, escaped, plain, quoted


class Content(StrEnum):
    """What the cells of a column hold, and so whether they could start a formula."""

    TEXT = "text"
    """Words and dates as people or sources wrote them: made inert."""
    NUMBER = "number"
    """Plain digits with a point, never an exponent; negative ones start with a minus."""
    CODE = "code"
    """Ids, closed lists, times, true and false, JSON: nothing in them can start a formula."""


class Where(Flag):
    """In which files a column is."""

    LIST = 1
    """A list as CSV, XLSX or Parquet."""
    JSON = 2
    """A list as NDJSON, whose lines are the rows of the API."""
    PACKAGE = 4
    """The table's file in a Data Package, which holds what cannot be computed again."""
    ALL = LIST | JSON | PACKAGE


class Column(NamedTuple):
    """One column.

    `field` is the model's field that an import writes from it, empty where it is derived from
    others. `kind` is the type of Table Schema, `constraints` are those of Table Schema,
    `parquet` is DuckDB's type. `json` is its JSON where that does not follow from the expression.
    """

    path: str
    holds: str
    expression: str
    content: Content
    kind: str = "string"
    field: str = ""
    where: Where = Where.ALL
    parquet: str = "VARCHAR"
    constraints: tuple[tuple[str, Any], ...] = ()
    json: Json = ()

    @property
    def name(self) -> str:
        """The name in the header line."""
        return self.path.replace(".", "_")

    @property
    def is_inert(self) -> bool:
        """Whether spreadsheets must be kept from running its cells."""
        return self.content is Content.TEXT

    @property
    def plain(self) -> str:
        """The SQL of the cell as it is, of type text. Absent and empty are the same: NULL."""
        if self.kind == "datetime":
            return utc(self.expression)
        if self.kind == "string":
            return f"nullif(({self.expression})::text, '')"
        return f"({self.expression})::text"

    @property
    def cell(self) -> str:
        """The SQL of the cell for spreadsheets, which run what starts a formula."""
        return inert_sql(self.plain) if self.is_inert else self.plain

    def member(self, *, given: bool) -> Json:
        """Return the value in JSON; `given` where it is never NULL."""
        if self.json:
            return self.json
        if self.kind == "datetime":
            return quoted(as_json(self.expression), given=given)
        if self.kind == "integer" and given:
            return (self.expression,)
        if self.kind != "string":
            return plain(self.expression, given=given)
        return (escaped if self.is_inert else quoted)(self.expression, given=given)


def text(path: str, expression: str, holds: str, **more: Any) -> Column:
    """Return a column of words."""
    return Column(path, holds, expression, Content.TEXT, **more)


def code(path: str, expression: str, holds: str, **more: Any) -> Column:
    """Return a column of ids or of a closed list."""
    return Column(path, holds, expression, Content.CODE, **more)


def count(path: str, expression: str, holds: str, **more: Any) -> Column:
    """Return a column of whole numbers."""
    return Column(path, holds, expression, Content.NUMBER, kind="integer", parquet="BIGINT", **more)


def amount(path: str, expression: str, holds: str, **more: Any) -> Column:
    """Return a column of exact decimals of up to 60 digits: more than any type of Parquet keeps."""
    json = escaped(f"({expression})::text")
    return Column(path, holds, expression, Content.NUMBER, kind="number", json=json, **more)


def share(path: str, expression: str, holds: str, **more: Any) -> Column:
    """Return a column of numbers from 0 to 1."""
    bounds = (("minimum", 0), ("maximum", 1))
    return Column(
        path,
        holds,
        f"trim_scale({expression})",
        Content.NUMBER,
        kind="number",
        parquet="DECIMAL(7,6)",
        constraints=bounds,
        **more,
    )


def flag(path: str, expression: str, holds: str, **more: Any) -> Column:
    """Return a column of true and false."""
    return Column(path, holds, expression, Content.CODE, kind="boolean", parquet="BOOLEAN", **more)


def time(path: str, expression: str, holds: str, **more: Any) -> Column:
    """Return a column of times, UTC, to the microsecond."""
    return Column(
        path, holds, expression, Content.CODE, kind="datetime", parquet="TIMESTAMPTZ", **more
    )


def day(path: str, number: str, holds: str, **more: Any) -> Column:
    """Return a column of days from a day number; years reach beyond 1 to 9999, so it is text."""
    day = iso_day(number)
    return text(path, day, holds, json=quoted(day), **more)


def listed(path: str, expression: str, holds: str, **more: Any) -> Column:
    """Return a column of lists, as JSON."""
    return Column(path, holds, expression, Content.CODE, kind="array", **more)


def mapped(path: str, expression: str, holds: str, **more: Any) -> Column:
    """Return a column of objects, as JSON."""
    return Column(path, holds, expression, Content.CODE, kind="object", **more)


def required(**constraints: Any) -> tuple[tuple[str, Any], ...]:
    """Return the constraints of a column whose cells are never empty, and `constraints` besides."""
    return (("required", True), *constraints.items())


def one_of(*choices: str, required: bool = False) -> tuple[tuple[str, Any], ...]:
    """Return the constraints of a closed list."""
    return (*((("required", True),) if required else ()), ("enum", list(choices)))


def utc(time: str) -> str:
    """Return the SQL that writes a time as ISO 8601, UTC, to the microsecond."""
    return f"""to_char({time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


def as_json(time: str) -> str:
    """Return the SQL that writes a time as the API does: no microseconds where they are zero."""
    return f"replace({utc(time)}, '.000000Z', 'Z')"


def iso_day(number: str) -> str:
    """Return the SQL that writes a day number (see `sources.edtf`) as `format_day` does.

    PostgreSQL writes the years 1 to 9999 itself; our function does all others.
    """
    return f"""CASE WHEN {number} BETWEEN 1 AND 3652059
        THEN to_char(date '0001-01-01' + ({number} - 1)::int, 'YYYY-MM-DD')
        ELSE factbase_far_day({number}) END"""
