"""All new rows of a package written in one transaction, in the order of their references."""

from collections.abc import Iterable, Sequence
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from factbase.actions import confidence, conflicts
from factbase.exceptions import FactbaseError
from factbase.exports import TABLES, Table
from factbase.imports.applying import LOCK, refuse_second, told, wait
from factbase.imports.files import file_of
from factbase.imports.packages.cells import Names, record_of
from factbase.imports.packages.claims import write_claims
from factbase.imports.packages.opening import Package
from factbase.imports.packages.people import people_of, working_here
from factbase.imports.packages.rows import OF_CLAIMS, rows_of
from factbase.imports.problems import Reading
from factbase.imports.running import Tell, advance
from factbase.models import Import, ImportState, Outcome
from factbase.permissions import can_administer, can_review, require
from sources.actions import sha256_of
from sources.models import Blob, Snapshot
from sources.phrases import Phrase


def apply(*, staged: Import, tell: Tell) -> None:
    """Write all rows that are new, or none; the import then waits with the reason."""
    try:
        with (
            transaction.atomic(),
            pghistory.context(user=staged.created_by_id, imported=str(staged.pk)),
        ):
            _apply(staged, tell)
    except ValidationError as error:
        with transaction.atomic():
            wait(staged, f"A user name cannot be used here: {' '.join(error.messages)}")
    except (FactbaseError, IntegrityError, DataError) as error:
        with transaction.atomic():
            wait(staged, told(error))


def _apply(staged: Import, tell: Tell) -> None:
    require(can_review(staged.created_by), "Importing what was exported needs the role reviewer.")
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    refuse_second(staged)
    people = people_of(staged)
    names = Names(people=people)
    if not can_administer(staged.created_by):
        names.asked = working_here(people)
    done = 0
    groups: set[Any] = set()
    with file_of(staged) as file:
        package = Package(file)
        for table in TABLES:
            if table.name in OF_CLAIMS:
                continue  # written with their claims
            names.refresh()
            for rows in rows_of(staged, table, outcome=Outcome.CREATE):
                if table.name == "claims":
                    groups |= write_claims(staged, rows, names)
                else:
                    _write(table, rows, names, package)
                done += len(rows)
                tell(done)
    confidence.refresh_groups(groups=groups)
    conflicts.refresh_groups(groups=groups, most=conflicts.MOST_IN_A_GROUP)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    staged.applied_at = timezone.now()
    staged.done = staged.rows
    staged.problem = {}
    advance(staged, ImportState.APPLIED)


def _write(table: Table, rows: Sequence[Reading], names: Names, package: Package) -> None:
    records: list[Model] = [record_of(table, row.plan, names) for row in rows]
    if table.model is Snapshot:
        _unpack(records, package)
    table.model._default_manager.bulk_create(records, batch_size=500)


def _unpack(snapshots: Iterable[Any], package: Package) -> None:
    """Give snapshots their texts, and keep the bytes that are not here yet."""
    for snapshot in snapshots:
        content, text = package.content(snapshot.blob_id), package.text(str(snapshot.pk))
        if text is None or content is None:
            raise FactbaseError(
                Phrase(
                    "The package has no archived bytes or text of the snapshot %(snapshot)s: "
                    "export it with its archive.",
                    snapshot=snapshot.pk,
                )
            )
        hashes = sha256_of(content), sha256_of(text.encode())
        if hashes != (snapshot.blob_id, snapshot.text_sha256):
            raise FactbaseError(
                Phrase(
                    "The archived bytes or the text of the snapshot %(snapshot)s are not those "
                    "whose hash the package tells: it was damaged or changed.",
                    snapshot=snapshot.pk,
                )
            )
        snapshot.text = text
        Blob.objects.get_or_create(
            sha256=snapshot.blob_id, defaults={"content": content, "size": len(content)}
        )
