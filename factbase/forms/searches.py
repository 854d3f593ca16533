"""Records found by what people call them, in any script, the likeliest first.

Each search annotates `rank`: 0 where the typed words are exactly the name, 1 where a name begins
with them, 2 where they stand elsewhere in a name. Case does not matter. Nothing has a NUL in its
name, and PostgreSQL does not take one.
"""

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

EXACT, BEGINNING, ELSEWHERE, NOWHERE = range(4)
NUL = "\x00"


def entities_named(text: str) -> "QuerySet[Entity]":
    """Return live entities by label or alias; `also` is the alias that fits best, if any."""
    if NUL in text:
        return Entity.objects.none()
    aliases = Alias.objects.standing().filter(name__says=text)
    labels = Entity.objects.filter(label__says=text)
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
        .filter(title__says=text)
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
        .filter(name__says=text)
        .annotate(rank=_rank("name", text))
        .order_by("rank", "name", "id")
    )


def _rank(column: str, text: str) -> Case:
    return Case(
        When(**{f"{column}__iexact": text}, then=Value(EXACT)),
        When(**{f"{column}__istartswith": text}, then=Value(BEGINNING)),
        When(**{f"{column}__icontains": text}, then=Value(ELSEWHERE)),
        default=Value(NOWHERE),
        output_field=IntegerField(),
    )
