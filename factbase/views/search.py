"""The search over everything: its page, and what is offered while somebody types."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from factbase import permissions
from factbase.filtersets import ClaimFilterSet, EntityFilterSet, SourceFilterSet, StrictFilterSet
from factbase.filtersets.fields import split_values
from factbase.filtersets.filters import SearchField
from factbase.finding import (
    FoundClaim,
    FoundEntity,
    FoundQuote,
    FoundSource,
    asked,
    find_claims,
    find_entities,
    find_quotes,
    find_sources,
    plain,
)
from factbase.lists.showing import FacetShown
from factbase.matching.finding import Asked
from factbase.models import Entity
from factbase.models.querysets import ClaimQuerySet
from factbase.postgresql.planning import planned_for_values
from factbase.views.as_of import RefusedParametersError, as_of, may_edit
from factbase.views.facets import facet, with_value
from factbase.views.reading import reading_page, reasons_of
from sources.models import Publisher, Source

KINDS = ("entities", "claims", "quotes", "sources")
CONDITIONS = ("kind", "type", "property", "publisher", "when")
# Conditions that a kind has nothing to meet with.
LACKING = {"entities": {"property", "publisher", "when"}, "sources": {"type", "property"}}
# How many of each are shown beside the other kinds, alone, and while somebody types.
FEW, MOST = 6, 100
TYPED_ENTITIES, TYPED_CLAIMS, TYPED_SOURCES = 6, 4, 3
NAMED_SURELY = 8
"""How many entities, found by what was typed, whose claims are shown."""


@dataclass(slots=True)
class Found:
    """What was found of each kind, as far as it was sought."""

    entities: list[FoundEntity] = field(default_factory=list)
    claims: list[FoundClaim] = field(default_factory=list)
    quotes: list[FoundQuote] = field(default_factory=list)
    sources: list[FoundSource] = field(default_factory=list)

    def __len__(self) -> int:
        return sum(len(getattr(self, kind)) for kind in KINDS)


@reading_page
def search(request: HttpRequest) -> HttpResponse:
    """Seek words in everything, narrowed by the conditions of the address; show why it was found.

    Raises RefusedParametersError (400) for a search or a condition that cannot be read.
    """
    query = _query(request)
    kind = request.GET.get("kind", "")
    context: dict[str, Any] = {"site_query": query, "kind": kind if kind in KINDS else ""}
    if query:
        words = asked(query)
        found = _found(request, words)
        context |= {
            "words": words.words,
            "found": found,
            "few": FEW,
            "most": MOST,
            "facets": _facets(request, found),
            "is_narrowed": _is_narrowed(request),
            "all_query": with_value(request.GET, "status", "any"),
            "contributes": may_edit(request),
        }
    return render(request, "search.html", context)


@reading_page
def suggest(request: HttpRequest) -> HttpResponse:
    """Return the first few of what ?q= finds, as options for whoever is still typing."""
    query = _query(request)
    found, words = Found(), asked(query)
    if query:
        claims = _visible(request).published()
        with planned_for_values():
            found.entities = find_entities(words, _entities(), most=TYPED_ENTITIES)
            found.claims = find_claims(words, claims, most=TYPED_CLAIMS)
            if len(found.claims) < TYPED_CLAIMS:
                found.quotes = find_quotes(words, claims, most=TYPED_CLAIMS - len(found.claims))
            found.sources = find_sources(words, Source.objects.standing(), most=TYPED_SOURCES)
    context = {"found": found, "words": words.words, "text": query}
    return render(request, "_partials/search_options.html", context)


def _query(request: HttpRequest) -> str:
    """Return what is sought, "" for nothing; raises RefusedParametersError."""
    field = SearchField(required=False)
    try:
        text: str = field.clean(request.GET.get("q", ""))
        field.clean(plain(text))
    except ValidationError as error:
        raise RefusedParametersError([f"q: {message}" for message in error.messages]) from error
    return text


def _found(request: HttpRequest, words: Asked) -> Found:
    """Seek each kind that the address does not leave out. At most 25 queries."""
    kind, found = request.GET.get("kind"), Found()
    claims = _narrowed_claims(request)
    wanted = [kind] if kind in KINDS else _kinds_with(request)
    with planned_for_values():
        entities = find_entities(words, _narrowed_entities(request))
        if "entities" in wanted:
            found.entities = entities
        if "claims" in wanted:
            surely = [each for each in entities if not each.is_near][:NAMED_SURELY]
            about = {member for each in surely for member in each.members}
            found.claims = find_claims(words, claims, about=about)
        if "quotes" in wanted:
            found.quotes = find_quotes(words, claims, receipts=_receipts(request))
        if "sources" in wanted:
            found.sources = find_sources(words, _narrowed_sources(request))
    return found


def _kinds_with(request: HttpRequest) -> list[str]:
    """Return the kinds that can meet the conditions of the address."""
    given = {name for name, value in request.GET.items() if value}
    return [kind for kind in KINDS if not given & LACKING.get(kind, set())]


def _is_narrowed(request: HttpRequest) -> bool:
    return any(request.GET.get(name) for name in CONDITIONS)


def _visible(request: HttpRequest) -> ClaimQuerySet:
    return permissions.visible_claims(request.user).holding_at(as_of(request).valid_at)


def _entities() -> Any:
    return Entity.objects.standing()


def _narrowed_claims(request: HttpRequest) -> ClaimQuerySet:
    conditions = {
        "status": request.GET.get("status", ""),
        "property": request.GET.get("property", ""),
        "subject_type": request.GET.get("type", ""),
        "publisher": request.GET.get("publisher", ""),
        "valid": request.GET.get("when", ""),
    }
    rows: ClaimQuerySet = _narrowed(ClaimFilterSet, conditions, _visible(request))
    return rows


def _narrowed_entities(request: HttpRequest) -> Any:
    conditions = {"type": request.GET.get("type", ""), "merged": "any"}
    return _narrowed(EntityFilterSet, conditions, Entity.objects.all())


def _narrowed_sources(request: HttpRequest) -> Any:
    conditions = {
        "publisher": request.GET.get("publisher", ""),
        "published": request.GET.get("when", ""),
    }
    return _narrowed(SourceFilterSet, conditions, Source.objects.all())


def _receipts(request: HttpRequest) -> Q:
    publishers = split_values({"publisher": request.GET.get("publisher")}, "publisher")
    return Q(source__publisher__in=publishers) if publishers else Q()


def _narrowed(filterset_class: type[StrictFilterSet], conditions: dict[str, str], rows: Any) -> Any:
    given = {name: value for name, value in conditions.items() if value}
    filterset = filterset_class(given, rows, is_shown=False)
    if not filterset.is_valid():
        raise RefusedParametersError(reasons_of(filterset))
    return filterset.qs


def _facets(request: HttpRequest, found: Found) -> list[FacetShown]:
    """Return the conditions that would narrow what was found; those of one value say nothing."""
    names = {
        "entities": _("Entities"),
        "claims": _("Claims"),
        "quotes": _("Quotes"),
        "sources": _("Sources"),
    }
    claims = [each.claim for each in found.claims] + [q.evidence.claim for q in found.quotes]
    types = [each.entity.type for each in found.entities] + [c.subject.type for c in claims]
    publishers: list[Publisher | None] = [each.source.publisher for each in found.sources]
    publishers += [quote.evidence.source.publisher for quote in found.quotes]
    kinds = [(kind, names[kind]) for kind in KINDS for _row in getattr(found, kind)]
    facets = [
        facet(request.GET, "kind", _("Kind"), kinds),
        facet(request.GET, "type", _("Type of entity"), [(t.slug, t.label) for t in types]),
        facet(
            request.GET,
            "property",
            _("Property"),
            [(c.property.slug, c.property.label) for c in claims],
        ),
        facet(
            request.GET, "publisher", _("Publisher"), [(str(p.pk), p.name) for p in publishers if p]
        ),
    ]
    return [each for each in facets if len(each.first) > 1 or request.GET.get(each.name)]
