"""Reads a list on from one of its rows, by what that row is ordered by: no row before is visited.

The rows behind a row with the key (x, y, …) are those with the same x, y … and a later last part,
then those with the same first parts, and so on: conditions that an index in the list's order can
each go straight to. They are asked one after another until there are enough rows.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import F, Model, OrderBy, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from factbase.filtersets.ordering import Term

Key = tuple[Any, ...]


def keys(
    rows: QuerySet[Any], order: Sequence[Term], *, after: Key | None, backwards: bool, limit: int
) -> list[Key]:
    """Return up to `limit` keys behind `after` in `order`, or in its opposite, nearest first.

    `rows` is filtered, `order` ends with the id, a key has a value for each term; without `after`
    it begins at the end. One query for most pages, a few where values are equal or missing.
    """
    found: list[Key] = []
    for part in parts(rows, order, after=after, backwards=backwards):
        found += part[: limit - len(found)]
        if len(found) >= limit:
            break
    return found


def parts(
    rows: QuerySet[Any], order: Sequence[Term], *, after: Key | None, backwards: bool
) -> Iterator[QuerySet[Any, Key]]:
    """Yield all keys behind `after` as querysets, each of which an index can go straight to."""
    terms = [term.order_by(backwards=backwards) for term in order]
    if order[0].is_nullable:
        terms[0] = _as_indexed(order[0], backwards=backwards)
    wanted = rows.order_by(*terms).values_list(*(term.column for term in order))
    for segment in segments(order, after, backwards=backwards):
        yield wanted.filter(segment)


def segments(order: Sequence[Term], key: Key | None, *, backwards: bool) -> Iterator[Q]:
    """Yield the conditions of the rows behind `key`, from the nearest to the farthest.

    Without a key those of all rows.
    """
    if key is None:
        yield from _whole(order[0], backwards=backwards)
        return
    start = _start_of_run(order, key)
    yield _same(order[:start], key) & _beyond(order[start:], key[start:], backwards=backwards)
    yield from _missing(order, key, start, backwards=backwards)
    for number in range(start - 1, -1, -1):
        if key[number] is not None:
            here = [order[number]], key[number : number + 1]
            yield _same(order[:number], key) & _beyond(*here, backwards=backwards)
        yield from _missing(order, key, number, backwards=backwards)


def text_of(key: Key) -> list[str | None]:
    """Return a key as texts, which `key_of` reads."""
    return [None if part is None else str(part) for part in key]


def key_of(model: type[Model], order: Sequence[Term], texts: Sequence[str | None]) -> Key:
    """Return the key that `text_of` wrote of a list of `model` in `order`."""
    return tuple(
        _field(model, term.column).to_python(text) for term, text in zip(order, texts, strict=True)
    )


def _start_of_run(order: Sequence[Term], key: Key) -> int:
    """Return where the terms at the end begin that one comparison of rows can answer.

    They go the same way, and of those behind the first none can be missing; the first one is not
    missing in `key`.
    """
    start = len(order) - 1
    while start and order[start - 1].is_descending == order[-1].is_descending:
        if order[start].is_nullable or key[start - 1] is None:
            break
        start -= 1
    return start


def _same(order: Sequence[Term], key: Key) -> Q:
    condition = Q()
    for term, part in zip(order, key, strict=False):
        condition &= Q(**{f"{term.column}__isnull": True} if part is None else {term.column: part})
    return condition


def _beyond(order: Sequence[Term], key: Key, *, backwards: bool) -> Q:
    descends = order[0].is_descending is not backwards
    compare = TupleLessThan if descends else TupleGreaterThan
    return Q(compare(Tuple(*(F(term.column) for term in order)), key))


def _as_indexed(first: Term, *, backwards: bool) -> OrderBy:
    """Return the first term of a segment, which has only values or none: missing ones go anywhere.

    They go where an index that descends, with them last, has them when it is read either way.
    """
    if first.is_descending is not backwards:
        return F(first.column).desc(nulls_last=True)
    return F(first.column).asc(nulls_first=True)


def _whole(first: Term, *, backwards: bool) -> Iterator[Q]:
    """Yield the rows with a value to be ordered by, and those without: last, or first backwards."""
    if not first.is_nullable:
        yield Q()
        return
    for is_missing in (backwards, not backwards):
        yield Q(**{f"{first.column}__isnull": is_missing})


def _missing(order: Sequence[Term], key: Key, number: int, *, backwards: bool) -> Iterator[Q]:
    """Yield the rows on the other side of the border between values and their absence."""
    crosses = (key[number] is None) is backwards
    if order[number].is_nullable and crosses:
        border = Q(**{f"{order[number].column}__isnull": not backwards})
        yield _same(order[:number], key) & border


def _field(model: type[Model], column: str) -> Any:
    *way, name = column.split("__")
    for step in way:
        related = model._meta.get_field(step).related_model
        assert isinstance(related, type)  # noqa: S101 - columns of an ordering follow foreign keys
        model = related
    return model._meta.get_field(name)
