"""Sources by their titles, their publishers, and the archived words."""

from typing import NamedTuple

from django.db.models import QuerySet

from factbase.matching.finding import Asked
from sources.models import Publisher, Source

MOST = 100


class FoundSource(NamedTuple):
    """A source, and whether its title says all the words."""

    source: Source
    is_titled: bool


def find_sources(asked: Asked, rows: "QuerySet[Source]", *, most: int = MOST) -> list[FoundSource]:
    """Return those of `rows` with all words in title, address or publisher. Two queries."""
    sources = rows.order_by()
    titled = addressed = sources
    publishers = Publisher.objects.standing().order_by()
    for word in asked.words:
        titled = titled.filter(title__says=word)
        publishers = publishers.filter(name__says=word)
    arms = [
        titled,
        addressed.filter(url=asked.text),
        sources.filter(publisher__in=publishers.values("pk")),
    ]
    keys = [arm.values("pk")[:MOST] for arm in arms]
    found = Source.objects.filter(
        pk__in=list(keys[0].union(*keys[1:]).values_list("pk", flat=True))
    )
    hits = [_told(asked, source) for source in found.select_related("publisher")]
    return sorted(hits, key=_order)[:most]


def _told(asked: Asked, source: Source) -> FoundSource:
    title = source.title.casefold()
    return FoundSource(source, all(word.casefold() in title for word in asked.words))


def _order(hit: FoundSource) -> tuple[bool, int, str]:
    """Titles first, then the newest published."""
    newest = -(hit.source.published_earliest or 0)
    return not hit.is_titled, newest, str(hit.source.pk)
