"""Reading as of an earlier moment."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.db import InternalError, connection, transaction

from factbase.history import known_at
from factbase.models import Claim, Entity, Match, Property
from factbase.models.clusters import canonical_of
from sources.lineage import roots_of
from sources.models import Derivation, Snapshot
from tests.factbase.history.moments import now
from tests.factories import (
    EntityFactory,
    PropertyFactory,
    SourceFactory,
    make_claim,
    make_match,
    make_snapshot,
)

pytestmark = pytest.mark.usefixtures("vocabulary")


def test_a_row_reads_as_it_did_at_each_moment() -> None:
    before = now()
    entity = EntityFactory(label="Zhipu")
    named = now()
    Entity.objects.filter(pk=entity.pk).update(label="Zhipu AI")
    renamed = now()

    readings = []
    for moment in (before, named, renamed, None):
        with known_at(moment):
            readings.append(list(Entity.objects.values_list("label", flat=True)))
    assert readings == [[], ["Zhipu"], ["Zhipu AI"], ["Zhipu AI"]]


def test_a_deleted_row_is_there_until_it_was_deleted() -> None:
    prop = PropertyFactory()
    prop.units.add("CNY")
    allowed = now()
    prop.units.remove("CNY")

    with known_at(allowed):
        assert [unit.code for unit in Property.objects.get().units.all()] == ["CNY"]
    with known_at(now()):
        assert not Property.objects.get().units.exists()


def test_the_order_of_writing_decides_where_transactions_overlap() -> None:
    """The one that began first commits last: what it wrote is the later state."""
    entity = EntityFactory(label="first")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        other = connection.copy()
        other.connect()
        with other.cursor() as elsewhere:
            elsewhere.execute("UPDATE factbase_entity SET label = 'second'")
        other.close()
        cursor.execute("UPDATE factbase_entity SET label = 'third'")

    with known_at(now()):
        assert Entity.objects.get(pk=entity.pk).label == "third"


def test_raw_sql_and_joins_read_the_past() -> None:
    derived, original = SourceFactory(), SourceFactory()
    derivation = Derivation.objects.create(source=derived, derived_from=original, kind="quotes")
    then = now()
    Derivation.objects.filter(pk=derivation.pk).update(retracted_at=datetime.now(UTC))

    assert roots_of([derived.pk]) == {derived.pk: {derived.pk}}
    with known_at(then):
        assert roots_of([derived.pk]) == {derived.pk: {original.pk}}


def test_columns_that_history_leaves_out_come_from_the_row() -> None:
    before = now()
    snapshot = make_snapshot("the words")

    with known_at(now()):
        found = Snapshot.objects.select_related("blob").get(pk=snapshot.pk)
    assert (found.text, bytes(found.blob.content)) == ("the words", b"the words")
    with known_at(before):
        assert not Snapshot.objects.exists()


def test_writing_is_refused_and_nothing_stays_behind() -> None:
    claim = make_claim()

    with pytest.raises(InternalError, match="read-only"), known_at(now()):
        Claim.objects.filter(pk=claim.pk).update(note="changed")

    Claim.objects.filter(pk=claim.pk).update(note="written now")
    assert Claim.objects.get().note == "written now"


def test_inside_a_transaction_the_present_returns_afterwards() -> None:
    then = now()
    with transaction.atomic():
        EntityFactory(label="new")
        with known_at(then):
            assert not Entity.objects.exists()
        Entity.objects.update(label="newer")
        assert Entity.objects.get().label == "newer"


def test_what_is_not_tracked_is_read_as_it_is() -> None:
    with known_at(now()):
        assert Group.objects.exists()


def test_merges_read_as_they_were_judged_at_each_moment() -> None:
    older, younger = EntityFactory(), EntityFactory()
    apart = now()
    match = make_match(older, younger, "same")
    merged = now()
    Match.objects.filter(pk=match.pk).update(judgement="proposed", judged_by=None, judged_at=None)

    readings = []
    for moment in (apart, merged, None):
        with known_at(moment):
            canonical = canonical_of([younger.pk])[younger.pk]
            readings.append((canonical, set(Entity.objects.canonical())))
    assert readings == [
        (younger.pk, {older, younger}),
        (older.pk, {older}),
        (younger.pk, {older, younger}),
    ]
