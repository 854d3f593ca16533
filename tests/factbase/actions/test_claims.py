"""Creating and editing claims."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factbase.actions import claims
from factbase.actions.claims import QualifierFields
from factbase.exceptions import FactbaseError, PermissionDeniedError, StaleRevisionError
from factbase.models import Claim, EntityType, ReviewEvent, Status
from factbase.values import EntityRef, Kind, Money, Text
from sources.edtf import parse_edtf
from tests.factories import (
    TWENTY_BILLION,
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    make_claim,
)

pytestmark = pytest.mark.django_db


def written(by: User, **fields: object) -> Claim:
    standard = {
        "subject": EntityFactory(),
        "property": PropertyFactory(),
        "value": TWENTY_BILLION,
    }
    return claims.create(by=by, fields=standard | fields)


def test_claim_created_is_a_draft_of_its_author(contributor: User) -> None:
    claim = written(contributor, valid=parse_edtf("2025-06"), note=" from the local press ")

    assert (claim.status, claim.created_by, claim.revision) == ("draft", contributor, 1)
    assert (claim.valid, claim.note) == ("2025-06", "from the local press")
    assert claim.value == TWENTY_BILLION
    assert claim.value_type == "money"


@pytest.mark.parametrize("kind", [Kind.UNKNOWN, Kind.NONE])
def test_claim_without_value_takes_the_propertys_type(kind: Kind, contributor: User) -> None:
    claim = written(contributor, kind=kind, value=None, verbatim="an undisclosed sum")

    assert (claim.kind, claim.value_type, claim.verbatim) == (kind, "money", "an undisclosed sum")
    assert claim.display == kind


def test_reader_creates_nothing(reader: User) -> None:
    with pytest.raises(PermissionDeniedError, match="needs the role contributor"):
        written(reader)


@pytest.mark.parametrize("value", [Text("words"), None])
def test_value_that_does_not_fit_the_property_is_refused(
    value: Text | None, contributor: User
) -> None:
    with pytest.raises(FactbaseError, match="takes a value of type money") as refusal:
        written(contributor, value=value)

    assert refusal.value.field == "value"
    assert not Claim.objects.exists()


def test_unit_that_the_property_does_not_allow_is_refused(contributor: User) -> None:
    prop = PropertyFactory()
    prop.units.add("USD", "EUR")

    with pytest.raises(FactbaseError, match="is counted in EUR, USD, not in CNY"):
        written(contributor, property=prop)


def test_subject_of_a_type_that_the_property_does_not_allow_is_refused(contributor: User) -> None:
    prop = PropertyFactory()
    prop.subject_types.add(EntityType.objects.get(slug="person"))

    with pytest.raises(FactbaseError, match=r"is one of: Person; .* is: Company\.") as refusal:
        written(contributor, property=prop)

    assert refusal.value.field == "subject"


def test_object_of_a_type_that_the_property_does_not_allow_is_refused(contributor: User) -> None:
    prop = PropertyFactory(value_type="entity")
    prop.object_types.add(EntityType.objects.get(slug="list"))
    other = EntityFactory()

    with pytest.raises(FactbaseError, match="is one of: List") as refusal:
        written(contributor, property=prop, value=EntityRef(other.pk, other.label))

    assert refusal.value.field == "value"


def test_edit_of_a_draft_keeps_it_a_draft(contributor: User, reviewer: User) -> None:
    claim = written(contributor)
    dearer = Money(amount=Decimal("30000000000"), unit="CNY")

    claim = claims.edit(claim=claim, by=reviewer, fields={"value": dearer})

    assert (claim.value, claim.status, claim.revision) == (dearer, "draft", 2)
    assert (claim.created_by, claim.updated_by) == (contributor, reviewer)


def test_edit_that_changes_nothing_writes_nothing(contributor: User, reviewer: User) -> None:
    claim = written(contributor, valid=parse_edtf("2025"))

    claim = claims.edit(
        claim=claim, by=reviewer, fields={"value": TWENTY_BILLION, "valid": parse_edtf("2025")}
    )

    assert (claim.revision, claim.updated_by) == (1, contributor)


@pytest.mark.parametrize(
    "fields",
    [
        {"value": Money(amount=Decimal(1), unit="CNY")},
        {"kind": Kind.UNKNOWN, "value": None},
        {"denied": True},
        {"valid": parse_edtf("2024")},
    ],
)
def test_edit_of_a_verified_claims_substance_sends_it_back(fields: dict, contributor: User) -> None:
    claim = make_claim(status=Status.VERIFIED)

    claim = claims.edit(claim=claim, by=contributor, fields=fields)

    assert (claim.status, claim.recheck, claim.verified_by) == ("submitted", "claim_edited", None)
    assert claim.updated_by == contributor
    event = ReviewEvent.objects.filter(claim=claim).latest("claim_revision")
    assert (event.action, event.by, event.comment) == (
        "recheck",
        contributor,
        "the claim was edited",
    )


def test_edit_of_a_verified_claims_qualifiers_sends_it_back(contributor: User) -> None:
    claim = make_claim(status=Status.VERIFIED)
    prop = PropertyFactory(value_type="text")

    claim = claims.edit(
        claim=claim,
        by=contributor,
        fields={
            "qualifiers": [{"property": prop, "kind": Kind.VALUE, "value": Text("as planned")}]
        },
    )

    assert (claim.status, claim.recheck) == ("submitted", "claim_edited")
    assert [row.display for row in claim.qualifiers.all()] == ["as planned"]


def test_note_by_a_verifier_is_refused_four_eyes_but_not_by_another(contributor: User) -> None:
    claim = make_claim(status=Status.VERIFIED)

    claim = claims.edit(claim=claim, by=contributor, fields={"note": "see also the filing"})

    assert (claim.status, claim.note) == ("verified", "see also the filing")


def test_note_by_the_verifier_ends_the_verification(reviewer: User) -> None:
    claim = make_claim(status=Status.VERIFIED, verified_by=reviewer)

    claim = claims.edit(claim=claim, by=reviewer, fields={"note": "see also the filing"})

    assert (claim.status, claim.recheck) == ("submitted", "claim_edited")


def test_qualifiers_replaced_retracts_those_no_longer_said(contributor: User) -> None:
    prop = PropertyFactory(value_type="text")
    first = {"property": prop, "kind": Kind.VALUE, "value": Text("first")}
    second = {"property": prop, "kind": Kind.VALUE, "value": Text("second")}
    claim = written(contributor, qualifiers=[first])

    claims.edit(claim=claim, by=contributor, fields={"qualifiers": [second]})

    assert [row.display for row in claim.qualifiers.standing()] == ["second"]
    assert claim.qualifiers.count() == 2


def test_qualifiers_that_name_entities_are_read_at_once(contributor: User) -> None:
    prop = PropertyFactory(value_type="entity")
    names = [EntityFactory() for _ in range(7)]
    said: list[QualifierFields] = [
        {"property": prop, "kind": Kind.VALUE, "value": EntityRef(each.pk, each.label)}
        for each in names
    ]
    queries = []
    for standing in (said[:1], said[:6]):
        claim = written(contributor, qualifiers=standing)
        with CaptureQueriesContext(connection) as asked:
            claims.edit(claim=claim, by=contributor, fields={"qualifiers": [*standing, said[-1]]})
        queries.append(len(asked))
    assert queries[0] == queries[1]


def test_edit_of_a_revision_that_is_gone_is_refused(contributor: User) -> None:
    claim = written(contributor)
    claims.edit(claim=claim, by=contributor, fields={"note": "first"}, revision=1)

    with pytest.raises(StaleRevisionError, match="you read revision 1, it is now at 2"):
        claims.edit(claim=claim, by=contributor, fields={"note": "second"}, revision=1)

    claim.refresh_from_db()
    assert claim.note == "first"


@pytest.mark.parametrize("status", [Status.REJECTED, Status.RETRACTED])
def test_edit_of_a_claim_that_is_not_live_is_refused(status: Status, contributor: User) -> None:
    claim = make_claim(status=status)

    with pytest.raises(FactbaseError, match="restore it first"):
        claims.edit(claim=claim, by=contributor, fields={"note": "late"})


def test_claim_moved_to_another_subject_leaves_no_confidence_behind(contributor: User) -> None:
    rival = make_claim(value=Money(amount=Decimal(1), unit="CNY"), status=Status.SUBMITTED)
    claim = make_claim(status=Status.SUBMITTED, subject=rival.subject, property=rival.property)
    EvidenceFactory(claim=rival)
    EvidenceFactory(claim=claim)
    claims.edit(claim=claim, by=contributor, fields={"note": "computed"})
    rival.refresh_from_db()
    alone = Decimal("0.7")
    assert rival.confidence < alone

    claims.edit(claim=claim, by=contributor, fields={"subject": EntityFactory()})

    rival.refresh_from_db()
    assert rival.confidence == alone
