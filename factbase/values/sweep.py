"""Which of many claims about one thing cannot both hold, without comparing each with each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations, product

from factbase.values.comparison import Assertion, Relation, relate
from factbase.values.kinds import Cardinality, Kind
from factbase.values.units import UnitTable

Pair = tuple[Assertion, Assertion]


def contradictions(
    assertions: Sequence[Assertion], *, cardinality: Cardinality, units: UnitTable | None = None
) -> Iterator[tuple[int, int]]:
    """Yield the positions, lower first, of every two that `relate` puts in conflict.

    What is said several times is compared once; plain values of a property with many are not
    compared with one another, and neither are claims whose valid times cannot overlap.
    """
    places: dict[Assertion, list[int]] = defaultdict(list)
    for place, assertion in enumerate(assertions):
        places[assertion].append(place)
    for first, second in _comparable(list(places), cardinality):
        if relate(first, second, cardinality=cardinality, units=units) is Relation.CONFLICT:
            for pair in product(places[first], places[second]):
                yield min(pair), max(pair)


def is_plain(assertion: Assertion) -> bool:
    """Whether it names a value and does not deny it."""
    return assertion.kind is Kind.VALUE and not assertion.denied


def _comparable(said: Sequence[Assertion], cardinality: Cardinality) -> Iterable[Pair]:
    if cardinality is Cardinality.ONE:
        return combinations(said, 2)
    if cardinality is Cardinality.ONE_AT_A_TIME:
        return _meeting(said)
    plain = [each for each in said if is_plain(each)]
    others = [each for each in said if not is_plain(each)]
    return chain(product(others, plain), combinations(others, 2))


def _meeting(said: Sequence[Assertion]) -> Iterator[Pair]:
    """Yield every two whose valid times can overlap, in one sweep from the earliest on."""
    running: list[Assertion] = []
    for each in sorted(said, key=_begins):
        running = [other for other in running if _ends(other) >= _begins(each)]
        yield from ((other, each) for other in running)
        running.append(each)


def _begins(assertion: Assertion) -> float:
    earliest = assertion.valid.earliest if assertion.valid else None
    return float("-inf") if earliest is None else earliest


def _ends(assertion: Assertion) -> float:
    latest = assertion.valid.latest if assertion.valid else None
    return float("inf") if latest is None else latest
