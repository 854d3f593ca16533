"""Every table of ours has a history that PostgreSQL writes, whichever way a change comes."""

import re
import sys

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.models import Model

from factbase.models import ChainFormat, ChainLink, Claim, Commit, Entity, EntityType, Property
from sources.models.history import History
from tests.factories import EntityFactory, PropertyFactory, make_claim, make_snapshot

pytestmark = pytest.mark.django_db


def our_models() -> list[type[Model]]:
    return [
        model
        for label in ("sources", "factbase")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]


# What the triggers of history write themselves, so that history can be proved.
PROOFS = {ChainFormat, ChainLink, Commit}


def our_tables() -> list[type[Model]]:
    return [
        model
        for model in our_models()
        if not (issubclass(model, History) or model in PROOFS or model._meta.proxy)
        and not is_technical(model)
    ]


def is_technical(model: type[Model]) -> bool:
    """Whether a table, or its module, says of itself that it is machinery without a history."""
    said = f"{model.__doc__} {sys.modules[model.__module__].__doc__}"
    return re.search(r"without\s+(a\s+)?history", said, re.IGNORECASE) is not None


def history_of(model: type[Model]) -> type[History] | None:
    """Return the event model of a model, if it has one."""
    for candidate in our_models():
        if issubclass(candidate, History) and candidate.pgh_tracked_model is model:
            return candidate
    return None


@pytest.mark.parametrize("model", our_tables(), ids=lambda model: model.__name__)
def test_table_has_a_history_written_on_insert_update_and_delete(model: type[Model]) -> None:
    assert history_of(model) is not None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass", [model._meta.db_table]
        )
        triggers = " ".join(row[0] for row in cursor.fetchall())
    for name in ("insert_insert", "update_update", "delete_delete"):
        assert name in triggers


def labels(model: type[Model], pk: object) -> list[str]:
    events = history_of(model)
    assert events is not None
    rows = events.objects.filter(pgh_obj_id=pk).order_by("pgh_id")
    return list(rows.values_list("pgh_label", flat=True))


def test_history_of_a_bulk_update_has_one_event_for_each_row_that_changed() -> None:
    entities = EntityFactory.create_batch(3)

    Entity.objects.filter(pk__in=[row.pk for row in entities[:2]]).update(description="new")
    Entity.objects.filter(pk__in=[row.pk for row in entities]).update(description="new")

    assert [labels(Entity, row.pk) for row in entities] == [["insert", "update"]] * 3


def test_history_of_copy_is_complete() -> None:
    kind = EntityType.objects.get(slug="company")
    entity = EntityFactory()
    with connection.cursor() as cursor:
        row = cursor.execute(
            "SELECT id, type_id FROM factbase_entity WHERE id = %s", [entity.pk]
        ).fetchone()
        assert row == (entity.pk, kind.pk)
        new_id = "01970000-0000-7000-8000-000000000001"
        with cursor.copy(
            "COPY factbase_entity (id, type_id, label, description, retraction_reason) FROM STDIN"
        ) as copy:
            copy.write_row((new_id, kind.pk, "By COPY", "", ""))

    assert labels(Entity, new_id) == ["insert"]


def test_history_of_confidence_is_kept_without_a_new_revision() -> None:
    claim = make_claim()

    Claim.objects.filter(pk=claim.pk).update(confidence="0.5")

    claim.refresh_from_db()
    assert claim.revision == 1
    assert labels(Claim, claim.pk) == ["insert", "update"]


def test_history_of_a_propertys_units_is_kept() -> None:
    prop = PropertyFactory()
    events = history_of(Property.units.through)
    assert events is not None

    prop.units.add("CNY")
    prop.units.remove("CNY")

    rows = events.objects.filter(property_id=prop.pk).order_by("pgh_id")
    assert list(rows.values_list("pgh_label", flat=True)) == ["insert", "delete"]


def test_history_changed_by_sql_is_refused() -> None:
    make_claim()

    with (
        pytest.raises(ProgrammingError, match="factbase_claimhistory is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM factbase_claimhistory")


def test_history_of_a_snapshot_repeats_neither_bytes_nor_text() -> None:
    make_snapshot("a long text")

    columns = {
        field.name
        for model in our_tables()
        if model.__name__ in {"Blob", "Snapshot"}
        for field in history_of(model)._meta.get_fields()  # type: ignore[union-attr]
    }
    assert {"text_sha256", "size"} <= columns
    assert not {"text", "content"} & columns
