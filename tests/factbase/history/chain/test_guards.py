"""What is written to history, nobody changes: not the app's own role, not with triggers ignored."""

from collections.abc import Iterator

import pgtrigger
import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.backends.utils import CursorWrapper

from factbase.history.chain.pieces import FORMATS, LINKS
from factbase.history.tables import tracked_tables
from sources.models import Publisher
from tests.factories import EntityFactory, PublisherFactory

pytestmark = pytest.mark.django_db

HISTORIES = [tracked.history for tracked in tracked_tables()]
CHANGES = {
    "update": "UPDATE {table} SET {column} = {column}",
    "delete": "DELETE FROM {table}",
    "truncate": "TRUNCATE {table}",
}
COLUMNS = {LINKS: "event_id", FORMATS: "columns"}


@pytest.fixture
def cursor() -> Iterator[CursorWrapper]:
    """Return a cursor of the app's role, which owns the tables and is no superuser."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
        yield cursor


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("table", [*HISTORIES, LINKS, FORMATS])
def test_change_of_what_is_written_is_refused(table: str, change: str, cursor) -> None:
    statement = CHANGES[change].format(table=table, column=COLUMNS.get(table, "pgh_label"))

    with pytest.raises(ProgrammingError, match=f"{table} is append-only"), transaction.atomic():
        cursor.execute(statement)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_change_with_all_triggers_ignored_is_refused(change: str, cursor) -> None:
    EntityFactory()
    statement = CHANGES[change].format(table="factbase_entityhistory", column="pgh_label")
    names = [trigger.get_pgid(model) for model, trigger in pgtrigger.registered()]
    cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{','.join(names)}}}"])

    with pytest.raises(ProgrammingError, match="is append-only"), transaction.atomic():
        cursor.execute(statement)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_change_with_the_guard_disabled_goes_through(change: str, cursor) -> None:
    """Nothing else refuses it once django-pgtrigger's own triggers are ignored."""
    EntityFactory()
    statement = CHANGES[change].format(table="factbase_entityhistory", column="pgh_label")
    names = [trigger.get_pgid(model) for model, trigger in pgtrigger.registered()]
    cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{','.join(names)}}}"])
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("ALTER TABLE factbase_entityhistory DISABLE TRIGGER factbase_chain_append_only")

    cursor.execute(statement)

    assert cursor.rowcount == 1


@pytest.mark.parametrize("table", [*HISTORIES, LINKS])
def test_insert_that_does_not_come_from_a_trigger_is_refused(table: str, cursor) -> None:
    with (
        pytest.raises(ProgrammingError, match=f"Only the triggers of history write to {table}"),
        transaction.atomic(),
    ):
        cursor.execute(f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1")


def test_insert_by_the_triggers_of_history_goes_through(cursor) -> None:
    publisher = PublisherFactory()
    Publisher.objects.filter(pk=publisher.pk).update(grade="A")

    cursor.execute(
        "SELECT count(*) FROM sources_publisherhistory JOIN factbase_chainlink"
        " ON event_id = pgh_id JOIN factbase_chainformat AS format ON format.id = format_id"
        " WHERE format.table = 'sources_publisherhistory' AND pgh_obj_id = %s",
        [publisher.pk],
    )
    assert cursor.fetchone() == (2,)
