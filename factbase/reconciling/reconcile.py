"""Answers queries with the entities that they may mean, best first, each with its score."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from factbase.matching import (
    Candidate,
    Description,
    Ranked,
    Said,
    decided,
    identifiers_in,
    rank,
)
from factbase.models.beginnings import beginning_alike
from factbase.models.lookalikes import identified_as, named_like
from factbase.models.unit import unit_table
from factbase.reconciling.held import IDENTIFIER, HeldByProperty, held_by
from factbase.reconciling.retrieval import id_in, stating
from factbase.reconciling.things import Entry, entries_of
from factbase.values import UnitTable

LEAST_SCORE = 40.0
"""Below, an answer tells nothing: any two short names have some letters in common."""
TELLING_DIGITS = 7
"""A number with fewer, alone, is as likely a name or a year as an identifier of some scheme."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: a name, types (by slug), values by property; at most `limit` answers.

    The types count in the score; with `type_strict` “any” or “all” they are a condition.
    """

    text: str = ""
    types: frozenset[str] = frozenset()
    type_strict: str = "should"
    properties: Mapping[str, Sequence[Said]] = field(default_factory=dict)
    limit: int = 10

    @property
    def description(self) -> Description:
        """The query as a candidate is compared with it."""
        return Description(self.text, self.types, self.properties)

    def admits(self, kind: str) -> bool:
        """Whether an entity of a type can be an answer at all; an entity has one type."""
        if not self.types or self.type_strict == "should":
            return True
        return kind in self.types and (self.type_strict == "any" or len(self.types) == 1)


class Answer(NamedTuple):
    """An entity that a query may mean; `match`, where it does so beyond doubt."""

    entry: Entry
    ranked: Ranked
    match: bool


def reconcile(queries: Sequence[Query]) -> list[list[Answer]]:
    """Return the answers to each query.

    At most nineteen queries of the database, whatever the number: what is near by name, by
    identifier and by what claims state; names; values and units where properties are asked.
    """
    found, identified = _retrieved(dict(enumerate(queries)))
    entries = entries_of({pk for ids in found.values() for pk in ids})
    asked = {pid for query in queries for pid in query.properties}
    held = held_by({entry.id: entry for entry in entries.values()}.values(), asked)
    units = unit_table() if asked else None
    answers = []
    for number, query in enumerate(queries):
        certain = {entries[pk].id for pk in identified[number] if pk in entries}
        mine = {entries[pk].id: entries[pk] for pk in found[number] if pk in entries}
        answers.append(_ranked(query, mine.values(), certain, held, units))
    return answers


def _retrieved(
    queries: Mapping[int, Query],
) -> tuple[defaultdict[int, set[UUID]], defaultdict[int, set[UUID]]]:
    """Return by number which entities a query may mean, and which it names by an identifier."""
    found: defaultdict[int, set[UUID]] = defaultdict(set)
    identified: defaultdict[int, set[UUID]] = defaultdict(set)
    for number, query in queries.items():
        identified[number] |= id_in(query.text)
    identifiers = {number: _identifiers(query) for number, query in queries.items()}
    for number, pk in identified_as(identifiers):
        identified[number].add(pk)
    named = {number: query.text for number, query in queries.items() if query.text}
    unnamed = {number: query.properties for number, query in queries.items() if not query.text}
    like = named_like({number: [name] for number, name in named.items()})
    for number, pk in (*like, *beginning_alike(named), *stating(unnamed)):
        found[number].add(pk)
    for number, ids in identified.items():
        found[number] |= ids
    return found, identified


def _identifiers(query: Query) -> list[tuple[str, str]]:
    given = [
        (pid.removeprefix(IDENTIFIER), said)
        for pid, values in query.properties.items()
        for said in values
        if pid.startswith(IDENTIFIER) and isinstance(said, str)
    ]
    is_any_number = query.text.isdecimal() and len(query.text) < TELLING_DIGITS
    return given if is_any_number else [*identifiers_in(query.text), *given]


def _ranked(
    query: Query,
    entries: Iterable[Entry],
    certain: set[UUID],
    held: HeldByProperty,
    units: UnitTable | None,
) -> list[Answer]:
    wanted = query.description
    scored = []
    for entry in entries:
        known = held.get(entry.id, {})
        candidate = Candidate(entry.type, entry.names, known, entry.id in certain)
        ranked = rank(wanted, candidate, units)
        if ranked.score >= LEAST_SCORE and query.admits(entry.type):
            scored.append((entry, ranked))
    scored.sort(key=lambda pair: (-pair[1].score, pair[0].label, pair[0].id))
    is_decided = decided([ranked for _, ranked in scored])
    return [
        Answer(entry, ranked, is_decided and place == 0)
        for place, (entry, ranked) in enumerate(scored[: query.limit])
    ]
