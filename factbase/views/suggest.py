"""Small answers while a person types: names that fit, and what a value or date means."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from factbase.forms import searches
from factbase.forms.dates import DateField
from factbase.forms.lookups import (
    LONGEST_NAME,
    MOST_CANDIDATES,
    Search,
    SourceField,
    describe,
    each_once,
    find,
)
from factbase.forms.qualifiers import QualifierForm
from factbase.forms.said import SaidForm, example, reference_of, source_by_id
from factbase.views.reading import reading_page
from sources.edtf import EdtfDate


@reading_page
def entities(request: HttpRequest) -> HttpResponse:
    """Return entities that have ?q= in their label or an alias, as a list to choose from."""
    return _suggestions(request, searches.entities_named)


@reading_page
def sources(request: HttpRequest) -> HttpResponse:
    """Return sources that have ?q= in their title."""
    return _suggestions(request, searches.sources_titled)


@reading_page
def publishers(request: HttpRequest) -> HttpResponse:
    """Return publishers that have ?q= in their name."""
    return _suggestions(request, searches.publishers_named)


@reading_page
def preview_value(request: HttpRequest) -> HttpResponse:
    """Return what a typed value means; ?prefix= says which row of the form sent it."""
    prefix = request.GET.get("prefix") or None
    kind_of_form = QualifierForm if prefix else SaidForm
    form = kind_of_form(request.GET, prefix=prefix, reference=_reference(request))
    form.is_valid()
    field: Any = form.fields["value"]
    prop = getattr(form, "cleaned_data", {}).get("property")
    has_problem = bool(form["value"].data.text.strip()) and not field.candidates
    context = {
        "name": form["value"].html_name,
        "candidates": field.candidates,
        "understood": field.understood,
        "problem": form.errors.get("value", [""])[0] if has_problem else "",
        "hint": _("Choose the one that is meant, or type on."),
        "example": example(prop) if prop else "",
    }
    return render(request, "_partials/understood.html", context)


@reading_page
def preview_date(request: HttpRequest) -> HttpResponse:
    """Return what the typed date ?valid= means."""
    field = DateField()
    field.reference = _reference(request)
    problem = ""
    try:
        field.clean(request.GET.get("valid", ""))
    except ValidationError as error:
        problem = error.messages[0]
    context = {"understood": field.understood, "problem": problem}
    return render(request, "_partials/understood.html", context)


def _suggestions(request: HttpRequest, search: Search) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    rows = list(search(text)[:MOST_CANDIDATES]) if 0 < len(text) <= LONGEST_NAME else []
    context = {"candidates": [describe(row) for row in each_once(rows)], "text": text}
    return render(request, "_partials/suggestions.html", context)


def _reference(request: HttpRequest) -> EdtfDate | None:
    """Return the date of the source that is named in the same form. At most one query.

    The admin, whose forms name sources by their ids alone, sends `source_id`.
    """
    if request.GET.get("source_id"):
        return reference_of(source_by_id(request.GET["source_id"]))
    field = SourceField(required=False)
    typed = field.widget.value_from_datadict(request.GET, {}, "evidence-source")
    return reference_of(find(searches.sources_titled, typed).record if typed.text else None)
