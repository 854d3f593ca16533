"""Exports that are made in the background: asked for, looked after, fetched, called off."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from factbase import permissions
from factbase.exports import asking, building
from factbase.history import parse_moment
from factbase.history.moments import KNOWN_AT
from factbase.models import Export
from factbase.views.as_of import RefusedParametersError
from factbase.wording import told
from sources.exceptions import RefusalError

# Parameters that say how, not which claims.
NOT_FILTERS = {"csrfmiddlewaretoken", "format", KNOWN_AT}


def _actor(request: HttpRequest) -> User:
    """Return who is signed in; raises PermissionDenied for who may not read."""
    if not isinstance(request.user, User) or not permissions.can_read(request.user):
        raise PermissionDenied(_("This needs an account that may read."))
    return request.user


def _export(request: HttpRequest, pk: UUID) -> Export:
    """Return an export that the person may see; raises Http404."""
    _actor(request)
    rows = permissions.visible_exports(request.user).select_related("created_by")
    export: Export = get_object_or_404(rows, pk=pk)
    return export


@login_required
@require_POST
def export_ask(request: HttpRequest) -> HttpResponse:
    """Have the claims that the form asks for made into a file, and show how far it is.

    Raises RefusedParametersError (400) for a parameter that does not exist or cannot be read.
    """
    actor = _actor(request)
    filters = {
        name: values
        for name, values in request.POST.lists()
        if name not in NOT_FILTERS and any(values)
    }
    try:
        export = asking.ask(
            by=actor,
            format=request.POST.get("format", ""),
            filters=filters,
            known_at=parse_moment(request.POST.get(KNOWN_AT, "")),
            site=request.build_absolute_uri("/"),
        )
    except RefusalError as refusal:
        raise RefusedParametersError([_told(each) for each in refusal.every]) from refusal
    return redirect("export-detail", pk=export.pk)


@login_required
@require_safe
def export_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how far an export is."""
    return render(request, "export_detail.html", {"export": _export(request, pk)})


@login_required
@require_safe
def export_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Send the file of an export; 404 until it is ready, and when it has expired."""
    response = building.file_answer(request, _export(request, pk))
    if response is None:
        raise Http404(_("This export has no file."))
    return response


@login_required
@require_POST
def export_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call an export off; one that has ended meanwhile stays as it is, and the page says so."""
    export = _export(request, pk)
    try:
        asking.call_off(export=export, by=_actor(request))
    except RefusalError as refusal:
        messages.warning(request, told(refusal.message))
    return redirect(reverse("export-detail", args=[pk]))


def _told(refusal: RefusalError) -> str:
    """Return what was refused, behind the name of the parameter that it is about."""
    name = refusal.field.removeprefix("filters.")
    return f"{name}: {told(refusal.message)}" if name else told(refusal.message)
