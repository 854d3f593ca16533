"""Facets: how many rows of a list there are for each answer to a question, and how to ask for them.

Counted exactly where a list is short. Of a long one a sample is counted, of as many rows however
long it is, so that ten million cost what one million costs; what comes out is an estimate and says
so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise

from factbase.filtersets.base import StrictFilterSet
from factbase.filtersets.counts import Count, Estimates
from factbase.models.arrays import IsAnyOf, has_id_of

MOST_READ = 5_000
"""Rows that are read at most to count the answers of a list."""
MOST_SOUGHT = 1_000
"""The same of a search, whose rows PostgreSQL has to look for one after another."""
LEAST_FOUND = 200
"""Rows of a list that a sample of the whole table must hold to speak for it."""
REMEMBERED_SECONDS = 300

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Facet:
    """A question, and the filter `name` that an answer to it sets; `is_single` takes one answer.

    `sql` SELECTs answer, words (or NULL) and number (NULL where to count would cost too much) from
    `base`, whose columns are the rows' `columns` (name in `base` to the way of the ORM). `choices`
    are the answers of a closed list, in order; others go by their number, with `is_ordered` by
    themselves, the last first. With `is_whole` all that are possible come out, even of a sample.
    `unasked` are those in force where the address says nothing, `lift` asks for all.
    """

    name: str
    label: Words
    sql: str
    columns: Mapping[str, str]
    choices: tuple[tuple[str, Words], ...] = ()
    is_single: bool = False
    unasked: tuple[str, ...] = ()
    lift: str = ""
    is_ordered: bool = False
    is_whole: bool = False


class Answers(NamedTuple):
    """The words and number of each answer; `least` is what one that is missing falls short of."""

    found: dict[str, tuple[str | None, int]]
    is_estimate: bool = False
    least: int = 0


@dataclass(frozen=True, slots=True)
class Base:
    """The rows whose answers are counted: a filtered list, and how long it is.

    `ids` are those of its rows where they are known already, `is_search` says that each row has
    to be looked for.
    """

    filterset: StrictFilterSet
    count: Count
    facets: tuple[Facet, ...]
    may_sample: bool = True
    ids: Sequence[UUID] | None = None
    is_search: bool = False

    @property
    def most(self) -> int:
        """How many rows are read at most."""
        return MOST_SOUGHT if self.is_search else MOST_READ


class _Sample(NamedTuple):
    """Rows that stand for a list, each for `weight` of it."""

    rows: QuerySet[Any]
    weight: float


KNOWN: Estimates[dict[str, Answers]] = Estimates(REMEMBERED_SECONDS)


def answers(base: Base, *, moment: object = None) -> dict[str, Answers]:
    """Return the answers to the facets of `base` by their names.

    One query for a short list, two or three for a longer one, none where that was asked for
    within the last minutes at the same `moment`.
    """
    if not base.facets:
        return {}
    rows = base.filterset.qs
    if base.ids is not None:
        return _counted(base.facets, _chosen(rows, base.ids))
    if (base.count.number or 0) <= base.most and not base.is_search:
        return _counted(base.facets, _Sample(rows.order_by(), 1))
    try:
        key = str((rows.query.sql_with_params(), [facet.sql for facet in base.facets], moment))
    except EmptyResultSet:
        return {facet.name: Answers({}) for facet in base.facets}
    known = KNOWN.find(key)
    if known is None:
        known = _estimated(base)
        KNOWN.keep(key, known)
    return known


def uncounted(facets: Iterable[Facet]) -> dict[str, Answers]:
    """Return answers without numbers, where to count them would take another search."""
    return {facet.name: Answers({}, is_estimate=True) for facet in facets}


def _estimated(base: Base) -> dict[str, Answers]:
    """Count a sample of the whole table, or where that holds too few, the first of the list."""
    rows = base.filterset.qs
    if base.may_sample and not base.is_search:
        sample = _Sample(*_sampled(rows))
        found = _counted(base.facets, sample)
        if sum(number for _, number in _largest(found)) >= LEAST_FOUND * sample.weight:
            return found
    ids = base.filterset.first_ids(base.most, least=LEAST_FOUND)
    weight = max((base.count.number or 0) / len(ids), 1) if ids else 1
    return _counted(base.facets, _chosen(rows, ids, weight))


def _chosen(rows: QuerySet[Any], ids: Sequence[UUID], weight: float = 1) -> _Sample:
    """Return rows by their ids alone."""
    return _Sample(rows.model._default_manager.filter(has_id_of(ids)).order_by(), weight)


def _largest(found: Mapping[str, Answers]) -> Iterable[tuple[str | None, int]]:
    """Return the answers of the facet that has most rows: about as many as there are at all."""
    sizes = [sum(number for _, number in each.found.values()) for each in found.values()]
    return list(found.values())[sizes.index(max(sizes))].found.values()


def _sampled(rows: QuerySet[Any]) -> tuple[QuerySet[Any], float]:
    """Return the rows of a list that are in some pages of its table, always the same ones."""
    table = rows.model._meta.db_table
    with connections[rows.db].cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = to_regclass(%s)", [table])
        [[held]] = cursor.fetchall()
    share = min(MOST_READ / max(held, MOST_READ), 1)
    sample = RawSQL(  # noqa: S611 - nothing in it comes from outside
        f"ARRAY(SELECT id FROM {table} TABLESAMPLE SYSTEM (%s) REPEATABLE (7))",  # noqa: S608
        [100 * share],
    )
    return rows.order_by().filter(IsAnyOf("pk", sample)), 1 / share


def _counted(facets: tuple[Facet, ...], sample: _Sample) -> dict[str, Answers]:
    """Return the answers of the rows of a sample, each times its weight. One query."""
    found: dict[str, dict[str, tuple[str | None, int]]] = {facet.name: {} for facet in facets}
    columns = {"id": "pk"} | {name: way for facet in facets for name, way in facet.columns.items()}
    try:
        chosen, values = sample.rows.values_list(*columns.values()).query.sql_with_params()
    except EmptyResultSet:
        return {name: Answers({}) for name in found}
    parts = " UNION ALL ".join(
        f"SELECT '{facet.name}', answer, words, number "  # noqa: S608 - all of it is ours
        f"FROM ({facet.sql}) AS f{number} (answer, words, number)"
        for number, facet in enumerate(facets)
    )
    with connections[sample.rows.db].cursor() as cursor:
        cursor.execute(
            f"WITH base ({', '.join(columns)}) AS MATERIALIZED ({chosen}) {parts}", values
        )
        rows = cursor.fetchall()
    for name, answer, words, number in rows:
        if number is not None:
            found[name][answer] = (words, _about(number * sample.weight))
    is_estimate = sample.weight > 1
    least = _about(ceil(sample.weight)) if is_estimate else 0
    counted = {name: Answers(each, is_estimate, least) for name, each in found.items()}
    left = {name for name, _, _, number in rows if number is None}
    return counted | uncounted(facet for facet in facets if facet.name in left)


def _about(number: float) -> int:
    """Return a number as it is, or where it was multiplied with two digits that count."""
    whole = round(number)
    unit: int = 10 ** max(len(str(whole)) - 2, 0) if number != whole or whole > MOST_READ else 1
    return round(whole / unit) * unit
