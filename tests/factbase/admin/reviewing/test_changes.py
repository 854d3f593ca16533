"""What changed since a claim was judged last, in words."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.utils import translation

from factbase.actions import claims, evidence, review
from factbase.admin.reviewing.changes import Changes, changes_since_judged
from factbase.history.revisions import Change
from factbase.models import Claim, Status
from factbase.models.transitions import Action
from factbase.values import Kind, Money, Text
from sources.edtf import parse_edtf
from tests.factbase.admin.reviewing.desks import submitted
from tests.factories import PropertyFactory, SourceFactory


@pytest.fixture
def verified(contributor: User, reviewer: User) -> Claim:
    """Return a claim of the contributor that the reviewer verified."""
    return review.move(claim=submitted(by=contributor), action=Action.VERIFY, by=reviewer)


def changes(claim: Claim) -> Changes | None:
    claim = Claim.objects.with_names().get(pk=claim.pk)
    return changes_since_judged(claim, list(claim.review_events.select_related("by")))


def test_claim_that_was_never_judged_has_no_changes(contributor: User) -> None:
    assert changes(submitted(by=contributor)) is None


def test_verified_claim_has_no_changes(verified: Claim) -> None:
    assert changes(verified) is None


def test_edit_after_verification_is_shown_field_by_field(
    verified: Claim, contributor: User, reviewer: User
) -> None:
    value = Money(amount=Decimal(30), unit="USD")
    fields = {"value": value, "valid": parse_edtf("2025-06"), "note": "second article"}
    claims.edit(claim=verified, by=contributor, fields=fields)
    found = changes(verified)
    assert found is not None
    assert (found.since.by, found.since.claim_revision) == (reviewer, verified.revision - 1)
    assert found.fields == [
        Change("value", "value", "20 billion CNY", "30 USD"),
        Change("verbatim", "verbatim", "20 billion yuan", ""),
        Change("valid", "valid", "", "June 2025"),
        Change("note", "note", "", "second article"),
    ]


def test_where_it_stands_is_no_change_in_any_language(verified: Claim, contributor: User) -> None:
    claims.edit(claim=verified, by=contributor, fields={"valid": parse_edtf("2024")})
    with translation.override("zh-hans"):
        found = changes(verified)
    assert found is not None
    assert [change.field for change in found.fields] == ["valid"]


def test_returned_claim_is_compared_with_what_was_returned(
    contributor: User, reviewer: User
) -> None:
    claim = review.move(
        claim=submitted(by=contributor), action=Action.RETURN, by=reviewer, comment="when?"
    )
    claims.edit(claim=claim, by=contributor, fields={"valid": parse_edtf("2024")})
    found = changes(claim)
    assert found is not None
    assert found.since.action == "return"
    assert found.fields == [Change("valid", "valid", "", "2024")]


def test_quotes_added_edited_and_withdrawn_are_shown(verified: Claim, contributor: User) -> None:
    old = verified.evidence.get()
    words = old.exact
    evidence.edit(evidence=old, by=contributor, fields={"exact": "other words", "mode": "hearsay"})
    added = evidence.add(
        claim=verified, by=contributor, fields={"source": SourceFactory(), "exact": "more"}
    )
    found = changes(verified)
    assert found is not None
    assert found.parts == [
        ("quote added", added, []),
        (
            "quote edited",
            old,
            [
                Change("words", "words", words, "other words"),
                Change("how they know", "how they know", "", "hearsay"),
            ],
        ),
    ]
    evidence.retract(evidence=old, by=contributor, reason="a double")
    found = changes(verified)
    assert found is not None
    assert ("quote withdrawn", old, []) in found.parts


def test_quote_that_came_and_went_is_no_change(verified: Claim, contributor: User) -> None:
    added = evidence.add(
        claim=verified, by=contributor, fields={"source": SourceFactory(), "exact": "more"}
    )
    evidence.retract(evidence=added, by=contributor, reason="wrong claim")
    found = changes(verified)
    assert Claim.objects.get(pk=verified.pk).status == Status.SUBMITTED
    assert not found


def test_qualifiers_added_are_shown(verified: Claim, contributor: User) -> None:
    stage = PropertyFactory(value_type="text", label="stage")
    said = {"property": stage, "kind": Kind.VALUE, "value": Text("series B")}
    claims.edit(claim=verified, by=contributor, fields={"qualifiers": [said]})
    found = changes(verified)
    assert found is not None
    assert [(what, str(part)) for what, part, _ in found.parts] == [
        ("qualifier added", "stage: series B")
    ]
