import math
from collections.abc import Callable, Sequence
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factbase.confidence import Receipt
from factbase.confidence.formula import probability, rounded, total, weigh
from factbase.confidence.reliability import reliability, statement_reliability
from tests.factbase.confidence.receipts import GRADES, receipt, receipts

Score = Callable[[Sequence[Receipt], float], float]
BETAS = st.sampled_from([0.0, 0.5, 1.0, 3.0])


def score(found: Sequence[Receipt], beta: float = 1.0) -> float:
    return total(weigh(found, beta=beta), beta=beta)


def chance(*found: Receipt, rivals: Sequence[float] = ()) -> float:
    return probability(score(found), rivals)


B = receipt("b", "B")
C = receipt("c", "C")
COPY_OF_C = receipt("copy", "C", roots=("s-c",))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([B], 0.850),
        ([B, C], 0.935),
        ([B, C, COPY_OF_C], 0.940),
    ],
)
def test_probability_of_the_published_example(found: list[Receipt], expected: float) -> None:
    assert chance(*found) == pytest.approx(expected, abs=5e-4)


def test_probability_of_the_published_example_with_a_rival() -> None:
    assert chance(B, C, COPY_OF_C, rivals=[score([B])]) == pytest.approx(0.701, abs=5e-4)


def test_probability_of_ten_copies_is_little_more_than_of_one() -> None:
    copies = [receipt(str(number), "D", roots=("post",)) for number in range(10)]
    assert chance(*copies) == pytest.approx(0.58, abs=5e-3)


def test_probability_of_ten_independent_sources_grows() -> None:
    sources = [receipt(str(number), "D") for number in range(10)]
    assert chance(*sources) == pytest.approx(0.925, abs=5e-4)


@pytest.mark.parametrize("grade", ["A", "B", "C", "D", "E", "F", ""])
def test_probability_of_one_source_is_its_reliability(grade: str) -> None:
    assert chance(receipt("only", grade)) == pytest.approx(reliability(grade))


def test_probability_of_one_statement_is_its_reliability_after_credibility() -> None:
    only = receipt("only", "B", credibility=3)
    assert chance(only) == pytest.approx(statement_reliability(0.85, 3))


def test_probability_of_yes_or_no_is_one_half_when_equals_oppose() -> None:
    opposed = [receipt("for", "A"), receipt("against", "A", refutes=True)]
    assert probability(score(opposed, beta=0.0)) == pytest.approx(0.5)


def test_probability_of_yes_or_no_mirrors_a_refutation() -> None:
    assert probability(score([receipt("no", "B", refutes=True)], beta=0.0)) == pytest.approx(0.15)


def test_probability_stays_a_number_at_extreme_scores() -> None:
    assert probability(1e6, [1e6]) == pytest.approx(0.5)
    assert probability(-1e6, [1e6]) == 0.0
    assert probability(1e6) == 1.0


def test_weigh_counts_a_source_once_on_a_side_by_its_strongest_statement() -> None:
    weak = receipt("weak", "B", source="s", credibility=4)
    strong = receipt("strong", "B", source="s")
    assert score([weak, strong]) == score([strong])
    assert [item.rank for item in weigh([weak, strong], beta=1.0)] == [1, 0]


def test_weigh_ranks_the_strongest_origin_first() -> None:
    ranks = [(item.receipt.source, item.origin_rank) for item in weigh([C, B], beta=1.0)]
    assert ranks == [("s-b", 1), ("s-c", 2)]


def test_rounded_has_no_negative_zero() -> None:
    assert math.copysign(1, rounded(-1e-9)) == 1


def check_order(score: Score) -> None:
    @given(receipts(), BETAS, st.integers(0, 1000))
    def check(found: list[Receipt], beta: float, seed: int) -> None:
        shuffled = Random(seed).sample(found, len(found))
        assert score(shuffled, beta) == score(found, beta), "depends on the order"

    check()


def check_support(score: Score) -> None:
    @given(receipts(), st.sampled_from(GRADES), BETAS)
    @example([B], "F", 0.0)
    def check(found: list[Receipt], grade: str, beta: float) -> None:
        more = receipt("new", grade, roots=("new",))
        assert score([*found, more], beta) >= score(found, beta), "support lowers"

    check()


def check_refutation(score: Score) -> None:
    @given(receipts(), st.sampled_from(GRADES), BETAS)
    @example([B], "F", 0.0)
    def check(found: list[Receipt], grade: str, beta: float) -> None:
        more = receipt("new", grade, refutes=True, roots=("new",))
        assert score([*found, more], beta) <= score(found, beta), "refutation raises"

    check()


def without_sorting(found: Sequence[Receipt], beta: float) -> float:
    """Diminish by the order of arrival, as a first draft might."""
    worth = [item.points for each in found for item in weigh([each], beta=beta)]
    return math.fsum(points / rank for rank, points in enumerate(worth, start=1))


def without_floor(found: Sequence[Receipt], beta: float) -> float:
    """Let a source that is more often wrong than right take points away."""
    odds = []
    for each in found:
        theta = statement_reliability(reliability(each.grade), each.credibility)
        points = math.log(theta / (1 - theta)) + beta
        odds.append(-points if each.refutes else points)
    return math.fsum(odds)


def with_average(found: Sequence[Receipt], beta: float) -> float:
    """Take the mean of all points instead of a sum that diminishes."""
    weighed = weigh(found, beta=beta)
    return total(weighed, beta=beta) / max(1, len(weighed))


def test_score_does_not_depend_on_the_order_of_receipts() -> None:
    check_order(score)


def test_check_of_order_catches_a_formula_that_does_not_sort() -> None:
    with pytest.raises(AssertionError, match="depends on the order"):
        check_order(without_sorting)


def test_score_is_never_lowered_by_one_more_independent_support() -> None:
    check_support(score)


@pytest.mark.parametrize("broken", [without_floor, with_average])
def test_check_of_support_catches_formulas_that_punish_it(broken: Score) -> None:
    with pytest.raises(AssertionError, match="support lowers"):
        check_support(broken)


def test_score_is_never_raised_by_one_more_independent_refutation() -> None:
    check_refutation(score)


@pytest.mark.parametrize("broken", [without_floor, with_average])
def test_check_of_refutation_catches_formulas_that_reward_it(broken: Score) -> None:
    with pytest.raises(AssertionError, match="refutation raises"):
        check_refutation(broken)


@given(receipts(), st.lists(st.floats(-1e3, 1e3), max_size=4), BETAS)
def test_probability_is_always_a_number_from_0_to_1(
    found: list[Receipt], rivals: list[float], beta: float
) -> None:
    assert 0.0 <= probability(score(found, beta), rivals) <= 1.0
