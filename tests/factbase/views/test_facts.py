from factbase.models import Claim, ConfidenceLedger, Conflict, Property, Status
from factbase.views.facts import by_property, rival_ids

VALUATION = Property(slug="valuation", label="valuation")
FOUNDED = Property(slug="founded", label="Founded")


def claim(prop=VALUATION, status=Status.VERIFIED, rivals=()):
    made = Claim(property=prop, status=status)
    made.ledger = ConfidenceLedger(rivals=[{"claim": str(rival.pk)} for rival in rivals])
    return made


def test_by_property_sorts_properties_by_label_whatever_the_case():
    groups = by_property([claim(VALUATION), claim(FOUNDED)])
    assert [group.property for group in groups] == [FOUNDED, VALUATION]


def test_by_property_keeps_the_order_it_is_given():
    one, other = claim(), claim(status=Status.SUBMITTED)
    assert [fact.claim for fact in by_property([other, one])[0].facts] == [other, one]


def folded(claims, conflicts=()):
    (group,) = by_property(claims, conflicts)
    return [(fact.claim, [rival.claim for rival in fact.rivals]) for fact in group.facts]


def test_by_property_folds_rivals_under_the_first():
    first, bystander = claim(), claim()
    rival = claim(status=Status.SUBMITTED, rivals=[first])
    assert folded([first, bystander, rival]) == [(first, [rival]), (bystander, [])]


def test_by_property_finds_rivals_from_either_side():
    second = claim()
    first = claim(rivals=[second])
    assert folded([first, second]) == [(first, [second])]


def test_by_property_folds_what_a_conflict_sets_against_the_first_and_says_why():
    first, second = claim(), claim()
    conflict = Conflict(first_id=second.pk, second_id=first.pk, reason="3 is not 5")
    assert folded([first, second], [conflict]) == [(first, [second])]
    (group,) = by_property([first, second], [conflict])
    assert group.facts[0].rivals[0].reason == "3 is not 5"
    assert list(group.claims) == [first, second]


def test_rival_ids_of_a_claim_without_ledger_are_none():
    without = Claim()
    Claim._meta.get_field("ledger").set_cached_value(without, None)
    assert rival_ids(without) == set()
