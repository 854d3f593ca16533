"""Rules of conflicts, kept by the database."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from factbase.models import Conflict
from factbase.models.conflict import said
from factbase.values import Money
from tests.factories import UserFactory, make_claim

pytestmark = pytest.mark.django_db


def make_conflict(**fields: Any) -> Conflict:
    first, second = sorted((make_claim(), make_claim()), key=lambda claim: claim.pk)
    return Conflict.objects.create(
        **{"first": first, "second": second, "reason": "so it is"} | fields
    )


def decision(**fields: Any) -> dict[str, Any]:
    standard = {
        "state": "resolved",
        "resolution": "first_stands",
        "resolved_by": UserFactory(),
        "resolved_at": timezone.now(),
        "first_said": "a",
        "second_said": "b",
    }
    return standard | fields


@pytest.mark.parametrize("state", ["resolved", "gone"])
def test_conflict_that_was_decided_is_kept(state: str) -> None:
    make_conflict(**decision(state=state))


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("reason_not_blank", {"reason": " "}),
        ("state_decided", {"state": "closed"}),
        ("state_decided", {"state": "resolved"}),
    ],
)
def test_conflict_against_a_rule_is_refused(rule: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=f"factbase_conflict_{rule}"):
        make_conflict(**fields)


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("state_decided", {"state": "open"}),
        ("resolution_known", {"resolution": "neither"}),
        ("both_stand_why", {"resolution": "both_stand", "note": " "}),
        ("decided_whole", {"resolved_at": None}),
        ("decided_whole", {"resolved_by": None}),
        ("decided_whole", {"first_said": ""}),
        ("decided_whole", {"second_said": ""}),
    ],
)
def test_decision_against_a_rule_is_refused(rule: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=f"factbase_conflict_{rule}"):
        make_conflict(**decision(**fields))


def test_conflict_of_the_same_claims_twice_is_refused() -> None:
    known = make_conflict()
    with pytest.raises(IntegrityError, match="factbase_conflict_once"):
        make_conflict(first=known.first, second=known.second)


def test_conflict_in_the_wrong_order_is_refused() -> None:
    known = make_conflict()
    with pytest.raises(IntegrityError, match="factbase_conflict_in_order"):
        make_conflict(first=known.second, second=known.first)


def test_conflict_is_never_deleted() -> None:
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        make_conflict().delete()


def test_said_is_the_same_for_the_same_amount_written_otherwise() -> None:
    claim = make_claim(value=Money(Decimal("2.50"), "USD"))
    before = said(claim)
    claim.put(Money(Decimal("2.5"), "USD", verbatim="two dollars and a half"))
    claim.note = "Counted twice."
    assert said(claim) == before


@pytest.mark.parametrize(
    "change", [{"denied": True}, {"valid": "2025"}, {"kind": "none"}, {"value_modifier": "about"}]
)
def test_said_differs_for_anything_that_is_asserted(change: dict[str, Any]) -> None:
    claim = make_claim()
    before = said(claim)
    for name, value in change.items():
        setattr(claim, name, value)
    assert said(claim) != before
