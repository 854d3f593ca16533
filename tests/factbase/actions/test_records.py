"""Retracting and restoring what is not a claim."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from factbase.actions import claims, entities, evidence, properties, records, review, sources
from factbase.exceptions import FactbaseError, InUseError, PermissionDeniedError
from factbase.models import EntityType, Status
from factbase.models.transitions import Action
from factbase.values import EntityRef, Kind
from sources.models.record import Record
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    PublisherFactory,
    SourceFactory,
    make_claim,
)

pytestmark = pytest.mark.django_db


class Used:
    """A claim with a qualifier and a quote, whose source derives from another: what rests on what.

    `value` is that of the qualifier, `further` its property, `voice` who asserted the quote.
    """

    def __init__(self, by: User) -> None:
        self.value, self.voice = EntityFactory(), EntityFactory()
        self.further = PropertyFactory(value_type="entity")
        self.claim = make_claim(by=by)
        self.subject, self.property = self.claim.subject, self.claim.property
        said: claims.QualifierFields = {
            "property": self.further,
            "kind": Kind.VALUE,
            "value": EntityRef(self.value.pk),
        }
        claims.edit(claim=self.claim, by=by, fields={"qualifiers": [said]})
        self.source = EvidenceFactory(claim=self.claim, asserted_by=self.voice).source
        self.publisher, self.original = self.source.publisher, SourceFactory()
        derive = {"source": self.source, "derived_from": self.original, "kind": "quotes"}
        sources.derive(by=by, **derive)  # type: ignore[arg-type]


MAKERS = [EntityFactory, PropertyFactory, PublisherFactory, SourceFactory]


@pytest.mark.parametrize("make", MAKERS)
def test_record_retracted_and_restored_is_as_before(make: type, contributor: User) -> None:
    row: Record = make()

    row = records.retract(record=row, by=contributor, reason="a duplicate")
    assert (row.is_retracted, row.retraction_reason) == (True, "a duplicate")

    row = records.restore(record=row, by=contributor)
    assert (row.is_retracted, row.retraction_reason, row.revision) == (False, "", 3)


def test_retracting_without_a_reason_twice_or_as_a_reader_is_refused(
    contributor: User, reader: User
) -> None:
    entity = EntityFactory()
    with pytest.raises(FactbaseError, match="Say why"):
        records.retract(record=entity, by=contributor, reason=" ")
    with pytest.raises(PermissionDeniedError, match="role contributor"):
        records.retract(record=entity, by=reader, reason="no")

    records.retract(record=entity, by=contributor, reason="a duplicate")

    with pytest.raises(FactbaseError, match="retracted already"):
        records.retract(record=entity, by=contributor, reason="again")


@pytest.mark.parametrize(
    ("which", "told"),
    [
        ("subject", "1 live claim"),
        ("property", "1 live claim"),
        ("further", "1 live qualifier"),
        ("value", "1 live qualifier"),
        ("source", "1 live evidence"),
        ("voice", "1 live evidence"),
        ("publisher", "1 live source"),
        ("original", "1 live derivation"),
    ],
)
def test_record_that_live_ones_rest_on_is_refused(which: str, told: str, contributor: User) -> None:
    used = Used(contributor)

    with pytest.raises(InUseError, match=rf"rests on this record first: {told}\.$"):
        records.retract(record=getattr(used, which), by=contributor, reason="gone")


@pytest.mark.parametrize("which", ["further", "value", "source", "voice"])
def test_record_that_only_parts_of_a_retracted_claim_rest_on_can_be_retracted(
    which: str, contributor: User
) -> None:
    used = Used(contributor)
    review.move(claim=used.claim, action=Action.RETRACT, by=contributor, comment="No.")

    record = records.retract(record=getattr(used, which), by=contributor, reason="a mix-up")
    assert record.is_retracted

    part = "evidence" if which in ("source", "voice") else "qualifiers"
    with pytest.raises(FactbaseError, match="was retracted \\(a mix-up\\)") as refused:
        review.move(claim=used.claim, action=Action.RESTORE, by=contributor, comment="Yes.")
    assert (refused.value.field, refused.value.code) == (part, "retracted")


def test_record_that_several_kinds_rest_on_names_all(contributor: User) -> None:
    used = Used(contributor)
    make_claim(subject=used.value)
    make_claim(subject=used.value)

    with pytest.raises(InUseError, match="first: 2 live claims, 1 live qualifier"):
        records.retract(record=used.value, by=contributor, reason="gone")


def test_entity_type_that_a_property_allows_is_refused_until_it_is_off_the_list(
    administrator: User,
) -> None:
    listed = EntityType.objects.create(slug="model", label="Model")
    prop = PropertyFactory()
    properties.edit(property=prop, by=administrator, fields={"subject_types": [listed]})
    with pytest.raises(InUseError, match="1 live property"):
        records.retract(record=listed, by=administrator, reason="gone")

    properties.edit(property=prop, by=administrator, fields={"subject_types": []})
    listed = records.retract(record=listed, by=administrator, reason="gone")

    with pytest.raises(FactbaseError, match="was retracted \\(gone\\)") as refused:
        properties.edit(property=prop, by=administrator, fields={"object_types": [listed]})
    assert (refused.value.field, refused.value.code) == ("object_types", "retracted")


def test_property_is_not_restored_onto_a_type_that_was_retracted_meanwhile(
    administrator: User,
) -> None:
    listed = EntityType.objects.create(slug="model", label="Model")
    prop = PropertyFactory(value_type="entity")
    properties.edit(property=prop, by=administrator, fields={"object_types": [listed]})
    prop = records.retract(record=prop, by=administrator, reason="gone")
    records.retract(record=listed, by=administrator, reason="a mix-up")

    with pytest.raises(FactbaseError, match="a mix-up") as refused:
        records.restore(record=prop, by=administrator)
    assert refused.value.field == "object_types"


def test_record_that_only_retracted_claims_rest_on_can_be_retracted(contributor: User) -> None:
    claim = make_claim(status=Status.RETRACTED)

    assert records.retract(record=claim.subject, by=contributor, reason="unused").is_retracted


@pytest.mark.parametrize("which", ["subject", "property", "value", "evidence"])
def test_claim_is_not_restored_onto_what_was_retracted_meanwhile(
    which: str, contributor: User
) -> None:
    value = EntityFactory()
    claim = make_claim(value=EntityRef(value.pk), by=contributor)
    source = EvidenceFactory(claim=claim).source
    row = {
        "subject": claim.subject,
        "property": claim.property,
        "value": value,
        "evidence": source,
    }[which]
    review.move(claim=claim, action=Action.RETRACT, by=contributor, comment="No.")
    records.retract(record=row, by=contributor, reason="a mix-up")

    with pytest.raises(FactbaseError, match="was retracted \\(a mix-up\\)") as refused:
        review.move(claim=claim, action=Action.RESTORE, by=contributor, comment="Yes.")
    assert (refused.value.field, refused.value.code) == (which, "retracted")

    records.restore(record=row, by=contributor)
    claim = review.move(claim=claim, action=Action.RESTORE, by=contributor, comment="Yes.")
    assert claim.status == Status.DRAFT


def test_rejected_claim_is_not_reopened_onto_what_was_retracted_meanwhile(
    contributor: User, reviewer: User
) -> None:
    claim = make_claim(status=Status.REJECTED, by=contributor)
    records.retract(record=claim.subject, by=contributor, reason="a mix-up")

    with pytest.raises(FactbaseError, match="a mix-up"):
        review.move(claim=claim, action=Action.REOPEN, by=reviewer, comment="Yes.")


@pytest.mark.parametrize(("make", "field"), [(EntityFactory, "type"), (SourceFactory, "publisher")])
def test_record_is_not_restored_onto_what_was_retracted_meanwhile(
    make: type, field: str, administrator: User
) -> None:
    row: Record = make()
    row = records.retract(record=row, by=administrator, reason="twice")
    records.retract(record=getattr(row, field), by=administrator, reason="a mix-up")

    with pytest.raises(FactbaseError, match="a mix-up") as refused:
        records.restore(record=row, by=administrator)
    assert refused.value.field == field


@pytest.mark.parametrize("quotes", [1, 3])
def test_what_a_claim_rests_on_is_asked_once_for_each_kind(
    quotes: int, django_assert_num_queries: Any
) -> None:
    claim = make_claim()
    for _ in range(quotes):
        EvidenceFactory(claim=claim)
    with django_assert_num_queries(5):  # qualifiers, evidence; subject, property, sources
        records.refuse_unfounded(claim)


def test_evidence_is_not_restored_onto_a_retracted_source(contributor: User) -> None:
    receipt = EvidenceFactory()
    evidence.retract(evidence=receipt, by=contributor, reason="misread")
    records.retract(record=receipt.source, by=contributor, reason="a mix-up")

    with pytest.raises(FactbaseError, match="a mix-up"):
        evidence.restore(evidence=receipt, by=contributor)


def test_entity_edited_keeps_adds_and_retracts_names(contributor: User) -> None:
    alias = entities.AliasFields
    fields = {
        "type": EntityFactory().type,
        "label": " Zhipu AI ",
        "aliases": [alias("Zhipu"), alias("智谱", "zh-Hans")],
        "identifiers": [entities.IdentifierFields("lei", "5299")],
    }
    entity = entities.create(by=contributor, fields=fields)

    entities.edit(
        entity=entity,
        by=contributor,
        fields={"aliases": [alias("智谱", "zh-Hans"), alias("Z.ai")], "identifiers": []},
    )

    assert entity.label == "Zhipu AI"
    assert set(entity.aliases.standing().values_list("name", flat=True)) == {"智谱", "Z.ai"}
    assert entity.aliases.count() == 3
    assert not entity.identifiers.standing().exists()


def test_identifier_of_another_entity_is_refused_by_name(contributor: User) -> None:
    fields = {"identifiers": [entities.IdentifierFields("lei", "5299")]}
    first, second = EntityFactory(label="First"), EntityFactory()
    entities.edit(entity=first, by=contributor, fields=fields)

    with pytest.raises(FactbaseError, match="already the identifier of First") as refusal:
        entities.edit(entity=second, by=contributor, fields=fields)

    assert refusal.value.field == "identifiers"


def test_value_type_of_a_property_in_use_is_refused_to_change(contributor: User) -> None:
    claim = make_claim()

    with pytest.raises(InUseError, match="cannot change while claims use") as refusal:
        properties.edit(property=claim.property, by=contributor, fields={"value_type": "text"})

    assert refusal.value.field == "value_type"


def test_property_edited_replaces_its_lists(contributor: User) -> None:
    prop = PropertyFactory()
    properties.edit(property=prop, by=contributor, fields={"units": ["USD", "CNY"]})

    properties.edit(property=prop, by=contributor, fields={"units": ["CNY"]})

    assert list(prop.units.values_list("code", flat=True)) == ["CNY"]


@pytest.mark.parametrize("field", ["subject", "property", "value"])
def test_claim_on_a_retracted_record_is_refused(field: str, contributor: User) -> None:
    other = EntityFactory()
    fields = {
        "subject": EntityFactory(),
        "property": PropertyFactory(value_type="entity"),
        "value": EntityRef(other.pk, other.label),
    }
    gone = other if field == "value" else fields[field]
    records.retract(record=gone, by=contributor, reason="a duplicate")
    fields = {name: gone if value == gone else value for name, value in fields.items()}
    for name in ("subject", "property"):
        fields[name].refresh_from_db()

    with pytest.raises(FactbaseError, match=r"was retracted \(a duplicate\)") as refusal:
        claims.create(by=contributor, fields=fields)

    assert refusal.value.field == field


def test_quote_of_a_retracted_source_is_refused(contributor: User) -> None:
    source = records.retract(record=SourceFactory(), by=contributor, reason="a forgery")

    with pytest.raises(FactbaseError, match="was retracted") as refusal:
        evidence.add(claim=make_claim(), by=contributor, fields={"source": source, "exact": "so"})

    assert refusal.value.field == "source"


def test_entity_type_is_retracted_by_administrators_and_only_unused(
    contributor: User, administrator: User
) -> None:
    used = EntityFactory().type
    unused = EntityType.objects.get(slug="law")

    with pytest.raises(PermissionDeniedError, match="role administrator"):
        records.retract(record=unused, by=contributor, reason="not ours")
    with pytest.raises(InUseError, match="1 live entity"):
        records.retract(record=used, by=administrator, reason="not ours")

    assert records.retract(record=unused, by=administrator, reason="not ours").is_retracted


def test_restoring_what_another_has_replaced_is_refused(contributor: User) -> None:
    old = records.retract(record=PublisherFactory(name="News"), by=contributor, reason="twice")
    PublisherFactory(name="news")

    with pytest.raises(FactbaseError, match="has taken its place"):
        records.restore(record=old, by=contributor)

    old.refresh_from_db()
    assert old.is_retracted
