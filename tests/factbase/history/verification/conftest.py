"""A desk on which everything was done by the rules, and the proof of it."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from django.contrib.auth.models import User

from factbase.actions import claims, evidence, review
from factbase.history.verification import (
    CHECKS,
    Finding,
    Head,
    heads,
    one_moment,
    pins_check,
    verify,
)
from factbase.models import Claim, Evidence
from factbase.values import Kind
from sources.models import Snapshot
from tests.factories import TWENTY_BILLION, EntityFactory, PropertyFactory, make_snapshot

TEXT = "Zhipu AI was valued at 20 billion yuan in June."


class Desk(NamedTuple):
    """One verified claim with its quote, and the heads as they were then."""

    claim: Claim
    evidence: Evidence
    snapshot: Snapshot
    pins: list[Head]


@pytest.fixture
def desk(contributor: User, reviewer: User) -> Desk:
    snapshot = make_snapshot(TEXT)
    fields = {"subject": EntityFactory(), "property": PropertyFactory()}
    claim = claims.create(
        by=contributor, fields={**fields, "kind": Kind.VALUE, "value": TWENTY_BILLION}
    )
    quote = evidence.add(
        claim=claim, by=contributor, fields={"snapshot": snapshot, "exact": "20 billion yuan"}
    )
    review.submit(claim=claim, by=contributor)
    claim = review.verify(claim=claim, by=reviewer)
    with one_moment() as cursor:
        return Desk(claim, quote, snapshot, heads(cursor))


@pytest.fixture
def failures(desk: Desk) -> Callable[..., dict[str, Finding]]:
    """Return what each check finds, by the name of the check; pins are those of the desk."""

    def run(*, without: tuple[str, ...] = ()) -> dict[str, Finding]:
        checks = [*CHECKS, pins_check("pinned heads", desk.pins)]
        kept = [check for check in checks if check.name not in without]
        assert len(kept) == len(checks) - len(without)
        with one_moment() as cursor:
            outcomes = list(verify(cursor, kept, lambda rows: None))
        return {outcome.check: outcome.finding for outcome in outcomes if outcome.finding}

    return run
