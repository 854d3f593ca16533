import pytest

from factbase.confidence import Ledger, explain
from factbase.confidence.formula import weigh
from factbase.confidence.ledger import Rival, open_ledger
from tests.factbase.confidence.receipts import receipt

B = receipt("b", "B")
C = receipt("c", "C")
COPY_OF_C = receipt("copy", "C", roots=("s-c",))
RIVAL = Rival("u", 1.734601)


def ledger(*found: object, rivals: tuple[Rival, ...] = (), beta: float = 1.0) -> Ledger:
    return open_ledger(weigh(found, beta=beta), rivals, beta=beta)


def test_explanation_of_the_published_example_can_be_followed() -> None:
    explanation = explain(ledger(B, C, COPY_OF_C, rivals=(RIVAL,)))
    assert [step.sentence for step in explanation.steps] == [
        "Grade B gives a reliability of 0.850, worth 2.73 points. It counts in full.",
        "Grade C gives a reliability of 0.700, worth 1.85 points. "
        "Independent origin number 2 counts 1/2: 0.92 points.",
        "Grade C gives a reliability of 0.700, worth 1.85 points. "
        "Number 2 of origin 2 counts 1/10 and independent origin number 2 counts 1/2: 0.09 points.",
        "A rival that cannot hold as well has 1.73 points.",
    ]
    assert [(step.before, step.after) for step in explanation.steps] == [
        ("", "0.850"),
        ("0.850", "0.935"),
        ("0.935", "0.940"),
        ("0.940", "0.701"),
    ]
    assert explanation.closing == (
        "Together 2.75 points, a probability of 0.940 before rivals and 0.701 beside them."
    )


def test_explanation_numbers_origins_by_first_appearance() -> None:
    explanation = explain(ledger(B, C, COPY_OF_C))
    assert [step.origin for step in explanation.steps] == [1, 2, 2]
    assert explanation.origins == 2


def test_explanation_links_evidence_source_and_claim() -> None:
    step = explain(ledger(B)).steps[0]
    assert (step.evidence, step.source, step.claim, step.kind) == ("e-b", "s-b", "c", "supports")


def test_explanation_opens_with_what_a_value_among_many_starts_from() -> None:
    assert "starts at −1.00 points" in explain(ledger(B)).opening


def test_explanation_of_yes_or_no_opens_at_nothing() -> None:
    assert "starts at 0 points" in explain(ledger(B, beta=0.0)).opening


def test_explanation_of_refutation_takes_points_away() -> None:
    against = receipt("against", "C", refutes=True)
    step = explain(ledger(B, against)).steps[-1]
    assert (step.kind, step.points) == ("refutes", "−1.85")


def test_explanation_names_credibility_where_somebody_judged_it() -> None:
    sentence = explain(ledger(receipt("b", "B", credibility=3))).steps[0].sentence
    assert sentence.startswith("Grade B and credibility 3 give a reliability of 0.762")


def test_explanation_of_a_source_without_publisher_says_so() -> None:
    assert explain(ledger(receipt("x", ""))).steps[0].sentence.startswith("No grade gives")


@pytest.mark.parametrize("credibility", [None, 4])
def test_explanation_of_a_source_that_speaks_again_adds_nothing(credibility: int | None) -> None:
    again = receipt("again", "B", source="s-b", credibility=credibility)
    step = explain(ledger(B, again)).steps[-1]
    assert step.sentence.endswith("Its source has spoken already, so it adds nothing.")
    assert step.before == step.after


def test_explanation_of_rivals_that_agree_counts_the_stronger() -> None:
    explanation = explain(ledger(B, rivals=(RIVAL, Rival("v", 0.5, agrees_with="u"))))
    assert explanation.steps[-1].sentence.startswith("This rival agrees with a stronger one")
    assert explanation.steps[-1].before == explanation.steps[-1].after
