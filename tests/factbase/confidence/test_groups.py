from collections.abc import Callable, Iterable
from decimal import Decimal
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbase.confidence import Ledger, Question, Statement, score_group
from factbase.confidence.formula import probability, total, weigh
from factbase.values import (
    Assertion,
    Boolean,
    Cardinality,
    EntityRef,
    Kind,
    Modifier,
    Money,
    Text,
    Value,
    ValueType,
)
from sources.edtf import parse_edtf
from tests.factbase.confidence.receipts import GRADES, receipt

ScoreGroup = Callable[[Iterable[Statement], Question], dict[str, Ledger]]

VALUATION = Question(Cardinality.ONE_AT_A_TIME, ValueType.MONEY)
FOUNDERS = Question(Cardinality.MANY, ValueType.ENTITY)
IS_LISTED = Question(Cardinality.ONE, ValueType.BOOLEAN)
ALICE, BO = (EntityRef(UUID(int=number)) for number in (1, 2))


def yuan(amount: str, modifier: Modifier = Modifier.EXACT) -> Money:
    return Money(amount=Decimal(amount), unit="CNY", modifier=modifier)


def statement(
    name: str,
    value: Value | None,
    *grades: str,
    against: str = "",
    denied: bool = False,
    kind: Kind = Kind.VALUE,
    valid: str = "",
    counts: bool = True,
    sources: tuple[str, ...] = (),
) -> Statement:
    """Return the claim `name` with one supporting source for each grade, one refuting `against`."""
    named = sources or tuple(f"s-{name}-{number}" for number in range(len(grades)))
    found = [
        receipt(f"{name}-{number}", grade, source=source, claim=name)
        for number, (grade, source) in enumerate(zip(grades, named, strict=True))
    ]
    found += [receipt(f"{name}-not-{grade}", grade, refutes=True, claim=name) for grade in against]
    said = Assertion(kind, denied, value, parse_edtf(valid) if valid else None)
    return Statement(name, said, counts, tuple(found))


def confidences(question: Question, *statements: Statement) -> dict[str, float]:
    ledgers = score_group(statements, question)
    return {claim: round(ledger.confidence, 3) for claim, ledger in ledgers.items()}


def test_claim_without_receipts_has_no_ledger() -> None:
    assert score_group([statement("a", yuan("20"))], VALUATION) == {}


def test_rivals_share_what_is_left() -> None:
    found = confidences(VALUATION, statement("a", yuan("20"), "B"), statement("b", yuan("30"), "B"))
    assert found == {"a": 0.459, "b": 0.459}


def test_rivals_of_one_value_count_once() -> None:
    twice = [statement("b", yuan("30"), "B"), statement("c", yuan("30"), "B", sources=("s-b-0",))]
    found = confidences(VALUATION, statement("a", yuan("20"), "B"), *twice)
    assert found["a"] == 0.459
    ledger = score_group([statement("a", yuan("20"), "B"), *twice], VALUATION)["a"]
    assert [(rival["claim"], rival["agrees_with"]) for rival in ledger.rivals] == [
        ("b", ""),
        ("c", "b"),
    ]


def test_rivals_that_disagree_among_themselves_all_count() -> None:
    found = confidences(
        VALUATION,
        statement("a", yuan("20"), "B"),
        statement("b", yuan("30"), "B"),
        statement("c", yuan("40"), "B"),
    )
    assert found["a"] == round(probability(1.7346, [1.7346, 1.7346]), 3)


def test_rival_without_support_takes_nothing() -> None:
    found = confidences(
        VALUATION, statement("a", yuan("20"), "B"), statement("b", yuan("30"), against="A")
    )
    assert found["a"] == 0.85


def test_rival_of_another_time_takes_nothing() -> None:
    found = confidences(
        VALUATION,
        statement("a", yuan("20"), "B", valid="2024"),
        statement("b", yuan("30"), "B", valid="2025"),
    )
    assert found == {"a": 0.85, "b": 0.85}


def test_rival_of_unknown_time_is_a_rival_at_every_time() -> None:
    found = confidences(
        VALUATION,
        statement("a", yuan("20"), "B", valid="2024"),
        statement("b", yuan("30"), "B"),
    )
    assert found == {"a": 0.459, "b": 0.459}


def test_draft_is_scored_and_bears_on_no_other_claim() -> None:
    found = confidences(
        VALUATION,
        statement("a", yuan("20"), "B"),
        statement("b", yuan("30"), "B", counts=False),
    )
    assert found == {"a": 0.85, "b": 0.459}


def test_equal_claims_share_support_and_refutation() -> None:
    found = confidences(
        VALUATION, statement("a", yuan("20"), "B"), statement("b", yuan("20"), "C", against="D")
    )
    together = confidences(VALUATION, statement("a", yuan("20"), "B", "C", against="D"))
    assert found == {"a": together["a"], "b": together["a"]}


def test_source_that_supports_two_equal_claims_counts_once() -> None:
    found = confidences(
        VALUATION,
        statement("a", yuan("20"), "B", sources=("s",)),
        statement("b", yuan("20"), "B", sources=("s",)),
    )
    assert found == {"a": 0.85, "b": 0.85}


def test_compatible_claims_lend_support_but_no_refutation() -> None:
    found = confidences(
        VALUATION,
        statement("over", yuan("14", Modifier.AT_LEAST), "B", against="A"),
        statement("exact", yuan("15"), "C"),
    )
    assert found["exact"] == 0.935


def test_unknown_amount_is_supported_by_an_amount_and_supports_none() -> None:
    found = confidences(
        VALUATION,
        statement("unknown", None, "C", kind=Kind.UNKNOWN),
        statement("exact", yuan("15"), "B"),
    )
    assert found == {"unknown": 0.935, "exact": 0.85}


def test_none_is_a_rival_of_a_value() -> None:
    found = confidences(
        VALUATION,
        statement("none", None, "B", kind=Kind.NONE),
        statement("exact", yuan("15"), "B"),
    )
    assert found == {"none": 0.459, "exact": 0.459}


def test_denied_claim_alone_has_the_reliability_of_its_source() -> None:
    assert confidences(VALUATION, statement("not", yuan("20"), "B", denied=True)) == {"not": 0.85}


def test_denial_counts_as_refutation_of_the_same_value_only() -> None:
    found = confidences(
        VALUATION,
        statement("a", yuan("20"), "B"),
        statement("not", yuan("20"), "C", denied=True),
        statement("other", yuan("30", Modifier.AT_LEAST), "E", counts=False),
    )
    refuted = [receipt("for", "B"), receipt("against", "C", refutes=True)]
    assert found["a"] == round(probability(total(weigh(refuted, beta=1.0), beta=1.0)), 3)
    assert found["not"] == 0.292  # σ(logit .70 − logit .85)


def test_denial_of_a_wider_value_contradicts_and_its_refutation_does_not_support() -> None:
    denial = statement("not", yuan("10", Modifier.AT_LEAST), against="A", denied=True)
    assert confidences(VALUATION, statement("a", yuan("20"), "B"), denial)["a"] == 0.85


def test_many_values_do_not_rival_one_another() -> None:
    found = confidences(FOUNDERS, statement("a", ALICE, "B"), statement("b", BO, "C"))
    assert found == {"a": 0.85, "b": 0.7}


def test_many_values_are_judged_yes_or_no_with_their_denials() -> None:
    found = confidences(
        FOUNDERS, statement("a", ALICE, "B"), statement("not", ALICE, "B", denied=True)
    )
    assert found == {"a": 0.5, "not": 0.5}


def test_many_values_and_none_contradict_one_another() -> None:
    found = confidences(
        FOUNDERS, statement("a", ALICE, "A"), statement("none", None, "B", kind=Kind.NONE)
    )
    assert found == {"a": 0.77, "none": 0.23}


def test_boolean_is_judged_yes_or_no() -> None:
    found = confidences(
        IS_LISTED, statement("yes", Boolean(True), "B"), statement("no", Boolean(False), "B")
    )
    assert found == {"yes": 0.5, "no": 0.5}


def test_texts_in_unknown_languages_do_not_rival() -> None:
    question = Question(Cardinality.ONE, ValueType.TEXT)
    found = confidences(
        question,
        statement("a", Text("Beijing", "en"), "B"),
        statement("b", Text("Peking", "de"), "B"),
    )
    assert found == {"a": 0.85, "b": 0.85}


AMOUNTS = [yuan("20"), yuan("15"), yuan("14", Modifier.AT_LEAST), yuan("30"), None]


@st.composite
def groups(draw: st.DrawFn) -> list[Statement]:
    """Return claims with equal, compatible and rival values, shared sources and drafts."""
    found = []
    for number in range(draw(st.integers(1, 5))):
        value = draw(st.sampled_from(AMOUNTS))
        grades = draw(st.lists(st.sampled_from(GRADES), max_size=3))
        sources = draw(
            st.lists(
                st.sampled_from(["s1", "s2", "s3", "s4", "s5"]),
                min_size=len(grades),
                max_size=len(grades),
                unique=True,
            )
        )
        found.append(
            statement(
                f"c{number}",
                value,
                *grades,
                sources=tuple(sources),
                against=draw(st.sampled_from(["", "B"])),
                denied=draw(st.booleans()) if value else False,
                kind=Kind.VALUE if value else draw(st.sampled_from([Kind.NONE, Kind.UNKNOWN])),
                counts=draw(st.booleans()),
            )
        )
    return found


def with_support(found: Statement, grade: str) -> Statement:
    more = receipt("new", grade, claim=found.claim)
    return Statement(found.claim, found.assertion, found.counts, (*found.receipts, more))


def check_order(score_group: ScoreGroup) -> None:
    @given(groups(), st.integers(0, 1000))
    def check(found: list[Statement], seed: int) -> None:
        shuffled = [
            Statement(
                each.claim,
                each.assertion,
                each.counts,
                tuple(Random(seed).sample(each.receipts, len(each.receipts))),
            )
            for each in Random(seed).sample(found, len(found))
        ]
        assert score_group(shuffled, VALUATION) == score_group(found, VALUATION), "order"

    check()


def check_support(score_group: ScoreGroup) -> None:
    @given(groups(), st.sampled_from(GRADES))
    def check(found: list[Statement], grade: str) -> None:
        before = score_group(found, VALUATION)
        after = score_group([with_support(found[0], grade), *found[1:]], VALUATION)
        claim = found[0].claim
        if claim in before:
            assert after[claim].confidence >= before[claim].confidence, "support lowers"

    check()


def with_first_rivals(found: Iterable[Statement], question: Question) -> dict[str, Ledger]:
    """Look only at claims that came before, as an incremental shortcut might."""
    seen: list[Statement] = []
    ledgers = {}
    for each in found:
        seen.append(each)
        ledgers |= {
            claim: ledger
            for claim, ledger in score_group(seen, question).items()
            if claim == each.claim
        }
    return ledgers


def with_rivals_that_gain(found: Iterable[Statement], question: Question) -> dict[str, Ledger]:
    """Let all claims of a group have all receipts, whoever they were given for."""
    statements = list(found)
    everything = tuple(item for each in statements for item in each.receipts)
    return score_group(
        [Statement(each.claim, each.assertion, True, everything) for each in statements], question
    )


def test_group_does_not_depend_on_order() -> None:
    check_order(score_group)


def test_check_of_order_catches_a_group_that_looks_only_back() -> None:
    with pytest.raises(AssertionError, match="order"):
        check_order(with_first_rivals)


def test_claim_is_never_lowered_by_one_more_independent_support() -> None:
    check_support(score_group)


def test_check_of_support_catches_a_group_whose_rivals_gain() -> None:
    with pytest.raises(AssertionError, match="support lowers"):
        check_support(with_rivals_that_gain)


@given(groups())
def test_ledger_ends_at_the_confidence_it_explains(found: list[Statement]) -> None:
    for ledger in score_group(found, VALUATION).values():
        last = [*ledger.entries, *ledger.rivals][-1]
        assert last["after"] == ledger.confidence
        assert 0.0 <= ledger.confidence <= 1.0
