"""Helps a person to choose an entity, type or property, and to see what it is.

Parameters that the specification does not name are let pass: OpenRefine's fields send the options
of a service that is long gone (`prefixed`, `spell` …) with each of their questions.
"""

from collections.abc import Callable, Mapping, Sequence

from csp.constants import NONE
from csp.decorators import csp_replace
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_exempt
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.reconcile.cross_origin import CrossOriginView
from api.reconcile.reading import MAX_LENGTH, as_id, bounded_text, whole_number
from api.reconcile.shapes import (
    FlyoutJson,
    NamedJson,
    ProposalJson,
    SuggestionsJson,
    offered_json,
    suggested_json,
)
from factbase.reconciling import (
    Entry,
    Offered,
    entries_of,
    offered_properties,
    offered_types,
    properties_of_type,
    suggest_entities,
)
from factbase.visible import shown as visible

AT_ONCE = 20
"""How many suggestions come at once."""

POLICY = {
    "script-src": [NONE],
    "img-src": [NONE],
    "font-src": [NONE],
    "connect-src": [NONE],
    "form-action": [NONE],
    "frame-ancestors": ["*"],
}

OFFERED: Mapping[str, Callable[[str], Sequence[Offered]]] = {
    "type": offered_types,
    "property": offered_properties,
}


class SuggestView(CrossOriginView):
    """What begins with the letters typed so far, by its name or id."""

    kind = "entity"
    parameters = {
        "prefix": ({"type": "string", "maxLength": MAX_LENGTH}, "What was typed."),
        "cursor": ({"type": "integer", "minimum": 0}, "How many suggestions to skip."),
    }
    needed = ("prefix",)
    successes = {(200, "application/json"): SuggestionsJson}

    def get(self, request: Request) -> Response:
        """Return the suggestions after the first `cursor` ones."""
        prefix = bounded_text(_given(request, "prefix"), "prefix").strip()
        start = whole_number(request.query_params.get("cursor") or 0, "cursor")
        found = self._found(prefix)[start : start + AT_ONCE]
        return Response({"result": found})

    def _found(self, prefix: str) -> Sequence[NamedJson]:
        if self.kind == "entity":
            return [suggested_json(entry) for entry in suggest_entities(prefix)]
        return [offered_json(offered) for offered in OFFERED[self.kind](prefix)]


class FlyoutView(CrossOriginView):
    """A line of HTML about an entity, type or property, to show beside its name."""

    kind = "entity"
    parameters = {"id": ({"type": "string"}, "Of an entity, or the slug of another.")}
    needed = ("id",)
    successes = {(200, "application/json"): FlyoutJson}

    def get(self, request: Request) -> Response:
        """Return the description."""
        id = _given(request, "id")
        found = _offered(self.kind, id)
        words = found.description or found.name
        answer: FlyoutJson = {"id": id, "html": f"<p>{visible(words)}</p>"}
        return Response(answer)


class ProposeView(CrossOriginView):
    """Properties worth fetching of entities of a type."""

    parameters = {
        "type": ({"type": "string"}, "Slug of an entity type."),
        "limit": ({"type": "integer", "minimum": 0}, "At most so many; 0: all."),
    }
    successes = {(200, "application/json"): ProposalJson}

    def get(self, request: Request) -> Response:
        """Return them, by name; of any type, if none is given."""
        kind = request.query_params.get("type", "")
        limit = whole_number(request.query_params.get("limit") or 0, "limit")
        found = properties_of_type(kind, limit or None)
        answer: ProposalJson = {
            "type": kind,
            "properties": [offered_json(offered) for offered in found],
        }
        return Response(answer | ({"limit": limit} if limit else {}))


@method_decorator(xframe_options_exempt, name="dispatch")
@method_decorator(csp_replace(POLICY), name="dispatch")
class PreviewView(CrossOriginView):
    """A small page about an entity, to show in a frame.

    The one page that any site may frame: it has no button, no form and no script, looks the same
    to everybody, and its link opens a page of its own, so that there is nothing to be tricked into.
    """

    parameters = {"id": ({"type": "string", "format": "uuid"}, "Id of an entity.")}
    needed = ("id",)
    successes = {(200, "text/html"): {"type": "string"}}

    def get(self, request: Request) -> HttpResponse:
        """Return the page."""
        entry = _entry(_given(request, "id"))
        return render(request, "api/preview.html", {"entry": entry, "names": entry.names[1:]})


def _given(request: Request, name: str) -> str:
    """Return a parameter that is needed."""
    given = request.query_params.getlist(name)
    if len(given) != 1:
        raise ValidationError({name: ["Give this parameter once."]})
    return str(given[0])


def _offered(kind: str, id: str) -> Offered:
    """Return what an id is of; raises NotFound."""
    if kind == "entity":
        entry = _entry(id)
        return Offered(id, entry.label, entry.description)
    for offered in OFFERED[kind](""):
        if offered.id == id:
            return offered
    raise NotFound(f"There is no such {kind}.")


def _entry(id: str) -> Entry:
    pk = as_id(id)
    entry = entries_of([pk]).get(pk) if pk else None
    if entry is None:
        raise NotFound("There is no such entity.")
    return entry
