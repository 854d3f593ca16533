import math

import pytest

from factbase.confidence.reliability import points, reliability, statement_reliability


@pytest.mark.parametrize(
    ("grade", "mean"),
    [("A", 0.95), ("B", 0.85), ("C", 0.7), ("D", 0.55), ("E", 0.4), ("F", 0.65), ("", 0.65)],
)
def test_reliability_with_nothing_learned_is_the_mean_of_the_grade(grade: str, mean: float) -> None:
    assert reliability(grade) == pytest.approx(mean, abs=1e-12)


def test_reliability_of_a_grade_moves_less_the_stronger_it_is() -> None:
    weak, strong = reliability("C", decided=4), reliability("A", decided=4)
    assert weak == pytest.approx(4.2 / 10)
    assert strong == pytest.approx(19 / 24)


def test_reliability_weighs_agreement_and_decided_claims_against_the_prior() -> None:
    found = reliability("B", agreement=0.5, weight=20, upheld=3, decided=4)
    assert found == pytest.approx((8.5 + 20 * 0.5 + 3) / (10 + 20 + 4))


@pytest.mark.parametrize(
    ("credibility", "expected"),
    [(None, 0.85), (1, 0.85), (2, 0.815), (3, 0.7625), (4, 0.64), (5, 0.57), (6, 0.71)],
)
def test_statement_reliability_is_pulled_to_one_half_by_credibility(
    credibility: int | None, expected: float
) -> None:
    assert statement_reliability(0.85, credibility) == pytest.approx(expected)


def test_statement_reliability_of_an_unreliable_source_rises_to_one_half() -> None:
    assert statement_reliability(0.4, 5) == pytest.approx(0.48)


def test_points_are_log_odds_plus_beta() -> None:
    assert points(0.85, 1.0) == pytest.approx(math.log(0.85 / 0.15) + 1)


def test_points_are_never_below_a_tenth() -> None:
    assert points(0.4, 0.0) == 0.1
    assert points(0.0, 1.0) == 0.1


def test_points_of_a_perfect_source_stay_finite() -> None:
    assert points(1.0, 1.0) == points(0.97, 1.0)
