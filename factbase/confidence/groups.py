"""The claims about one thing: which of them speak for, against, or instead of one another.

A group is all live claims with one subject and one property. Claims whose valid times cannot
overlap have no bearing on one another, and drafts have none on other claims.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cache

from factbase.confidence.formula import BETA, Weighed, total, weigh
from factbase.confidence.inputs import Receipt, turned
from factbase.confidence.ledger import Ledger, Rival, open_ledger
from factbase.values import (
    Assertion,
    Cardinality,
    EntityRef,
    Kind,
    Relation,
    UnitTable,
    ValueType,
    relate,
)
from sources.edtf import EdtfDate


@dataclass(frozen=True, eq=False)
class Statement:
    """A live claim with its own receipts; `counts` is whether it bears on other claims.

    Compared by identity: a group looks its statements up often, and values are costly to hash.
    """

    claim: str
    assertion: Assertion
    counts: bool
    receipts: tuple[Receipt, ...] = ()

    @property
    def is_supported(self) -> bool:
        """Whether any receipt of its own speaks for it."""
        return any(not receipt.refutes for receipt in self.receipts)


@dataclass(frozen=True, slots=True)
class Question:
    """What a property asks: a value of which type, how many of them, counted in which units."""

    cardinality: Cardinality
    value_type: ValueType
    units: UnitTable | None = None

    @property
    def is_yes_no(self) -> bool:
        """Whether each value is judged by itself, true or not, rather than against rivals."""
        return self.cardinality is Cardinality.MANY or self.value_type is ValueType.BOOLEAN


class Bearing(Enum):
    """What another claim is to a claim."""

    SAYS_THE_SAME = auto()
    FITS = auto()
    DENIES = auto()
    CONTRADICTS = auto()
    RIVALS = auto()
    NOTHING = auto()


def bearing(claim: Assertion, other: Assertion, question: Question) -> Bearing:
    """Say what `other` is to `claim`.

    A value that fits ("over 1.4 bn" to "1.5 bn") is support; that some value exists, but which is
    unknown, fits every value and supports none.
    """
    relation = _relate(claim, other, question)
    if relation is Relation.EQUAL:
        return Bearing.SAYS_THE_SAME
    polar = claim.denied or other.denied
    if relation is Relation.CONFLICT:
        if not polar and not question.is_yes_no:
            return Bearing.RIVALS
        opposite = replace(other, denied=not other.denied)
        is_denial = _relate(claim, opposite, question) is Relation.EQUAL
        return Bearing.DENIES if is_denial else Bearing.CONTRADICTS
    fits = relation is Relation.COMPATIBLE and not polar and other.kind is not Kind.UNKNOWN
    return Bearing.FITS if fits else Bearing.NOTHING


def score_group(statements: Iterable[Statement], question: Question) -> dict[str, Ledger]:
    """Return the ledger of every claim of a group that has receipts of its own, by claim.

    The result does not depend on the order of `statements`.
    """
    group = _Group(sorted(statements, key=lambda statement: statement.claim), question)
    return {
        statement.claim: group.ledger(statement)
        for statement in group.statements
        if statement.receipts
    }


def _relate(claim: Assertion, other: Assertion, question: Question) -> Relation:
    return relate(claim, other, cardinality=question.cardinality, units=question.units)


class _Group:
    """The claims of one group, each weighed once."""

    def __init__(self, statements: Sequence[Statement], question: Question) -> None:
        self.statements = statements
        self.question = question
        self.weighed = cache(self._weigh)
        self.score = cache(self._score)
        self.partners = cache(self._partners)
        # Without receipts a claim can change no number, and most claims of a long list have none.
        self._heard = [each for each in statements if each.counts and each.receipts]

    def ledger(self, statement: Statement) -> Ledger:
        """Return the ledger of one claim of the group."""
        rivals = self._rivals(statement)
        return open_ledger(self.weighed(statement), rivals, beta=self._beta(statement))

    def _beta(self, statement: Statement) -> float:
        is_yes_no = self.question.is_yes_no or statement.assertion.denied
        return 0.0 if is_yes_no else BETA

    def _partners(self, statement: Statement) -> dict[Statement, Bearing]:
        """Return the other claims that bear on this one, in order of their ids."""
        found = {
            other: bearing(statement.assertion, other.assertion, self.question)
            for other in self._heard
            if other is not statement and self._can_meet(statement.assertion, other.assertion)
        }
        return {other: kind for other, kind in found.items() if kind is not Bearing.NOTHING}

    def _can_meet(self, one: Assertion, other: Assertion) -> bool:
        """Whether a comparison is worth while: long lists and time series need few of them."""
        cardinality = self.question.cardinality
        if cardinality is not Cardinality.ONE and _apart(one.valid, other.valid):
            return False
        if cardinality is not Cardinality.MANY:
            return True
        if isinstance(one.value, EntityRef) and isinstance(other.value, EntityRef):
            return one.value.id == other.value.id
        return True

    def _weigh(self, statement: Statement) -> list[Weighed]:
        receipts = list(statement.receipts)
        for other, kind in self.partners(statement).items():
            receipts += _lent(other, kind)
        return weigh(receipts, beta=self._beta(statement))

    def _score(self, statement: Statement) -> float:
        return total(self.weighed(statement), beta=self._beta(statement))

    def _rivals(self, statement: Statement) -> list[Rival]:
        """Return the rivals, strongest first; one that agrees with a stronger one adds nothing."""
        rivals = [
            other
            for other, kind in self.partners(statement).items()
            if kind is Bearing.RIVALS and other.is_supported
        ]
        rivals.sort(key=lambda rival: (-self.score(rival), rival.claim))
        counting: list[Statement] = []
        found = []
        for rival in rivals:
            agrees_with = self._first_in_agreement(rival, counting)
            if not agrees_with:
                counting.append(rival)
            found.append(Rival(rival.claim, self.score(rival), agrees_with))
        return found

    def _first_in_agreement(self, rival: Statement, stronger: Iterable[Statement]) -> str:
        partners = self.partners(rival)
        for other in stronger:
            if partners.get(other) in (Bearing.SAYS_THE_SAME, Bearing.FITS):
                return other.claim
        return ""


def _apart(one: EdtfDate | None, other: EdtfDate | None) -> bool:
    """Whether two valid times are known and cannot overlap."""
    return one is not None and other is not None and (_ends(one, other) or _ends(other, one))


def _ends(one: EdtfDate, other: EdtfDate) -> bool:
    """Whether one time is over before the other begins."""
    end, start = one.latest, other.earliest
    return end is not None and start is not None and end < start


def _lent(other: Statement, kind: Bearing) -> list[Receipt]:
    """Return the receipts of another claim as they speak on this one."""
    supporting = [receipt for receipt in other.receipts if not receipt.refutes]
    match kind:
        case Bearing.SAYS_THE_SAME:
            return list(other.receipts)
        case Bearing.FITS:
            return supporting
        case Bearing.DENIES:
            return turned(other.receipts)
        case Bearing.CONTRADICTS:
            return turned(supporting)
        case _:
            return []
