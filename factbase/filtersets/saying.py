"""Claims by words: the search has to look at millions of them as if there were a few.

A word that few claims say is looked up first, and the others are sought in those few. Only where
all words are common is each sought in everything.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from factbase.filtersets.entities import entities_named
from factbase.models import Claim, Evidence, Property
from factbase.models.arrays import has_id_of
from factbase.postgresql.planning import planned_for_values

COLUMNS = ("words", "verbatim", "valid_words")
MOST_RARE = 2000
"""What no more claims say is rare."""


class Rare(NamedTuple):
    """A word, and the ids of all claims that say it."""

    word: str
    ids: list[UUID]


def claims_saying(words: Sequence[str]) -> Q:
    """Return the condition that claims say each word: in names, values, quotes or properties.

    Three queries, and one for each word that is not rare.
    """
    rare = _rarest(words)
    if rare is None:
        return Q(*(Q(pk__in=_union(word)) for word in words))
    others = (word for word in words if word != rare.word)
    return Q(Q(has_id_of(rare.ids)), *map(_says, others))


def _rarest(words: Sequence[str]) -> Rare | None:
    """Return the first rare word, the longest tried first; None if all are common."""
    with planned_for_values():
        for word in sorted(set(words), key=len, reverse=True):
            parts = [arm[: MOST_RARE + 1] for arm in _arms(word)]
            ids = list(parts[0].union(*parts[1:]).values_list(flat=True))
            if len(ids) <= MOST_RARE:
                return Rare(word, ids)
    return None


def _union(word: str) -> QuerySet[Any, Any]:
    first, *others = _arms(word)
    return first.union(*others)


def _arms(word: str) -> list[QuerySet[Any, Any]]:
    """Return the ids of claims that say a word, by where: each has an index of its own."""
    claims = Claim.objects.order_by()
    entities = entities_named(word)
    properties = Property.objects.filter(label__says=word).order_by().values("pk")
    quotes = Evidence.objects.standing().filter(exact__says=word).order_by()
    arms = [claims.filter(**{f"{column}__says": word}) for column in COLUMNS]
    arms += [
        claims.filter(subject__in=entities),
        claims.filter(value_entity__in=entities),
        claims.filter(property__in=properties),
    ]
    return [*(arm.values("pk") for arm in arms), quotes.values("claim_id")]


def _says(word: str) -> Q:
    """Return the same as a condition on one claim after the other, for few of them."""
    entities = entities_named(word)
    properties = Property.objects.filter(label__says=word).order_by().values("pk")
    quotes = Evidence.objects.standing().filter(claim=OuterRef("pk"), exact__says=word)
    said = Q(subject__in=entities) | Q(value_entity__in=entities) | Q(property__in=properties)
    for column in COLUMNS:
        said |= Q(**{f"{column}__says": word})
    return said | Q(Exists(quotes))
