"""What is suggested in a snapshot: names, amounts and dates, without those that were dismissed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Count

from factbase.models import Claim, DismissedSuggestion, Entity, Evidence
from factbase.models.unit import unit_table
from factbase.spotting import Spotted, SuggestionKind, longest, values_in
from factbase.suggestions.naming import Named, names_in
from factbase.suggestions.suggestion import Suggestion, key_of
from sources.models import Snapshot


def suggestions_for(snapshot: Snapshot) -> list[Suggestion]:
    """Return what a claim may be made of, in the order of the text; no two overlap.

    A name stands for its longest form, an amount with its modifier. Seven queries, two more where
    names have several meanings; the time grows with the length of the text alone.
    """
    text = snapshot.text
    names = names_in(text)
    values = values_in(text, units=unit_table(), reference=snapshot.source.published_date)
    spotted = longest([*(_as_spotted(name, text) for name in names), *values])
    dismissed = _dismissed(snapshot)
    kept = [one for one in spotted if (one.start, one.end, one.kind) not in dismissed]
    choices = _choices(snapshot, {(name.start, name.end): name for name in names}, kept)
    return [
        Suggestion(
            start=one.start,
            end=one.end,
            kind=one.kind,
            words=text[one.start : one.end],
            typed=choices[one.start][0].label if one.start in choices else one.typed,
            value=one.value,
            confidence=one.confidence,
            choices=choices.get(one.start, ()),
            key=key_of(one.kind, one.start, one.end),
        )
        for one in kept
    ]


def _as_spotted(name: Named, text: str) -> Spotted:
    words = text[name.start : name.end]
    return Spotted(name.start, name.end, SuggestionKind.ENTITY, words, None, name.confidence)


def _dismissed(snapshot: Snapshot) -> set[tuple[int, int, str]]:
    rows = DismissedSuggestion.objects.standing().filter(snapshot=snapshot)
    return set(rows.values_list("start", "end", "kind"))


def _choices(
    snapshot: Snapshot, names: dict[tuple[int, int], Named], kept: Sequence[Spotted]
) -> dict[int, tuple[Entity, ...]]:
    """Return the entities that each name can mean, by where it starts, the likeliest first."""
    meant = [names[one.start, one.end] for one in kept if one.kind is SuggestionKind.ENTITY]
    ids = {pk for name in meant for pk in name.entities}
    entities = Entity.objects.select_related("type").in_bulk(list(ids))
    doubtful = {pk for name in meant if len(name.entities) > 1 for pk in name.entities}
    here, uses = _uses(snapshot, meant, doubtful) if doubtful else (Counter(), Counter())

    def by_use(pk: UUID) -> tuple[int, int]:
        return -here[pk], -uses[pk]

    return {
        name.start: tuple(entities[pk] for pk in sorted(name.entities, key=by_use))
        for name in meant
    }


def _uses(
    snapshot: Snapshot, meant: Iterable[Named], doubtful: set[UUID]
) -> tuple[Counter[UUID], Counter[UUID]]:
    """Return how often each of the doubtful is meant in this source, and in claims at all."""
    here = Counter(name.entities[0] for name in meant if len(name.entities) == 1)
    evidence = Evidence.objects.standing().filter(source=snapshot.source_id)
    for row in evidence.values_list("claim__subject", "claim__value_entity", "asserted_by"):
        here.update(pk for pk in row if pk)
    claims = Claim.objects.live().filter(subject__in=doubtful).order_by()
    return here, Counter(dict(claims.values_list("subject").annotate(Count("pk"))))
