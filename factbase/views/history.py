"""The pages that show how a record came to say what it says, and bring an earlier revision back."""

from typing import Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from factbase import permissions
from factbase.actions.revert import REVERTIBLE, revert
from factbase.forms.refusals import explained
from factbase.history.revisions import Revision, difference, revisions_of, steps
from factbase.models import Claim, EntityType, Evidence, Unit
from factbase.views.as_of import may_edit
from factbase.views.desk import DeskMixin, page_of
from factbase.views.reading import reading_page
from factbase.wording import told
from sources.exceptions import RefusalError

WITHOUT_PAGE = (EntityType, Unit)


@reading_page
def record_history(request: HttpRequest, *, model: type[Model], **lookup: Any) -> HttpResponse:
    """List the revisions of a record; `from` and `to` in the address show two side by side."""
    record = get_object_or_404(_visible(model, request), **lookup)
    revisions = permissions.visible_revisions(request.user, revisions_of(record))
    return _page(request, record, revisions, _chosen(request, revisions))


def _page(
    request: HttpRequest,
    record: Any,
    revisions: list[Revision],
    chosen: tuple[Revision | None, Revision | None],
    *,
    typed: str = "",
    refused: str = "",
) -> HttpResponse:
    """Return the page; `typed` is the reason for a way back, and why that was `refused`."""
    earlier, later = chosen
    context = {
        "typed": typed,
        "refused": refused,
        "record": record,
        "noun": record._meta.verbose_name,
        "steps": steps(revisions),
        "earlier": earlier,
        "later": later,
        "changes": difference(earlier, later) if earlier and later else [],
        "current": revisions[0].number if revisions else 0,
        "back": "" if isinstance(record, WITHOUT_PAGE) else page_of(record),
        "revert": _revert_address(record, request) if isinstance(record, REVERTIBLE) else "",
        "may_edit": may_edit(request),
    }
    return render(request, "record_history.html", context, status=409 if refused else 200)


class Revert(DeskMixin, View):
    """Make a record say again what it said in the revision that the form names."""

    model: type[Model] | None = None
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **lookup: Any) -> HttpResponse:
        """Revert and show the record's history, or say there why it was refused."""
        assert self.model is not None  # noqa: S101  # the route gives it
        record = get_object_or_404(self.model, **lookup)
        to, comment = _number(request.POST.get("to", "")), request.POST.get("comment", "")
        read = _number(request.POST.get("revision", ""))
        try:
            with explained():
                revert(record=record, to=to, by=self.actor, comment=comment, revision=read)
        except RefusalError as refusal:
            return self.refused(request, record, to, comment, told(refusal.message))
        made_of = {"noun": record._meta.verbose_name, "revision": to}
        done = _("The %(noun)s says what it said in revision %(revision)s.") % made_of
        messages.success(request, done)
        return HttpResponseRedirect(request.path.removesuffix("revert/") + "history/")

    def refused(
        self, request: HttpRequest, record: Model, to: int, typed: str, why: str
    ) -> HttpResponse:
        """Show the revision that was asked for beside the current one, and what was typed."""
        revisions = permissions.visible_revisions(request.user, revisions_of(record))
        asked = next((each for each in revisions if each.number == to), None)
        chosen = (asked, revisions[0] if asked else None)
        return _page(request, record, revisions, chosen, typed=typed, refused=why)


def _visible(model: type[Model], request: HttpRequest) -> QuerySet[Any]:
    """Return the rows of `model` that may be seen, and so their history."""
    claims = permissions.visible_claims(request.user)
    if model is Claim:
        return claims
    rows: QuerySet[Any] = model._default_manager.all()
    return rows.filter(claim__in=claims) if model is Evidence else rows


def _chosen(
    request: HttpRequest, revisions: list[Revision]
) -> tuple[Revision | None, Revision | None]:
    """Return the two revisions that the address names, the earlier one first; Http404 otherwise."""
    asked = [request.GET.get(name) for name in ("from", "to")]
    if not any(asked):
        return None, None
    known = {str(revision.number): revision for revision in revisions}
    found = [known[number] for number in asked if number in known]
    if len(found) < 2:
        raise Http404("The record has no such revision.")
    earlier, later = sorted(found, key=lambda revision: revision.number)
    return earlier, later


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _revert_address(record: Model, request: HttpRequest) -> str:
    name = request.resolver_match.url_name if request.resolver_match else None
    kwargs = request.resolver_match.kwargs if request.resolver_match else {}
    lookup = {key: value for key, value in kwargs.items() if key != "model"}
    return reverse(str(name).replace("-history", "-revert"), kwargs=lookup)
