"""Records found by what people call them, in any script, the likeliest first.

Each search annotates `rank`: 0 where the typed words are exactly the name, 1 where a name begins
with them, 2 where they stand elsewhere in a name. Case does not matter, and what is typed at full
width is sought at its usual width too. Nothing has a NUL in its name, and PostgreSQL does not take
one.
"""

from functools import reduce
from operator import or_

from django.db.models import (
    Case,
    CharField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from factbase.models import Alias, Entity
from sources.models import Publisher, Source
from sources.widths import at_usual_width

EXACT, BEGINNING, ELSEWHERE, NOWHERE = range(4)
NUL = "\x00"


def entities_named(text: str) -> "QuerySet[Entity]":
    """Return live entities by label or alias; `also` is the alias that fits best, if any."""
    if NUL in text:
        return Entity.objects.none()
    aliases = Alias.objects.standing().filter(_says("name", text))
    labels = Entity.objects.filter(_says("label", text))
    best = aliases.filter(entity=OuterRef("pk")).annotate(rank=_rank("name", text))
    best = best.order_by("rank", "name")
    return (
        Entity.objects.standing()
        .filter(Q(pk__in=labels.values("pk")) | Q(pk__in=aliases.values("entity")))
        .select_related("type")
        .annotate(
            also=Subquery(best.values("name")[:1], output_field=CharField()),
            rank=Least(_rank("label", text), Coalesce(Subquery(best.values("rank")[:1]), NOWHERE)),
        )
        .order_by("rank", "label", "id")
    )


def sources_titled(text: str) -> "QuerySet[Source]":
    """Return live sources by title, newest first among equals."""
    if NUL in text:
        return Source.objects.none()
    return (
        Source.objects.standing()
        .filter(_says("title", text))
        .select_related("publisher")
        .annotate(rank=_rank("title", text))
        .order_by("rank", "-created_at", "-id")
    )


def publishers_named(text: str) -> "QuerySet[Publisher]":
    """Return live publishers by name."""
    if NUL in text:
        return Publisher.objects.none()
    return (
        Publisher.objects.standing()
        .filter(_says("name", text))
        .annotate(rank=_rank("name", text))
        .order_by("rank", "name", "id")
    )


def _says(column: str, text: str) -> Q:
    sought = [Q(**{f"{column}__says": spelling}) for spelling in _spellings(text)]
    return reduce(or_, sought)


def _rank(column: str, text: str) -> Case:
    lookups = {"iexact": EXACT, "istartswith": BEGINNING, "icontains": ELSEWHERE}
    return Case(
        *(
            When(**{f"{column}__{lookup}": spelling}, then=Value(rank))
            for lookup, rank in lookups.items()
            for spelling in _spellings(text)
        ),
        default=Value(NOWHERE),
        output_field=IntegerField(),
    )


def _spellings(text: str) -> list[str]:
    """Return what was typed, and the same at its usual width where that differs."""
    return list(dict.fromkeys((text, at_usual_width(text))))
