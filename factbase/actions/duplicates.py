"""Finding entities that may be one, and putting the pairs on the list of those to judge.

What was judged is never proposed again, nor a pair that is one by other merges, or was told apart
by way of them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from factbase.actions import merging
from factbase.actions.candidates import (
    Pair,
    in_order,
    like,
    profiles_of,
    same_identifiers,
    shared_facts,
)
from factbase.matching import PROPOSE_FROM, TELLING, Likeness, Profile, compare, near_pairs
from factbase.models import Entity, Judgement, Match
from factbase.models.clusters import canonical_of
from factbase.permissions import require_contributor

PAIRS_AT_ONCE = 1000
MOST_FOR_ONE = 5


class Found(NamedTuple):
    """How many pairs were compared together, proposed, and brought up to date."""

    compared: int
    proposed: int
    renewed: int


class Judged:
    """What was said before: which pairs not to propose."""

    def __init__(self) -> None:
        rows = Match.objects.standing().values_list("left_id", "right_id", "judgement")
        matches: dict[Pair, str] = {(left, right): said for left, right, said in rows}
        ends = {end for pair, said in matches.items() if said == Judgement.SAME for end in pair}
        self.canonical = canonical_of(ends)
        self.closed = {pair for pair, said in matches.items() if said != Judgement.PROPOSED}
        self.apart = {
            self._ends(pair) for pair, said in matches.items() if said == Judgement.DIFFERENT
        }

    def allows(self, pair: Pair) -> bool:
        """Whether a pair may be proposed."""
        ends = self._ends(pair)
        return pair not in self.closed and len(ends) > 1 and ends not in self.apart

    def _ends(self, pair: Pair) -> frozenset[UUID]:
        return frozenset(self.canonical.get(end, end) for end in pair)


def find(*, by: User) -> Iterator[Found]:
    """Compare all entities and propose the pairs that are likely one, a thousand pairs at a time.

    Not all pairs are compared: those that share an identifier, two telling values, or have names
    near one another in a sorted list. Interrupted, what was proposed stays and it can be run again.
    """
    require_contributor(by)
    profiles, shared, judged = profiles_of(), shared_facts(), Judged()
    by_facts = (pair for pair, facts in shared.items() if len(facts) >= TELLING)
    candidates = {
        pair
        for pairs in (same_identifiers(profiles), by_facts, _near(profiles))
        for pair in pairs
        if judged.allows(pair) and all(end in profiles for end in pair)
    }
    for pairs in _chunks(sorted(candidates)):
        likely = {
            (left, right): compare(profiles[left], profiles[right], shared.get((left, right), []))
            for left, right in pairs
        }
        yield _put(likely, by=by)


@transaction.atomic
def propose_for(*, entity: Entity, by: User) -> list[Match]:
    """Propose what a new entity may be, the likeliest few, and return the matches.

    About a dozen queries, and three for each proposal.
    """
    own = profiles_of([entity.pk])[entity.pk]
    profiles = profiles_of({pk for _, pk in like({entity.pk: own})})
    found = {pk: compare(profile, own) for pk, profile in profiles.items()}
    likely = _likeliest(found)
    others = Entity.objects.in_bulk(likely)
    return [
        merging.propose(
            left=others[pk],
            right=entity,
            by=by,
            score=found[pk].score,
            reasons=_reasons(found[pk]),
        ).match
        for pk in likely
    ]


@transaction.atomic
def propose_among(*, entities: Collection[UUID], by: User) -> Found:
    """Propose what many new entities may be, the likeliest few of each. About a dozen queries."""
    require_contributor(by)
    own = profiles_of(entities)
    alike = like(own)
    profiles = own | profiles_of({pk for _, pk in alike} - own.keys())
    likely: dict[Pair, Likeness] = {}
    for new, pairs in groupby(sorted(alike), key=itemgetter(0)):
        found = {
            pk: compare(profiles[min(new, pk)], profiles[max(new, pk)])
            for _, pk in pairs
            if pk in profiles
        }
        likely |= {in_order(new, pk): found[pk] for pk in _likeliest(found)}
    return _put(likely, by=by)


def _likeliest(found: Mapping[UUID, Likeness]) -> list[UUID]:
    worth = [pk for pk, likeness in found.items() if likeness.score >= PROPOSE_FROM]
    return sorted(worth, key=lambda pk: -found[pk].score)[:MOST_FOR_ONE]


def _near(profiles: Mapping[UUID, Profile]) -> Iterator[Pair]:
    names = [(key, pk) for pk, profile in profiles.items() for key, _ in profile.keys if key.joined]
    return (in_order(*pair) for pair in near_pairs(names))


def _chunks(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    rest = iter(pairs)
    while chunk := list(islice(rest, PAIRS_AT_ONCE)):
        yield chunk


@transaction.atomic
def _put(likely: Mapping[Pair, Likeness], *, by: User) -> Found:
    """Store the pairs that are worth a look; renew those that wait with other words."""
    worth = {pair: found for pair, found in likely.items() if found.score >= PROPOSE_FROM}
    known = Match.objects.standing().filter(left__in={left for left, _ in worth})
    waiting = {(match.left_id, match.right_id): match for match in known}
    new = [
        Match(left_id=left, right_id=right, created_by=by, updated_by=by, **_columns(found))
        for (left, right), found in worth.items()
        if (left, right) not in waiting
    ]
    # Somebody may have proposed one of them meanwhile.
    Match.objects.bulk_create(new, ignore_conflicts=True)
    renewed = [_renew(waiting[pair], worth[pair], by=by) for pair in worth.keys() & waiting.keys()]
    return Found(len(likely), len(new), sum(renewed))


def _renew(match: Match, found: Likeness, *, by: User) -> bool:
    """Bring a match that waits up to date; return whether there was anything to do."""
    if all(getattr(match, name) == value for name, value in _columns(found).items()):
        return False
    waiting = Match.objects.filter(pk=match.pk, judgement=Judgement.PROPOSED)
    return bool(waiting.update(updated_by=by, **_columns(found)))


def _columns(found: Likeness) -> dict[str, Any]:
    return {"score": found.score, "reasons": _reasons(found)}


def _reasons(found: Likeness) -> list[dict[str, str]]:
    return [{"kind": reason.kind, "words": reason.words} for reason in found.reasons]
