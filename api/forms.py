"""Further forms of one record, chosen by `format` in the address or by the header `Accept`."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import orjson
from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from api.parameters import refuse_unknown
from api.selection import SELECTION
from factbase.linked import (
    annotation_document,
    claim_document,
    entity_document,
    wikibase_document,
)

JSON_LD = "application/ld+json"
OURS = "application/json"
FORMAT = "format"


class Form(NamedTuple):
    """A media type, and what makes a document of rows of which there is one; None for no row."""

    media_type: str
    document: Callable[[QuerySet[Any], str], Mapping[str, Any] | None]
    described_as: str


Forms = Mapping[str, Form]

CLAIM_FORMS: Forms = {
    "jsonld": Form(JSON_LD, claim_document, "JSON-LD with PROV-O and Web Annotations."),
}
ENTITY_FORMS: Forms = {
    "jsonld": Form(JSON_LD, entity_document, "JSON-LD."),
    # Of the same media type as ours: `Accept` cannot ask for it.
    "wikibase": Form("application/json", wikibase_document, "Wikibase JSON."),
}
EVIDENCE_FORMS: Forms = {
    "jsonld": Form(JSON_LD, annotation_document, "A W3C Web Annotation."),
}


def form_asked(request: Request, forms: Forms) -> Form | None:
    """Return the form that a request asks for, None for the usual one.

    Raises ValidationError for a `format` that there is not, and for parts of JSON asked of another.
    """
    given = request.query_params.getlist(FORMAT)
    if given and (len(given) > 1 or given[0] not in ("json", *forms)):
        message = f"Choose one of {', '.join(('json', *forms))}."
        raise ValidationError({FORMAT: [message]}, "invalid_choice")
    form = forms.get(given[0]) if given else _accepted(request, forms)
    if form is not None:
        refuse_unknown(request, {*request.query_params} - SELECTION)
    return form


def _accepted(request: Request, forms: Forms) -> Form | None:
    """Return the form whose media type `Accept` names before ours."""
    accepted = [
        part.partition(";")[0].strip() for part in request.headers.get("Accept", "").split(",")
    ]
    by_type = {form.media_type: form for form in forms.values() if form.media_type != OURS}
    known = [name for name in accepted if name in by_type or name in (OURS, "*/*")]
    return by_type.get(known[0]) if known else None


def document(form: Form, body: Mapping[str, Any]) -> HttpResponse:
    """Return the answer that carries a document. It has no ETag: that of the record is not its."""
    content = orjson.dumps(body, option=orjson.OPT_UTC_Z)
    return HttpResponse(content, content_type=form.media_type, headers={"Vary": "Accept"})
