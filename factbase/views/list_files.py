"""Any list as a file: the rows, columns and moment of the page that it was asked for on."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from factbase import permissions
from factbase.exports import file_answer, formats_of
from factbase.exports.exceptions import UnfitError
from factbase.history.moments import KNOWN_AT
from factbase.lists import KINDS, ListKind
from factbase.lists.columns import COLUMNS, chosen, of_files
from factbase.permissions import Actor
from factbase.views.as_of import RefusedParametersError, as_of
from factbase.views.reading import reading, reasons_of
from factbase.wording import told
from sources.exceptions import RefusalError


@reading
def export_list(request: HttpRequest, kind: str, form: str) -> HttpResponseBase:
    """Send the rows that the list shows for the same address, all pages of them.

    With `columns`, those that say what these columns of the page show. Raises
    RefusedParametersError (400) for what cannot be read, and where the format cannot hold it.
    """
    found = KINDS.get(kind)
    if found is None or found.table is None or form not in formats_of(found.table):
        raise Http404("There is no such file.")
    table, chosen_form = found.table, formats_of(found.table)[form]
    rows = visible(found, request.user)
    filterset = found.filterset(request.GET, rows, request=request, passing={COLUMNS, KNOWN_AT})
    if not filterset.is_valid():
        raise RefusedParametersError(reasons_of(filterset))
    try:
        if COLUMNS in request.GET and chosen_form.has_columns:
            columns = of_files(found, chosen(found, request.GET))
            table = replace(table, columns=tuple(columns))
        known_at = as_of(request).known_at
        return file_answer(request, table, filterset.qs, form=chosen_form, known_at=known_at)
    except UnfitError as refusal:
        raise RefusedParametersError([told(refusal.message)]) from refusal
    except RefusalError as refusal:
        raise RefusedParametersError([f"{refusal.field}: {told(refusal.message)}"]) from refusal


def visible(kind: ListKind, user: Actor) -> QuerySet[Any]:
    """Return the rows of a list that `user` may see."""
    match kind.name:
        case "claims":
            return permissions.visible_claims(user)
        case "conflicts":
            return permissions.visible_conflicts(user)
    rows: QuerySet[Any] = kind.filterset._meta.model._default_manager.all()
    return rows
