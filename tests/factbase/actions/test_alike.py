"""A claim that is about to be logged finds those that say so already."""

from decimal import Decimal

import pytest

from factbase.actions.alike import MOST_OFFERED, alike
from factbase.models import Claim
from factbase.values import Money
from tests.factories import EntityFactory, PropertyFactory, make_claim, make_match

pytestmark = pytest.mark.django_db


def money(amount: int, modifier: str = "exact") -> Money:
    return Money(amount=Decimal(amount), unit="EUR", modifier=modifier, verbatim="")  # type: ignore[arg-type]


def unsaved(like: Claim, value: Money, **fields: object) -> Claim:
    claim = Claim(**{"subject": like.subject, "property": like.property} | fields)
    claim.put(value)
    return claim


def found(claim: Claim) -> list[Claim]:
    return alike(claim, among=Claim.objects.live())


def test_equal_claims_come_before_those_that_can_be_right_too() -> None:
    about = make_claim(value=money(100, "about"))
    same = make_claim(value=money(100), subject=about.subject, property=about.property)
    make_claim(value=money(900), subject=about.subject, property=about.property)
    assert found(unsaved(about, money(100))) == [same, about]


def test_claims_on_what_the_subject_is_merged_with_are_found() -> None:
    claim, twin = make_claim(value=money(5)), EntityFactory()
    make_match(claim.subject, twin, "same")
    assert found(unsaved(claim, money(5), subject=twin)) == [claim]


def test_claims_on_another_property_or_subject_are_not_found() -> None:
    claim = make_claim(value=money(5))
    assert found(unsaved(claim, money(5), subject=EntityFactory())) == []
    assert found(unsaved(claim, money(5), property=PropertyFactory())) == []


def test_claims_are_offered_few_and_in_a_fixed_number_of_queries(
    django_assert_num_queries: object,
) -> None:
    first = make_claim(value=money(5))
    for _ in range(30):
        make_claim(value=money(5), subject=first.subject, property=first.property)
    # what is merged; the claims; the units
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert len(found(unsaved(first, money(5)))) == MOST_OFFERED
