"""Filters of claims that are asked for by amounts in units, by counts, and by what changed."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from factbase.filtersets import receipts
from factbase.models import Claim, Qualifier, Status, Unit
from factbase.values import Boolean, Modifier, Money, Quantity, Text
from tests.factbase.filtersets.test_claims import found
from tests.factbase.history.verification.intruder import past_every_guard
from tests.factories import EvidenceFactory, PropertyFactory, make_claim, make_user
from tests.plans import leave_only

NUMBERS = ["supports", "refutes", "context", "origins"]


def distance(amount: str, unit: str, **fields: Any) -> Claim:
    quantity = Quantity(amount=Decimal(amount) if amount else None, unit=unit, **fields)
    return make_claim(value=quantity, property=PropertyFactory(value_type="quantity"))


def test_amount_in_one_unit_finds_claims_in_all_it_converts_into(db: None) -> None:
    metres, miles = distance("2000", "metre"), distance("1", "mile")
    distance("500", "metre")
    distance("2", "kilogram")
    assert set(found("unit=kilometre&amount__gte=1.5")) == {metres, miles}
    assert found("unit=kilometre&amount=2") == [metres]
    assert found("unit=kilometre&amount__lte=1.7&amount__gte=1") == [miles]
    assert set(found("unit=metre&amount__gte=1")) == set(
        Claim.objects.exclude(value_unit="kilogram")
    )


def test_unit_without_an_amount_is_that_unit(db: None) -> None:
    distance("2000", "metre")
    kilometres = distance("2", "kilometre")
    assert found("unit=kilometre") == [kilometres]
    assert set(found("unit=kilometre,metre&amount__gte=1000")) == {
        Claim.objects.exclude(pk=kilometres.pk).get()
    }


def test_converted_amounts_are_compared_exactly(db: None) -> None:
    """A third of a unit has no end in decimals: a quotient would be off by a little."""
    third = Unit.objects.create(code="third", label="thirds", dimension="odd", factor=Decimal(3))
    Unit.objects.create(code="whole", label="wholes", dimension="odd", factor=Decimal(7))
    claim = distance("7", third.code)
    assert found("unit=whole&amount=3") == [claim]
    assert found("unit=whole&amount__gte=3&amount__lte=3") == [claim]
    assert found("unit=whole&amount__gte=3.00000000000000000001") == []


def test_both_ends_of_a_range_are_converted(db: None) -> None:
    ends = {"modifier": Modifier.BETWEEN, "lower": Decimal(3), "upper": Decimal(5)}
    claim = distance("", "kilometre", **ends)
    assert found("unit=metre&amount__gte=3000&amount__lte=5000") == [claim]
    assert found("unit=metre&amount__gte=3001") == []
    assert found("unit=metre&amount__lte=4999") == []


def test_currencies_are_never_converted(db: None) -> None:
    dollars = make_claim(value=Money(Decimal(5), "USD"))
    make_claim(value=Money(Decimal(5), "CNY"))
    assert found("unit=USD&amount__gte=1") == [dollars]


def test_amount_may_have_an_exponent(db: None) -> None:
    claim = make_claim(value=Money(Decimal("1500000000"), "USD"))
    assert found("unit=USD&amount__gte=1.4e9") == [claim]


@pytest.mark.parametrize("name", NUMBERS)
def test_counts_are_compared(db: None, name: str) -> None:
    few, many = make_claim(**{name: 1}), make_claim(**{name: 3})
    assert found(f"{name}__gte=2") == [many]
    assert found(f"{name}__lte=2") == [few]
    assert set(found(f"{name}__gte=1&{name}__lte=3")) == {few, many}


def test_editors_own_confidence_is_compared(db: None) -> None:
    low, high = (
        make_claim(editor_confidence=Decimal(number), editor_confidence_reason="because")
        for number in ("0.2", "0.9")
    )
    make_claim()
    assert found("editor_confidence__gte=0.5") == [high]
    assert found("editor_confidence__lte=0.5") == [low]


def test_verifier_is_named(db: None) -> None:
    eve = make_user(username="eve")
    claim = make_claim(status=Status.VERIFIED, verified_by=eve)
    make_claim(status=Status.VERIFIED)
    assert found("verified_by=eve") == [claim]


def test_values_of_plain_types_are_asked_for(db: None) -> None:
    yes, no = make_claim(value=Boolean(True)), make_claim(value=Boolean(False))
    german = make_claim(value=Text("Ein Labor", "de"))
    make_claim(value=Text("A laboratory", "en"))
    assert found("boolean=true") == [yes]
    assert found("boolean=false") == [no]
    assert found("language=de") == [german]


def test_live_qualifier_is_asked_for_by_its_property(db: None) -> None:
    series = PropertyFactory(slug="series", value_type="text")
    claim, withdrawn = make_claim(), make_claim()
    for each, retracted_at in ((claim, None), (withdrawn, timezone.now())):
        qualifier = Qualifier(claim=each, property=series, retracted_at=retracted_at)
        qualifier.put(Text("Series B"))
        qualifier.save()
    assert found("qualifier=series") == [claim]
    assert found("qualifier=other") == []


@pytest.mark.parametrize("much", [0, receipts.MUCH])
def test_change_of_a_claim_or_of_what_is_said_with_it_is_a_change(
    db: None, monkeypatch: pytest.MonkeyPatch, much: int
) -> None:
    monkeypatch.setattr(receipts, "MUCH", much)
    series = PropertyFactory(value_type="text")
    old, edited, quoted, qualified = (make_claim() for _ in range(4))
    qualifier = Qualifier(claim=qualified, property=series)
    qualifier.put(Text("Series B"))
    qualifier.save()
    EvidenceFactory(claim=quoted)
    EvidenceFactory(claim=old)
    now = timezone.now()
    with past_every_guard():
        for claim in (old, quoted, qualified):
            Claim.objects.filter(pk=claim.pk).update(updated_at=now - timedelta(days=9))
        old.evidence.update(updated_at=now - timedelta(days=9))
    since = (now - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert set(found(f"changed_since={since}")) == {edited, quoted, qualified}
    assert found("changed_since=2999-01-01") == []


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("status=verified&property=worth&confidence__gte=0.8", "factbase_claim_by_property"),
        ("status=any&property=worth&unit=USD&ordering=-amount", "factbase_claim_by_amount"),
        ("status=any&ordering=updated_at&updated_at__gte=2025-01-01", "factbase_claim_changed"),
    ],
)
def test_list_is_read_in_the_order_of_its_index(db: None, query: str, index: str) -> None:
    from tests.factbase.filtersets.test_claims import filterset

    leave_only(index)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        plan = filterset(query).qs.values_list("pk")[:50].explain()
    assert index in plan
    assert "Sort" not in plan
