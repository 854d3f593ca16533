import math

import pytest
from hypothesis import given

from factbase.confidence import Ledger, contributions
from factbase.confidence.formula import weigh
from factbase.confidence.ledger import Rival, open_ledger
from tests.factbase.confidence.receipts import receipt

B = receipt("b", "B")
C = receipt("c", "C")
COPY_OF_C = receipt("copy", "C", roots=("s-c",))
AGAINST = receipt("no", "A", refutes=True)
RIVAL = Rival("u", 1.734601)


def ledger(*found: object, rivals: tuple[Rival, ...] = (), beta: float = 1.0) -> Ledger:
    return open_ledger(weigh(found, beta=beta), rivals, beta=beta)


def test_contributions_put_the_sources_of_one_origin_into_one_step():
    steps = list(contributions(ledger(B, C, COPY_OF_C, AGAINST, rivals=(RIVAL,))))
    assert [step.kind for step in steps] == [
        *("start", "supports", "supports", "refutes", "rival", "result")
    ]
    assert [step.sources for step in steps[1:3]] == [("s-b",), ("s-c", "s-copy")]
    assert [step.origin for step in steps[1:4]] == [1, 2, 3]
    assert steps[4].claim == "u"


@pytest.mark.parametrize(("beta", "start"), [(1.0, 1 / (1 + math.e)), (0.0, 0.5)])
def test_contributions_start_where_every_such_claim_does(beta, start):
    first = next(contributions(ledger(B, beta=beta)))
    assert (first.before, first.after) == (0.0, pytest.approx(start, abs=1e-5))


@given(...)
def test_contributions_lead_without_a_gap_from_start_to_the_confidence(
    kept: tuple[bool, bool, bool, bool], has_rival: bool
):
    found = [
        each for each, is_kept in zip((B, C, COPY_OF_C, AGAINST), kept, strict=True) if is_kept
    ]
    whole = ledger(*(found or [B]), rivals=(RIVAL,) if has_rival else ())
    start, *between, result = contributions(whole)
    reached = start.after
    for step in between:
        assert step.before == reached
        reached = step.after
    assert result.after == reached == whole.confidence
