"""Pages on which a person keeps lists under a name, renames, updates, shares and gives them up."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from factbase import permissions
from factbase.actions import saved_views
from factbase.forms.refusals import refusals_shown_in
from factbase.forms.saved_views import SavedViewForm
from factbase.lists import KINDS, address
from factbase.models import SavedView

PAGES = {
    "claims": "claim-list",
    "entities": "entity-list",
    "sources": "source-list",
    "conflicts": "conflict-list",
    "publishers": "publisher-list",
    "properties": "property-list",
    "matches": "match-list",
}


@login_required
@require_POST
def view_keep(request: HttpRequest, kind: str) -> HttpResponse:
    """Keep the list whose address was sent, under the name that was typed."""
    if kind not in KINDS:
        raise Http404("There is no such list.")
    actor = _reader(request)
    form = SavedViewForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        with refusals_shown_in(form):
            view = saved_views.keep(
                list_name=kind,
                name=said["name"],
                query=_kept(said["query"]),
                is_shared=said["is_shared"],
                by=actor,
            )
    if form.errors:
        return _page(request, form, {"kind": kind, "back": _list(kind, form.data.get("query", ""))})
    messages.success(request, _("“%(name)s” is kept.") % {"name": view.name})
    return HttpResponseRedirect(address_of(view))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def view_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Rename or share a view of one's own, or put another address in its place."""
    view = _own(request, pk)
    sent = request.POST if request.method == "POST" else None
    known = {"name": view.name, "is_shared": view.is_shared, "query": view.query}
    form = SavedViewForm(sent, initial=known)
    if form.is_valid():
        said = form.cleaned_data | {"query": _kept(form.cleaned_data["query"])}
        with refusals_shown_in(form):
            view = saved_views.change(view=view, by=_reader(request), fields=said)
    if sent is None or form.errors:
        return _page(request, form, {"view": view, "back": address_of(view)})
    messages.success(request, _("“%(name)s” is kept.") % {"name": view.name})
    return HttpResponseRedirect(address_of(view))


@login_required
@require_POST
def view_give_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a view up; sent twice, it stays given up."""
    view = saved_views.give_up(view=_own(request, pk), by=_reader(request))
    messages.success(request, _("“%(name)s” is given up.") % {"name": view.name})
    return HttpResponseRedirect(reverse("view-edit", args=[view.pk]))


@login_required
@require_POST
def view_take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep a view again that was given up."""
    view = saved_views.take_back(view=_own(request, pk), by=_reader(request))
    messages.success(request, _("“%(name)s” is kept.") % {"name": view.name})
    return HttpResponseRedirect(reverse("view-edit", args=[view.pk]))


def address_of(view: SavedView) -> str:
    """Return the list that a view leads to."""
    return _list(view.list_name, view.query)


def _page(request: HttpRequest, form: SavedViewForm, context: dict[str, Any]) -> HttpResponse:
    status = 400 if form.errors else 200
    return render(request, "saved_view.html", {"form": form, **context}, status=status)


def _list(kind: str, query: str) -> str:
    return f"{reverse(PAGES[kind])}?{_kept(query)}".rstrip("?")


def _kept(query: str) -> str:
    """Return the part of an address that a view keeps: not the place in the list."""
    return address.query(QueryDict(query), without={address.FILTERS})


def _own(request: HttpRequest, pk: UUID) -> SavedView:
    return get_object_or_404(SavedView, pk=pk, created_by=_reader(request))


def _reader(request: HttpRequest) -> User:
    if not permissions.can_read(request.user):
        raise PermissionDenied(_("Keeping a view needs an account that may read."))
    assert isinstance(request.user, User)  # noqa: S101 - strangers were sent to sign in
    return request.user
