"""Which claims are drawn, and how each is told apart. Nothing here asks the database."""

from decimal import Decimal

import pytest

from factbase.models import Claim, ConfidenceLedger, Entity, Property, Status
from factbase.values import DateValue, Kind, Money, Text
from factbase.values.modifiers import Modifier
from factbase.views.drawings import amount_charts, life_line, related, rival_scale
from factbase.views.drawings.related import MOST
from factbase.views.facts import Fact, PropertyFacts, Rival
from sources.edtf import parse_edtf

REVENUE = Property(slug="revenue", label="revenue")
HOME = Entity(label="Zhipu AI")


def money(amount, unit="CNY", modifier=Modifier.EXACT):
    return Money(amount=Decimal(amount), unit=unit, modifier=modifier)


def made(value, valid="", *, status=Status.VERIFIED, denied=False, kind=Kind.VALUE):
    claim = Claim(property=REVENUE, subject=HOME, status=status, denied=denied)
    claim.put(value, kind=kind)
    claim.put_valid(parse_edtf(valid) if valid else None)
    claim.ledger = ConfidenceLedger()
    return claim


def group(*claims, rivals=()):
    facts = [Fact(claim) for claim in claims]
    if rivals:
        facts[0].rivals = [Rival(claim) for claim in rivals]
    return PropertyFacts(REVENUE, facts)


def charts(*claims, rivals=()):
    (found,) = amount_charts([group(*claims, rivals=rivals)])
    return found


def test_amounts_are_drawn_by_unit_where_two_have_a_time():
    yuan = [made(money(5), "2023"), made(money(7), "2024"), made(money(9))]
    (chart,) = charts(*yuan, made(money(3, "USD"), "2024"))
    assert chart.unit == "CNY"
    assert [mark.claim for mark in chart.marks] == yuan[:2]
    assert chart.timeless == 1


@pytest.mark.parametrize(
    "other",
    [
        made(money(7), "2024", denied=True),
        made(None, "2024", kind=Kind.UNKNOWN),
        made(money(7)),
        made(money(7, "USD"), "2024"),
        made(Text("seven"), "2024"),
    ],
    ids=["denied", "unknown", "timeless", "other-unit", "text"],
)
def test_one_amount_alone_is_not_drawn(other):
    assert charts(made(money(5), "2023"), other) == []


def test_marks_tell_verified_vague_and_rival_apart():
    day, vague = made(money(5), "2023-04-01"), made(money(7), "2024", status=Status.SUBMITTED)
    rival = made(money(6), "2023-04-01/2024", status=Status.DISPUTED)
    (chart,) = charts(day, vague, rivals=[rival])
    told = {mark.claim: (mark.is_verified, mark.is_vague, mark.is_rival) for mark in chart.marks}
    assert told == {
        day: (True, False, True),
        rival: (False, False, True),
        vague: (False, True, False),
    }


def test_open_amounts_reach_the_edge_and_say_so():
    least, most = money(5, modifier=Modifier.AT_LEAST), money(7, modifier=Modifier.AT_MOST)
    (chart,) = charts(made(least, "2023"), made(most, "2024/.."))
    up, down = (mark.mark for mark in chart.marks)
    assert (up.up.opens_right, up.up.right, up.top) == (True, 100, 0)
    assert (down.up.opens_left, down.bottom) == (True, 100)
    assert (down.across.opens_right, down.across.right) == (True, 100)


def test_axis_of_amounts_says_round_numbers_without_their_unit():
    (chart,) = charts(made(money(3_000_000), "2023"), made(money(9_000_000), "2024"))
    assert [words for _, words in chart.lines] == ["0", "5 million"]


def test_life_line_is_in_order_of_time_with_dates_and_valid_times():
    founded = made(DateValue(parse_edtf("2019-06-11")))
    listed, old = made(Text("listed"), "2025"), made(Text("a plan"), "../2018")
    line = life_line([group(listed, founded, old, made(Text("timeless")))], but=())
    assert [event.claim for event in line.events] == [old, founded, listed]
    assert [event.is_its_date for event in line.events] == [False, True, False]
    assert [event.is_vague for event in line.events] == [False, False, True]


def test_life_line_leaves_out_what_is_drawn_elsewhere_and_needs_two():
    one, other = made(Text("a"), "2018"), made(Text("b"), "2019")
    assert life_line([group(one, other)], but={other.pk}) is None


def neighbour(name, *, status=Status.VERIFIED):
    claim = made(Text("x"), status=status)
    claim.value_entity = Entity(label=name)
    return claim


def test_related_puts_what_is_verified_first_then_names_and_counts_the_rest():
    claims = [neighbour(f"Company {number:02}") for number in range(MOST)]
    found = related([neighbour("A rumour", status=Status.SUBMITTED), *claims[::-1]], [], of=[])
    names = [each.entity.label for each, _ in found.neighbours]
    assert names == [claim.value_entity.label for claim in claims]
    assert found.more == 1


def test_related_leaves_out_the_entity_itself_and_denials():
    itself, denied = neighbour("itself"), neighbour("Not this")
    denied.denied = True
    assert related([itself, denied], [], of=[itself.value_entity_id]) is None


def test_related_tells_who_names_whom():
    mention = made(Text("x"))
    found = related([], [mention], of=[])
    ((each, _),) = found.neighbours
    assert (each.entity, each.leads_here) == (HOME, True)


def test_rival_scale_puts_one_unit_on_one_scale_and_names_the_rest():
    this, rival, dollars = made(money(20)), made(money(30)), made(money(3, "USD"))
    scale = rival_scale(this, [rival, dollars])
    assert [(side.claim, side.is_this) for side in scale.sides] == [(this, True), (rival, False)]
    assert scale.sides[0].place < scale.sides[1].place
    assert scale.incomparable == [dollars]


def test_rival_scale_of_dates_has_days_and_no_unit():
    this, rival = made(DateValue(parse_edtf("2019"))), made(DateValue(parse_edtf("2021-05")))
    scale = rival_scale(this, [rival])
    assert (scale.unit, len(scale.days) > 0, scale.lines) == ("", True, [])


@pytest.mark.parametrize(
    ("this", "rival"),
    [
        (Text("a"), Text("b")),
        (money(5), money(5, "USD")),
        (money(5), DateValue(parse_edtf("5000"))),
    ],
)
def test_rival_scale_of_what_cannot_be_compared_is_none(this, rival):
    assert rival_scale(made(this), [made(rival)]) is None
