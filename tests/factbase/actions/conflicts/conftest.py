"""Two rival claims, and what is done with them and their conflict."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User

from factbase.actions import claims, conflicts, merging
from factbase.models import Claim, Conflict, ConflictState, Entity, Judgement, Match, Resolution
from factbase.values import Cardinality, Modifier, Money, Value, ValueType, parse
from sources.edtf import parse_edtf
from tests.factories import EntityFactory, PropertyFactory

OPEN, RESOLVED, GONE = ConflictState


def usd(billions: int, modifier: Modifier = Modifier.EXACT) -> Money:
    return Money(Decimal(billions) * 10**9, "USD", modifier)


def quantity(typed: str) -> Value:
    return parse(typed, ValueType.QUANTITY)


class Group:
    """One subject and property, and somebody who logs claims about them."""

    def __init__(self, by: User, cardinality: Cardinality = Cardinality.ONE_AT_A_TIME) -> None:
        self.by = by
        self.subject = EntityFactory()
        self.property = PropertyFactory(cardinality=cardinality.value)

    def log(self, value: Value | None, valid: str = "2025", **fields: Any) -> Claim:
        return claims.create(
            by=self.by,
            fields={
                "subject": self.subject,
                "property": self.property,
                "value": value,
                "valid": parse_edtf(valid) if valid else None,
                **fields,  # type: ignore[typeddict-item]
            },
        )

    def conflict(self) -> Conflict:
        """Log two claims of which one must be wrong."""
        self.log(usd(500))
        self.log(usd(200, Modifier.AT_MOST))
        return Conflict.objects.get()


@pytest.fixture
def group(contributor: User) -> Group:
    return Group(contributor)


@pytest.fixture
def conflict(group: Group) -> Conflict:
    return group.conflict()


def edit(claim: Claim, by: User, **fields: Any) -> Claim:
    return claims.edit(claim=claim, by=by, fields=fields)  # type: ignore[arg-type]


def state() -> str:
    return Conflict.objects.get().state


def merged(one: Entity, other: Entity, by: User) -> Match:
    """Judge two entities the same."""
    match = merging.propose(left=one, right=other, by=by).match
    return merging.judge(match=match, judgement=Judgement.SAME, by=by)


def decide(conflict: Conflict, by: User, **fields: Any) -> Conflict:
    given = {"resolution": Resolution.FIRST_STANDS} | fields
    return conflicts.resolve(conflict=conflict, by=by, **given)


def everything() -> conflicts.Outcome:
    outcome = conflicts.Outcome()
    for batch in conflicts.find():
        outcome += batch.outcome
    return outcome
