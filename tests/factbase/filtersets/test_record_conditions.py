"""Filters of other records that the two worlds do not differ in."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import QueryDict

from factbase.filtersets import (
    EntityFilterSet,
    EvidenceFilterSet,
    MatchFilterSet,
    PropertyFilterSet,
    SnapshotFilterSet,
)
from factbase.models import Entity, Evidence, Match, Property, Status
from sources.models import Snapshot
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    make_claim,
    make_match,
    make_snapshot,
)


def found(filterset: type, kind: Any, query: str) -> list[Any]:
    made = filterset(QueryDict(query), kind._default_manager.all())
    assert made.is_valid(), made.errors
    return list(made.qs)


@pytest.mark.parametrize(
    "name", ["media_type", "charset", "filename", "extractor", "extractor_version"]
)
def test_snapshot_is_asked_for_by_how_it_was_read(db: None, name: str) -> None:
    first = make_snapshot("one")
    wanted = Snapshot(**{field.attname: getattr(first, field.attname) for field in COPIED})
    setattr(wanted, name, "other")
    wanted.extractor_version += "0"
    wanted.save()
    assert found(SnapshotFilterSet, Snapshot, f"{name}={getattr(wanted, name)}") == [wanted]


COPIED = [
    field for field in Snapshot._meta.concrete_fields if field.name not in ("id", "created_at")
]


@pytest.mark.parametrize(("query", "is_found"), [("2024-06-01", False), ("2024-06-03", True)])
def test_moments_before_which_something_was_done(db: None, query: str, is_found: bool) -> None:
    moment = datetime(2024, 6, 2, tzinfo=UTC)
    match = make_match(EntityFactory(), EntityFactory(), "unsure", judged_at=moment)
    make_match(EntityFactory(), EntityFactory())
    receipt = EvidenceFactory(checked_at=moment)
    EvidenceFactory()
    asked = f"judged_at__lt={query}&judgement=any"
    assert found(MatchFilterSet, Match, asked) == [match] * is_found
    assert found(EvidenceFilterSet, Evidence, f"checked_at__lt={query}") == [receipt] * is_found


def test_entity_is_asked_for_by_the_sources_of_verified_claims_about_it(db: None) -> None:
    receipt = EvidenceFactory(claim=make_claim(status=Status.VERIFIED))
    draft = EvidenceFactory(claim=make_claim(), source=receipt.source)
    assert found(EntityFilterSet, Entity, f"source={receipt.source_id}") == [receipt.claim.subject]
    assert draft.claim.subject in found(EntityFilterSet, Entity, "")


@pytest.mark.parametrize("query", ["wikidata", "wikidata:", ":P112"])
def test_equivalent_without_scheme_and_name_is_refused(db: None, query: str) -> None:
    PropertyFactory()
    made = PropertyFilterSet(QueryDict(f"equivalent={query}"), Property.objects.all())
    assert made.errors["equivalent"] == ["Write scheme:name, e.g. wikidata:P112."]
