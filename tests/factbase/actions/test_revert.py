"""Bringing a record back to an earlier revision."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User

from factbase.actions import claims, entities, evidence, properties, records, review, sources
from factbase.actions.entities import AliasFields, IdentifierFields
from factbase.actions.revert import revert
from factbase.actions.review import Action
from factbase.exceptions import FactbaseError, PermissionDeniedError, StaleRevisionError
from factbase.history.revisions import revisions_of
from factbase.models import Claim, Entity, EntityType, Recheck, Status, Unit
from factbase.values import Kind, Money, Text
from sources.edtf import parse_edtf
from sources.models import Derivation
from tests.factories import (
    TWENTY_BILLION,
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    PublisherFactory,
    SourceFactory,
    make_claim,
)

pytestmark = pytest.mark.usefixtures("vocabulary")


def said(record: Any) -> dict[str, str]:
    return dict(revisions_of(record)[0].state)


def test_claim_says_again_all_that_it_said(contributor: User) -> None:
    claim = make_claim(by=contributor, valid="2025-06", note="first", denied=True)
    qualifier: claims.QualifierFields = {
        "property": PropertyFactory(value_type="text"),
        "kind": Kind.VALUE,
        "value": Text("Series B", "en"),
    }
    claims.edit(claim=claim, by=contributor, fields={"qualifiers": [qualifier]})
    before = said(claim)
    changed: claims.ClaimFields = {
        "value": Money(Decimal(3), "USD"),
        "valid": None,
        "note": "second",
        "denied": False,
        "qualifiers": [],
        "subject": EntityFactory(),
    }
    claims.edit(claim=claim, by=contributor, fields=changed)

    reverted = revert(record=claim, to=2, by=contributor, comment="It was right.")

    assert said(claim) == before
    assert reverted.value == TWENTY_BILLION
    assert reverted.revision == 4
    assert revisions_of(claim)[0].comment == "It was right."


def test_every_kind_of_record_says_again_what_it_said(
    contributor: User, administrator: User
) -> None:
    entity = entities.create(
        by=contributor,
        fields={
            "type": EntityType.objects.get(slug="company"),
            "label": "Zhipu",
            "aliases": [AliasFields("智谱", "zh")],
            "identifiers": [IdentifierFields("wikidata", "Q1")],
        },
    )
    prop = properties.create(
        by=contributor,
        fields={
            "slug": "worth",
            "label": "worth",
            "value_type": "money",
            "units": list(Unit.objects.filter(code="CNY")),
        },
    )
    publisher, source = PublisherFactory(name="The Paper"), SourceFactory(published="2025-06")
    kind, unit = EntityType.objects.get(slug="law"), Unit.objects.get(code="USD")
    receipt = EvidenceFactory(claim=make_claim(by=contributor), note="as heard")
    rows = (entity, prop, publisher, source, kind, unit, receipt)
    before = [(said(row), revisions_of(row)[0].number) for row in rows]

    changed: entities.EntityFields = {"label": "Z.ai", "aliases": [], "identifiers": []}
    entities.edit(entity=entity, by=contributor, fields=changed)
    properties.edit(property=prop, by=contributor, fields={"label": "value", "units": []})
    sources.save_publisher(publisher=publisher, by=contributor, fields={"grade": "A"})
    sources.edit(source=source, by=contributor, fields={"published": parse_edtf("2024")})
    properties.save_entity_type(entity_type=kind, by=administrator, fields={"label": "Act"})
    properties.save_unit(unit=unit, by=administrator, fields={"label": "Dollar"})
    evidence.edit(evidence=receipt, by=contributor, fields={"note": "", "stance": "context"})

    for row, (state, number) in zip(rows, before, strict=True):
        revert(record=row, to=number, by=administrator)
        assert said(row) == state, row


def test_verified_claim_goes_back_to_the_queue(contributor: User, reviewer: User) -> None:
    claim = make_claim(by=contributor)
    claims.edit(claim=claim, by=contributor, fields={"value": Money(Decimal(3), "CNY")})
    EvidenceFactory(claim=claim)
    review.move(claim=claim, action=Action.SUBMIT, by=contributor)
    claim = review.move(claim=claim, action=Action.VERIFY, by=reviewer)
    assert claim.status == Status.VERIFIED

    claim = revert(record=claim, to=1, by=contributor)

    assert (claim.status, claim.recheck) == (Status.SUBMITTED, Recheck.CLAIM_EDITED)
    assert claim.value == TWENTY_BILLION


def test_reference_that_was_withdrawn_meanwhile_is_refused(contributor: User) -> None:
    claim = make_claim(by=contributor)
    first = claim.subject
    claims.edit(claim=claim, by=contributor, fields={"subject": EntityFactory()})
    records.retract(record=first, by=contributor, reason="A double.")

    with pytest.raises(FactbaseError, match="was retracted"):
        revert(record=claim, to=1, by=contributor)
    assert Claim.objects.get(pk=claim.pk).revision == 2


@pytest.mark.parametrize(
    ("to", "message"),
    [(9, "There is no revision 9"), (2, "says already what it said in revision 2")],
)
def test_revert_to_nothing_or_to_the_same_is_refused(
    contributor: User, to: int, message: str
) -> None:
    entity = EntityFactory(created_by=contributor)
    Entity.objects.filter(pk=entity.pk).update(description="new", updated_by=contributor)

    with pytest.raises(FactbaseError, match=message):
        revert(record=entity, to=to, by=contributor)


def test_stale_reading_is_refused(contributor: User) -> None:
    claim = make_claim(by=contributor)
    claims.edit(claim=claim, by=contributor, fields={"note": "second"})
    claims.edit(claim=claim, by=contributor, fields={"note": "third"})

    with pytest.raises(StaleRevisionError, match="you read revision 2"):
        revert(record=claim, to=1, by=contributor, revision=2)


def test_withdrawn_records_and_derivations_are_refused(contributor: User) -> None:
    entity = EntityFactory()
    records.retract(record=entity, by=contributor, reason="A double.")
    derivation = Derivation.objects.create(
        source=SourceFactory(), derived_from=SourceFactory(), kind="quotes"
    )

    with pytest.raises(FactbaseError, match="restore it first"):
        revert(record=entity, to=1, by=contributor)
    with pytest.raises(FactbaseError, match="not edited, so not reverted"):
        revert(record=derivation, to=1, by=contributor)


def test_readers_revert_nothing(reader: User) -> None:
    with pytest.raises(PermissionDeniedError):
        revert(record=EntityFactory(), to=1, by=reader)


def test_revert_of_a_record_with_more_revisions_than_are_listed(
    contributor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factbase.history.revisions.MOST_REVISIONS", 2)
    entity = EntityFactory(label="first")
    for label in ("second", "third"):
        Entity.objects.filter(pk=entity.pk).update(label=label)

    revert(record=entity, to=2, by=contributor, revision=3)

    assert Entity.objects.get(pk=entity.pk).label == "second"
