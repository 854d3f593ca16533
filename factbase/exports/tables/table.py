"""What one exported table is, and the parts that most tables share."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Model

from factbase.exports.columns import Column, Where, code, count, required, text, time
from factbase.exports.json_text import escaped

REQUIRED_ID = required(unique=True)


@dataclass(frozen=True)
class Reference:
    """The cells of `columns` are those of `targets` in some row of `table`, or empty."""

    column: str
    table: str
    target: str = "id"


@dataclass(frozen=True, eq=False)
class Table:
    """One kind of record as a file. Expressions call its row `alias`; `joins` bring more rows.

    `list_joins` bring what only the columns of a list as a file need.
    """

    name: str
    holds: str
    model: type[Model]
    alias: str
    columns: tuple[Column, ...]
    joins: str = ""
    list_joins: str = ""
    key: str = "id"
    references: tuple[Reference, ...] = ()

    @property
    def relation(self) -> str:
        """The name of the table in PostgreSQL."""
        return self.model._meta.db_table

    @cached_property
    def given(self) -> frozenset[str]:
        """The SQL of what the row itself holds and is never NULL."""
        fields = self.model._meta.concrete_fields
        return frozenset(f"{self.alias}.{field.column}" for field in fields if not field.null)

    def expression_of(self, path: str) -> str | None:
        """Return the SQL of a column that holds one thing; None where there is no such column."""
        found = (each for each in self.columns if each.path == path and each.kind != "array")
        return next((column.expression for column in found), None)

    def columns_in(self, where: Where) -> list[Column]:
        """Return the columns of one sort of file, in order."""
        return [column for column in self.columns if where & column.where]


def identity(alias: str, folder: str = "") -> tuple[Column, ...]:
    """Return the columns that come first: id, address in the API, revision."""
    return (
        code("id", f"{alias}.id", "Its id, a UUIDv7.", field="id", constraints=REQUIRED_ID),
        *([address(alias, folder)] if folder else []),
        count(
            "revision",
            f"{alias}.revision",
            "How often it was changed, counted from 1.",
            field="revision",
            constraints=required(minimum=1),
        ),
    )


def address(alias: str, folder: str) -> Column:
    """Return the column of a record's address in the API, which CSV leaves out."""
    return link("self", f"/api/v1/{folder}/", f"{alias}.id", holds="Its address in the API.")


def link(
    path: str, before: str, key: str, after: str = "/", *, holds: str, where: Where = Where.JSON
) -> Column:
    """Return the column of an address of this site, in which `key` is SQL."""
    address = f"nullif(site.address, '') || '{before}' || {key} || '{after}'"
    return code(path, address, holds, where=where, json=escaped(address))


def authorship(alias: str) -> tuple[Column, ...]:
    """Return the columns of who and when."""
    return (
        time(
            "created_at",
            f"{alias}.created_at",
            "When it was logged, UTC.",
            field="created_at",
            constraints=required(),
        ),
        text("created_by", "author.username", "Who logged it.", field="created_by"),
        time(
            "updated_at",
            f"{alias}.updated_at",
            "When it was last changed, UTC.",
            field="updated_at",
            constraints=required(),
        ),
        text("updated_by", "editor.username", "Who changed it last.", field="updated_by"),
    )


def retraction(alias: str) -> tuple[Column, ...]:
    """Return the columns that say whether the desk still stands by a record."""
    return (
        time(
            "retracted_at",
            f"{alias}.retracted_at",
            "When the desk withdrew it, UTC; empty: it stands.",
            field="retracted_at",
        ),
        text(
            "retraction_reason",
            f"{alias}.retraction_reason",
            "Why it was withdrawn.",
            field="retraction_reason",
        ),
    )


def looked_up(*, of: str, alias: str, column: str, select: str, key: str = "id") -> str:
    """Return the join that looks one row of the table `of` up.

    OFFSET 0 keeps the planner from turning look-ups into joins that read whole tables first and
    may lose the order; it remembers repeated ones by itself.
    """
    return f"""LEFT JOIN LATERAL (
    SELECT {select} FROM {of} WHERE {key} = {column} OFFSET 0) AS {alias} ON true
"""  # noqa: S608 - nothing in it comes from outside


def people(alias: str, columns: Sequence[tuple[str, str]] = ()) -> str:
    """Return the joins of author and editor, and of other people by (alias, column)."""
    everybody = [("author", "created_by_id"), ("editor", "updated_by_id"), *columns]
    return "".join(
        looked_up(of="auth_user", alias=who, column=f"{alias}.{column}", select="username")
        for who, column in everybody
    )
