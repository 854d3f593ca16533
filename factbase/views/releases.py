"""Releases: what they hold, what they changed, their files; administrators have new ones made."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from factbase import permissions
from factbase.exports import asking, releases
from factbase.models import ExportState, Release
from factbase.models.release import LONGEST_NOTES
from factbase.views.reading import reading
from factbase.wording import told
from sources.exceptions import RefusalError


@reading
def release_list(request: HttpRequest) -> HttpResponse:
    """List the releases, newest first, and let administrators ask for one."""
    context = {
        "releases": Release.objects.select_related("created_by"),
        "may_make": permissions.can_administer(request.user),
        "unmade": permissions.visible_exports(request.user)
        .filter(is_release=True)
        .exclude(state=ExportState.DONE),
        "longest_notes": LONGEST_NOTES,
    }
    return render(request, "release_list.html", context)


@reading
def release_detail(request: HttpRequest, number: int) -> HttpResponse:
    """Show one release with its files and hashes."""
    release = get_object_or_404(Release.objects.select_related("created_by"), number=number)
    return render(request, "release_detail.html", {"release": release})


@reading
def release_package(request: HttpRequest, number: int) -> HttpResponseBase:
    """Send the package."""
    release = get_object_or_404(Release, number=number)
    return _or_gone(releases.package_answer(request, release))


@reading
def release_changes(request: HttpRequest, number: int) -> HttpResponseBase:
    """Send what it changed."""
    release = get_object_or_404(Release, number=number)
    return _or_gone(releases.changes_answer(request, release))


@login_required
@require_POST
def release_make(request: HttpRequest) -> HttpResponse:
    """Have what is verified now released, in the background."""
    if not isinstance(request.user, User) or not permissions.can_administer(request.user):
        raise PermissionDenied(_("This needs the role administrator."))
    notes = request.POST.get("notes", "").replace("\x00", "")[:LONGEST_NOTES]
    try:
        export = asking.ask_for_release(
            by=request.user, notes=notes, site=request.build_absolute_uri("/")
        )
    except RefusalError as refusal:
        messages.warning(request, told(refusal.message))
        return redirect("release-list")
    return redirect("export-detail", pk=export.pk)


def _or_gone(response: HttpResponseBase | None) -> HttpResponseBase:
    if response is None:
        raise Http404(_("The file of this release is not there."))
    return response
