"""Retracting and restoring what is not a claim."""

import pytest
from django.contrib.auth.models import User

from factbase.actions import entities, properties, records
from factbase.exceptions import FactbaseError, InUseError, PermissionDeniedError
from factbase.models import Status
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


@pytest.mark.parametrize("which", ["subject", "property", "source", "publisher"])
def test_record_that_live_ones_rest_on_is_refused(which: str, contributor: User) -> None:
    evidence = EvidenceFactory()
    row = {
        "subject": evidence.claim.subject,
        "property": evidence.claim.property,
        "source": evidence.source,
        "publisher": evidence.source.publisher,
    }[which]

    with pytest.raises(InUseError, match=r"1 live .* this record"):
        records.retract(record=row, by=contributor, reason="gone")


def test_record_that_only_retracted_claims_rest_on_can_be_retracted(contributor: User) -> None:
    claim = make_claim(status=Status.RETRACTED)

    assert records.retract(record=claim.subject, by=contributor, reason="unused").is_retracted


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
