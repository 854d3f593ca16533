from datetime import date

import pytest

from factbase.charts.series import line, top_of

FIRST, MIDDLE, LAST = date(2026, 1, 1), date(2026, 1, 6), date(2026, 1, 11)


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ((0, 5, 10), "M0 100 L50 50 100 0"),
        ((10, None, 10), "M0 0 L0 0 M100 0 L100 0"),
        ((None, None, None), ""),
        ((0, 0, 0), "M0 100 L50 100 100 100"),
    ],
)
def test_line_goes_through_its_numbers(values: tuple[float | None, ...], path: str) -> None:
    points = list(zip((FIRST, MIDDLE, LAST), values, strict=True))
    assert line(points, first=FIRST, last=LAST, top=10).line == path


def test_area_stands_on_the_ground() -> None:
    points = [(FIRST, 10.0), (LAST, 5.0)]
    assert line(points, first=FIRST, last=LAST, top=10).area == "M0 100 L0 0 100 50 100 100Z"


def test_scale_has_a_top_even_for_nothing() -> None:
    assert top_of([(FIRST, 0.0), (LAST, None)]) == 1
    assert top_of([(FIRST, 3.0)], [(FIRST, 7.5)]) == 7.5
