"""The preview of a package: which rows are new, which are here as they are, and which differ."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import psycopg
from django.db import connection, transaction

from factbase.exceptions import FactbaseError
from factbase.exports import TABLES, Table, statements
from factbase.imports.checking import counted
from factbase.imports.files import file_of
from factbase.imports.names import uuid_in
from factbase.imports.packages.cells import Names, by_name, columns_of, record_of
from factbase.imports.packages.opening import Package
from factbase.imports.packages.rows import OF_CLAIMS, brought, rows_of, table_named
from factbase.imports.packages.within import compare_within
from factbase.imports.problems import NEW_HERE, Change, Reading
from factbase.imports.rows import store
from factbase.imports.running import Tell, advance
from factbase.imports.staging import as_they_were, copy_rows
from factbase.models import (
    Claim,
    EntityType,
    Import,
    ImportRow,
    ImportState,
    Outcome,
    Property,
    Unit,
)
from factbase.permissions import can_administer
from sources.phrases import Phrase

CLAIM_IN = {"claims": "id", **OF_CLAIMS}
OF_PROPERTIES = ("property_units", "property_subject_types", "property_object_types")
BY_SLUG = {"entity_types": EntityType, "properties": Property}


@transaction.atomic
def stage(*, staged: Import, tell: Tell) -> None:
    """Read all tables of the package into rows, in the order in which they are written."""
    ImportRow.objects.filter(staged=staged).delete()
    staged.rows = 0
    with file_of(staged) as file:
        package = Package(file)
        for table in TABLES:
            rows = as_they_were(package.rows(table))
            count = copy_rows(staged, table.name, rows, tell=tell)
            staged.rows += count
    staged.done = 0
    advance(staged, ImportState.CHECKING)


def check(*, staged: Import, tell: Tell) -> None:
    """Compare all rows that were not read yet; each chunk is a transaction of its own."""
    done = ImportRow.objects.filter(staged=staged).exclude(outcome="").count()
    names = Names()
    names.refresh()
    checks = _Checks(staged, names)
    for table in TABLES:
        for rows in rows_of(staged, table, outcome=""):
            with transaction.atomic():
                for row in rows:
                    checks.read(table, row)
                checks.compare(table, rows)
                for row in rows:
                    row.settle()
                store(rows)
            done += len(rows)
            tell(done)
    with transaction.atomic():
        compare_within(staged)
        staged.counts = counted(staged)
        staged.done = done
        advance(staged, ImportState.READY)


class _Checks:
    """What the checks of one package know."""

    def __init__(self, staged: Import, names: Names) -> None:
        self.staged = staged
        self.names = names
        self.administers = can_administer(staged.created_by)
        # Slugs that the package brings may not be known here yet.
        for table, known in (("entity_types", names.types), ("properties", names.properties)):
            rows = ImportRow.objects.filter(staged=staged, table=table)
            place = [column.name for column in columns_of(table_named(table))].index("slug")
            for cells in rows.values_list("cells", flat=True):
                known.setdefault(cells[place], UUID(int=0))

    def read(self, table: Table, row: Reading) -> None:
        """Read every cell, and refuse what only an administrator defines."""
        cells = by_name(table, row.plan)
        row.cells = cells
        row.record = uuid_in(cells["id"]) if "id" in cells else None
        row.says = uuid_in(cells.get(CLAIM_IN.get(table.name, ""), ""))
        with row.noting(table.key):
            if "id" in cells and (row.record is None or row.record.version != 7):
                raise FactbaseError(Phrase("The id must be a UUIDv7."), field="id")
            record_of(table, row.plan, self.names)

    def compare(self, table: Table, rows: Iterable[Reading]) -> None:
        """Tell what is here already, as it is or otherwise."""
        known = here(table, [row.cells[table.key] for row in rows if not row.problems])
        belongs = table.name in OF_CLAIMS
        claims = {row.says for row in rows if belongs and isinstance(row.says, UUID)}
        settled = set(Claim.objects.filter(pk__in=claims).values_list("pk", flat=True))
        coming = brought(self.staged, claims)
        for row in rows:
            if row.problems:
                continue
            mine = known.get(row.cells[table.key])
            if mine is not None:
                row.changes = [
                    Change(column.name, old, new)
                    for column, old, new in zip(columns_of(table), mine, row.plan, strict=True)
                    if column.field and old != new
                ]
                row.outcome = Outcome.OUTDATED if row.changes else Outcome.LEAVE
            elif row.says in settled:
                row.changes = [Change(table.name, "", NEW_HERE)]
                row.outcome = Outcome.OUTDATED
            elif belongs and row.says not in coming:
                row.refuse(
                    OF_CLAIMS[table.name],
                    Phrase(
                        "This claim is neither here nor among those of the package that can be "
                        "brought in."
                    ),
                )
            elif table.name in BY_SLUG or table.name in OF_PROPERTIES:
                self._compare_slug(table, row)
            self._refuse_vocabulary(table, row)

    def _compare_slug(self, table: Table, row: Reading) -> None:
        """Take what has the same slug here, under another id, for the same."""
        slug = row.cells.get("slug") or row.cells.get("property") or row.cells.get("property_slug")
        if table.name == "entity_types":
            is_here = EntityType.objects.filter(slug=slug).exists()
        else:
            found = Property.objects.filter(slug=slug).first()
            is_here = found is not None
            wanted = row.cells.get("value_type")
            if found is not None and wanted and found.value_type != wanted:
                told = Phrase(
                    "The property %(slug)s takes values of type %(value_type)s here.",
                    slug=slug,
                    value_type=found.value_type,
                )
                row.refuse("value_type", told)
        if is_here:
            row.outcome = Outcome.LEAVE

    def _refuse_vocabulary(self, table: Table, row: Reading) -> None:
        defines = table.model in (EntityType, Unit)
        if defines and row.outcome == Outcome.CREATE and not self.administers:
            row.refuse(
                table.key, Phrase("New %(name)s need the role administrator.", name=table.name)
            )


def here(table: Table, keys: Sequence[str]) -> dict[str, list[str]]:
    """Return the rows with these keys as an export would write them now, by their keys."""
    if not keys:
        return {}
    kind = "uuid" if table.key == "id" else "text"
    with connection.cursor() as cursor:
        raw = connection.connection
        chosen = psycopg.ClientCursor(raw).mogrify(f"SELECT unnest(%s::{kind}[])", [list(keys)])
        items = statements.cells(columns_of(table), inert=False)
        cursor.execute(statements.select(table, items, chosen, raw, site="").replace("%", "%%"), [])
        found = [[cell or "" for cell in row] for row in cursor.fetchall()]
    place = [column.name for column in columns_of(table)].index(table.key)
    return {row[place]: row for row in found}
