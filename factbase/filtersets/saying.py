"""Rows by words: the search has to look at millions of them as if there were a few.

A word that few rows say is looked up first, and the others are sought in those few. Where all words
are common, each is sought in everything by indexes, which takes as long as there are rows that say
it; but whoever wants the beginning of the list need not wait for that: most often enough of them
are among its first rows.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.functional import cached_property

from factbase.filtersets import keyset
from factbase.filtersets.base import RecordFilterSet
from factbase.filtersets.entities import entities_named
from factbase.filtersets.filters import plain_words, telling_words
from factbase.filtersets.keyset import Key
from factbase.models import Claim, Evidence, Property
from factbase.models.arrays import has_id_of
from factbase.postgresql.planning import planned_for_values
from sources.models import Source

Row = TypeVar("Row")

MOST_RARE = 2000
"""What no more rows say is rare."""
WINDOW = 5000
"""So many rows at the beginning of a list are looked through for common words."""


@dataclass(frozen=True, slots=True)
class Near(Generic[Row]):
    """Rows that a search found at the beginning of others; `is_all`: none comes after them."""

    rows: list[Row]
    is_all: bool


class Rare(NamedTuple):
    """A word, and the ids of all rows that say it."""

    word: str
    ids: list[UUID]


class Saying(ABC):
    """The search for rows of `model` that say each of some words."""

    model: type[Model]

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words

    @abstractmethod
    def places(self, word: str) -> list[Q]:
        """Return where a row can say a word, each a condition that an index answers."""

    @abstractmethod
    def elsewhere(self, word: str) -> list[QuerySet[Any, Any]]:
        """Return the ids of rows for which others say a word."""

    @abstractmethod
    def says(self, word: str) -> Q:
        """Return all of that as a condition on one row after the other, for few of them."""

    @property
    def found(self) -> Q:
        """The condition that rows say each word. One query, and one for each common word."""
        if self.rare is None:
            return Q(*(Q(pk__in=self._union(word)) for word in self.words))
        others = (word for word in self.words if word != self.rare.word)
        return Q(Q(has_id_of(self.rare.ids)), *map(self.says, others))

    @cached_property
    def rare(self) -> Rare | None:
        """The first rare word, the longest tried first; None if all are common."""
        with planned_for_values():
            for word in sorted(set(self.words), key=len, reverse=True):
                parts = [arm[: MOST_RARE + 1] for arm in self._arms(word)]
                ids = list(parts[0].union(*parts[1:]).values_list(flat=True))
                if len(ids) <= MOST_RARE:
                    return Rare(word, ids)
        return None

    def near(self, rows: QuerySet[Any, Row]) -> Near[Row]:
        """Return those of the first WINDOW of `rows` that say each word, in order. Two queries."""
        with planned_for_values():
            first = list(rows.values_list("pk", flat=True)[:WINDOW])
            found = rows.filter(has_id_of(first), *map(self.says, self.words))
            return Near(list(found), is_all=len(first) < WINDOW)

    def counted(self, rows: QuerySet[Any], most: int) -> int:
        """Return how many of `rows` say each word, but no more than `most`. One query.

        Up to `most` are read of those that say the first word at one place; who says it there and
        elsewhere is counted once.
        """
        word, *others = self.words
        conditions = [*self.places(word), *(Q(pk__in=ids) for ids in self.elsewhere(word))]
        narrowed = rows.filter(*map(self.says, others)).order_by()
        parts = [narrowed.filter(each).values("pk")[:most] for each in conditions]
        with planned_for_values():
            return parts[0].union(*parts[1:])[:most].count()

    def _union(self, word: str) -> QuerySet[Any]:
        first, *others = self._arms(word)
        return first.union(*others)

    def _arms(self, word: str) -> Iterator[QuerySet[Any, Any]]:
        rows = self.model._default_manager.order_by()
        yield from (rows.filter(place).values("pk") for place in self.places(word))
        yield from self.elsewhere(word)


class ClaimsSaying(Saying):
    """Claims that say words in values, names, properties or quotes."""

    model = Claim
    columns = ("words", "verbatim", "valid_words")

    def places(self, word: str) -> list[Q]:
        """Return values, subject, object and property."""
        entities = entities_named(word)
        properties = Property.objects.filter(label__says=word).order_by().values("pk")
        return [
            *(Q(**{f"{column}__says": word}) for column in self.columns),
            Q(subject__in=entities),
            Q(value_entity__in=entities),
            Q(property__in=properties),
        ]

    def elsewhere(self, word: str) -> list[QuerySet[Any, Any]]:
        """Return the claims of quotes."""
        quotes = Evidence.objects.standing().filter(exact__says=word).order_by()
        return [quotes.values("claim_id")]

    def says(self, word: str) -> Q:
        """Return the same of one claim."""
        quotes = Evidence.objects.standing().filter(claim=OuterRef("pk"), exact__says=word)
        return reduce(or_, self.places(word)) | Q(Exists(quotes))


class QuotesSaying(Saying):
    """Evidence that says words in its quote or in the title of its source."""

    model = Evidence

    def places(self, word: str) -> list[Q]:
        """Return quote and source."""
        titled = Source.objects.filter(title__icontains=word).order_by().values("pk")
        return [Q(exact__icontains=word), Q(source__in=titled)]

    def elsewhere(self, word: str) -> list[QuerySet[Any, Any]]:
        """Return nothing: all of it is said by the evidence itself."""
        return []

    def says(self, word: str) -> Q:
        """Return the same of one piece of evidence."""
        return Q(exact__icontains=word) | Q(source__title__icontains=word)


class SaidFilterSet(RecordFilterSet):
    """Filters of a list that is searched by `saying`.

    What many rows say is sought in the beginning of the list before it is sought in everything.
    """

    saying: ClassVar[type[Saying]]

    def matching_all(self, words: Sequence[str]) -> Q:
        """Seek each word."""
        return self._search(words).found

    def piece(self, start: int, stop: int) -> QuerySet[Any]:
        """Return the rows from `start` to before `stop`, in order."""
        if not self._is_near(stop):
            return super().piece(start, stop)
        return self._unsearched.filter(has_id_of(self._beginning.rows[start:stop]))

    def keys(self, *, after: Key | None, backwards: bool, limit: int) -> list[Key]:
        """Return up to `limit` keys behind `after`."""
        if self._common is None:
            return super().keys(after=after, backwards=backwards, limit=limit)
        found: list[Key] = []
        for part in keyset.parts(self._unsearched, self.order, after=after, backwards=backwards):
            near = self._common.near(part)
            found += near.rows
            if len(found) >= limit:
                break
            if not near.is_all:
                return super().keys(after=after, backwards=backwards, limit=limit)
        return found[:limit]

    def first_ids(self, most: int, *, least: int) -> list[UUID]:
        """Return the ids of up to `most` rows, of no fewer than `least` if there are so many."""
        if not self._is_near(least):
            return super().first_ids(most, least=least)
        return self._beginning.rows[:most]

    def counted(self, most: int) -> int:
        """Return how many rows there are, but no more than `most`."""
        if self._common is None:
            return super().counted(most)
        if self._beginning.is_all:
            return min(len(self._beginning.rows), most)
        return self._common.counted(self._unsearched, most)

    def _is_near(self, stop: int) -> bool:
        """Whether the first `stop` rows are found in the beginning, or all that there are."""
        if self._common is None:
            return False
        return self._beginning.is_all or len(self._beginning.rows) >= stop

    @cached_property
    def _beginning(self) -> Near[UUID]:
        """The ids of what is found at the beginning of the list, where the search is common."""
        assert self._common is not None  # noqa: S101 - nobody asks for it otherwise
        return self._common.near(self._unsearched.values_list("pk", flat=True))

    @cached_property
    def _unsearched(self) -> QuerySet[Any]:
        """The list without its search."""
        return self.filter_queryset(self.queryset.all(), without=["q"])

    @cached_property
    def _common(self) -> Saying | None:
        """The search of this list, if all of its words are common."""
        words = telling_words(self.form.cleaned_data.get("q", ""))
        if not words or plain_words(words) != words:
            return None
        search = self._search(words)
        return search if search.rare is None else None

    def _search(self, words: Sequence[str]) -> Saying:
        """Return the search for some words, the same one each time."""
        key = tuple(words)
        if key not in self._searches:
            self._searches[key] = self.saying(words)
        return self._searches[key]

    @cached_property
    def _searches(self) -> dict[tuple[str, ...], Saying]:
        return {}
