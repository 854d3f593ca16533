"""Nothing leaves the picture, and order is kept, whatever the numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbase.charts import Extent, Reading, Scale, amount_ticks, day_ticks, plane, spokes, strip
from factbase.charts.ticks import MOST
from sources.edtf import day_number, parse_edtf

FIRST, LAST = day_number(-9999, 1, 1), day_number(99999, 12, 31)
amounts = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**60), max_value=10**60),
    st.sampled_from([Decimal(0), Decimal("1e-20"), Decimal("-1e400"), Decimal("1e400")]),
)
days = st.integers(FIRST, LAST)


def extents(bounds):
    def in_order(pair):
        start, end = pair
        both = start is not None and end is not None
        return Extent(*sorted(pair)) if both else Extent(start, end)

    return st.tuples(st.none() | bounds, st.none() | bounds).map(in_order)


readings = st.builds(Reading, st.none() | amounts, extents(amounts), extents(days))


def is_inside(*places: float) -> bool:
    return all(0 <= place <= 100 for place in places)


@given(st.lists(extents(amounts), min_size=1), amounts, amounts)
def test_scale_keeps_every_place_inside_and_in_order(found, one, other):
    for scale in (Scale.over(found), Scale.from_zero(found)):
        low, high = sorted((one, other))
        assert is_inside(scale.place(low), scale.place(high))
        assert scale.place(low) <= scale.place(high)


@given(st.lists(extents(amounts), min_size=1))
def test_scale_leaves_no_known_bound_outside(found):
    for scale in (Scale.over(found), Scale.from_zero(found)):
        for extent in found:
            assert all(scale.low <= bound <= scale.high for bound in extent.known)


@given(st.lists(readings, min_size=1, max_size=8))
def test_plane_draws_nothing_outside_and_nothing_inside_out(found):
    drawn = plane(found)
    for mark in drawn.marks:
        assert is_inside(mark.across.left, mark.across.right, mark.top, mark.bottom, mark.centre)
        assert mark.across.width >= 0
        assert mark.top <= mark.bottom
    assert is_inside(*(tick.place for tick in (*drawn.amounts, *drawn.days)))


@given(st.lists(extents(amounts), min_size=1))
def test_amount_ticks_are_few_rising_and_on_the_scale(found):
    scale = Scale.from_zero(found)
    ticks = amount_ticks(scale)
    assert 1 <= len(ticks) <= MOST + 1
    rising = [tick.amount for tick in ticks]
    assert rising == sorted(set(rising))
    assert all(Decimal(scale.low) <= amount <= Decimal(scale.high) for amount in rising)


@given(st.lists(extents(days), min_size=1))
def test_day_ticks_are_few_rising_dates_on_the_scale(found):
    scale = Scale.over(found)
    ticks = day_ticks(scale)
    assert len(ticks) <= MOST + 1
    starts = [parse_edtf(tick.edtf).earliest for tick in ticks]
    assert starts == sorted(set(starts))
    assert all(scale.low <= start <= scale.high for start in starts)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2015", "2025", ["2015", "2020", "2025"]),
        ("2024-03", "2025-02", ["2024-07", "2025-01"]),
        ("2025-06-01", "2025-06-10", ["2025-06-01", "2025-06-05", "2025-06-09"]),
        ("-0049", "-0001", ["-0040", "-0020", "0000"]),
        ("Y-20000", "Y99999", ["0000", "Y50000", "Y100000"]),
    ],
)
def test_day_ticks_say_years_months_or_days(first, last, said):
    extent = Extent(parse_edtf(first).earliest, parse_edtf(last).latest)
    assert [tick.edtf for tick in day_ticks(Scale.over([extent]))] == said


def test_amount_ticks_of_billions_are_round():
    ticks = amount_ticks(Scale.from_zero([Extent(Decimal("18e9"), Decimal("22e9")), Extent(4, 5)]))
    assert [int(tick.amount) for tick in ticks] == [0, 10**10, 2 * 10**10]


def test_scale_from_zero_does_not_squeeze_amounts_that_lie_close_together():
    scale = Scale.from_zero([Extent(95, 95), Extent(100, 100)])
    assert 90 < scale.low < 95


def test_scale_of_a_lone_amount_shows_it_against_zero():
    scale = Scale.from_zero([Extent(20, 20)])
    assert scale.low == 0
    assert 90 < scale.place(20) < 100


@pytest.mark.parametrize(
    ("extent", "drawn"),
    [
        (Extent(0, 10), (0, 100, False, False)),
        (Extent(5, None), (50, 100, False, True)),
        (Extent(None, 5), (0, 50, True, False)),
        (Extent(None, None), (0, 100, True, True)),
        (Extent(5, 5), (50, 50, False, False)),
    ],
)
def test_strip_with_an_open_end_reaches_the_edge(extent, drawn):
    found = strip(extent, Scale(0, 10))
    assert (found.left, found.right, found.opens_left, found.opens_right) == drawn
    assert found.is_point is (extent == Extent(5, 5))


@given(st.integers(0, 50))
def test_spokes_stand_below_one_another_inside_the_picture(number):
    found = spokes(number)
    assert found.ends == sorted(set(found.ends))
    assert len(found.ends) == number
    assert all(0 < end < found.height for end in found.ends)
    assert 0 < found.hub < found.height
