from decimal import Decimal

import pytest

from factbase.models import Claim, ConfidenceLedger, Property, Status
from factbase.views.facts import by_property, rival_ids

VALUATION = Property(slug="valuation", label="valuation")
FOUNDED = Property(slug="founded", label="Founded")


def claim(prop=VALUATION, status=Status.VERIFIED, confidence="0.5", rivals=()):
    made = Claim(property=prop, status=status, confidence=Decimal(confidence))
    made.ledger = ConfidenceLedger(rivals=[{"claim": str(rival.pk)} for rival in rivals])
    return made


def test_by_property_sorts_properties_by_label_whatever_the_case():
    groups = by_property([claim(VALUATION), claim(FOUNDED)])
    assert [group.property for group in groups] == [FOUNDED, VALUATION]


@pytest.mark.parametrize(
    "later", [Status.DISPUTED, Status.SUBMITTED, Status.DRAFT, Status.REJECTED]
)
def test_by_property_puts_verified_claims_first_however_confident_others_are(later):
    doubtful, settled = claim(status=later, confidence="0.99"), claim(confidence="0.1")
    assert by_property([doubtful, settled])[0].clusters == [[settled], [doubtful]]


def test_by_property_of_equal_status_puts_the_more_confident_first():
    less, more = claim(confidence="0.3"), claim(confidence="0.8")
    assert by_property([less, more])[0].clusters == [[more], [less]]


def test_by_property_puts_rivals_into_one_cluster():
    first, bystander = claim(confidence="0.9"), claim(confidence="0.6")
    rival = claim(status=Status.SUBMITTED, rivals=[first])
    assert by_property([bystander, first, rival])[0].clusters == [[first, rival], [bystander]]


def test_by_property_finds_rivals_from_either_side():
    second = claim(confidence="0.2")
    first = claim(confidence="0.9", rivals=[second])
    assert by_property([second, first])[0].clusters == [[first, second]]


def test_rival_ids_of_a_claim_without_ledger_are_none():
    without = Claim()
    Claim._meta.get_field("ledger").set_cached_value(without, None)
    assert rival_ids(without) == set()
