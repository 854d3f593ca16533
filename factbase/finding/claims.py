"""Claims by their value, in its words or in others, and by what they are about."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from factbase.exceptions import InvalidValueError
from factbase.matching.finding import Asked
from factbase.models import Alias, Claim, Entity, Property
from factbase.models.querysets import ClaimQuerySet
from factbase.models.unit import unit_table
from factbase.values import Money, Quantity, Value, ValueType, parse

MOST = 40
"""How many each of the questions brings."""
MEASURED = (ValueType.MONEY, ValueType.QUANTITY)
MOST_SPLITS = 3


class FoundClaim(NamedTuple):
    """A claim, and the words of the source in which the value was found; "" if elsewhere.

    `is_same_value` says that none of the words were, but that they mean the same value.
    """

    claim: Claim
    said: str = ""
    is_same_value: bool = False


def find_claims(
    asked: Asked, rows: ClaimQuerySet, *, about: Collection[UUID] = (), most: int = MOST
) -> list[FoundClaim]:
    """Return those of `rows` whose value is so, the surest first. Three queries or four.

    `about` are entities that were found: what is said of them is found as well, and where only
    some of the words name them, what has the others in its property or value.
    """
    claims = rows.order_by()
    arms = []
    for column in ("verbatim", "words"):
        arms.append(_saying(claims, asked.words, column))
        if len(asked.words) > 1:
            arms.append(claims.filter(**{f"{column}__iexact": asked.text}))
            arms.append(_saying(claims, [asked.text], column))
    value = value_of(asked.text)
    if value is not None:
        arms.append(_worth(claims, value))
    if about:
        arms += [claims.filter(subject__in=about), claims.filter(value_entity__in=about)]
    arms += [claims.filter(property__in=_properties(asked.words))]
    arms += [_of_both(claims, *parts) for parts in _splits(asked.words)]
    keys = [arm.values("pk")[:MOST] for arm in arms]
    found = Claim.objects.filter(pk__in=set(keys[0].union(*keys[1:]).values_list("pk", flat=True)))
    hits = [_told(asked, claim, value) for claim in found.with_names()]
    return sorted(hits, key=lambda hit: _order(asked, hit, about))[:most]


def value_of(text: str) -> Money | Quantity | None:
    """Return the amount with its unit that a text is, if it is one. One query."""
    if not any(map(str.isdigit, text)):
        return None
    table = unit_table()
    for kind in MEASURED:
        try:
            read: Value = parse(text, kind, units=table)
        except InvalidValueError:
            continue
        if isinstance(read, Money | Quantity) and read.amount is not None:
            return read
    return None


def _saying(rows: QuerySet[Any], words: Sequence[str], column: str) -> QuerySet[Any]:
    for word in words:
        rows = rows.filter(**{f"{column}__says": word})
    return rows


def _worth(rows: QuerySet[Any], value: Money | Quantity) -> QuerySet[Any]:
    """Return the claims of an amount: of each property that has amounts, by its index."""
    measured = Property.objects.filter(value_type__in=MEASURED).order_by().values("pk")
    return rows.filter(property__in=measured, value_unit=value.unit, value_amount=value.amount)


def _splits(words: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield the ways to part words into those of a name and the others: “Zhipu AI | valuation”."""
    for at in range(1, min(len(words), MOST_SPLITS + 1)):
        yield words[:at], words[at:]
        yield words[at:], words[:at]


def _of_both(rows: QuerySet[Any], name: Sequence[str], others: Sequence[str]) -> QuerySet[Any]:
    """Return claims about an entity that is called so, with the other words in what they say."""
    labels = _saying(Entity.objects.order_by(), name, "label").values("pk")[:MOST]
    aliases = _saying(Alias.objects.standing().order_by(), name, "name").values("entity")[:MOST]
    said = Q(property__in=_properties(others))
    for column in ("verbatim", "words"):
        said |= Q(*(Q(**{f"{column}__says": word}) for word in others))
    return rows.filter(said, subject__in=labels.union(aliases))


def _properties(words: Sequence[str]) -> QuerySet[Any, Any]:
    """Return the properties that are called so; they are few."""
    named = Property.objects.standing().order_by()
    for word in words:
        named = named.filter(Q(label__says=word) | Q(inverse_label__says=word))
    return named.values("pk")


def _told(asked: Asked, claim: Claim, value: Value | None) -> FoundClaim:
    folded = claim.verbatim.casefold()
    if claim.verbatim and all(word.casefold() in folded for word in asked.words):
        return FoundClaim(claim, said=claim.verbatim)
    is_worth = (
        value is not None
        and isinstance(value, Money | Quantity)
        and (claim.value_unit_id, claim.value_amount) == (value.unit, value.amount)
    )
    return FoundClaim(claim, said=claim.verbatim if is_worth else "", is_same_value=is_worth)


def _order(asked: Asked, hit: FoundClaim, about: Collection[UUID]) -> tuple[Any, ...]:
    claim = hit.claim
    text, said = asked.text.casefold(), (claim.verbatim.casefold(), claim.words.casefold())
    # A whole phrase: “7 billion” is not in “97 billion”.
    phrase = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
    is_in_it = any(map(phrase.search, said))
    is_about = claim.subject_id in about
    sure = -float(claim.confidence or 0)
    return text not in said, not is_in_it, not hit.said, not is_about, sure, claim.pk
