"""Pages that show claims that cannot both hold, and on which reviewers decide on them."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from factbase import permissions
from factbase.actions import conflicts
from factbase.exceptions import StaleRevisionError
from factbase.forms.conflicts import ConflictForm, DecisionForm, ReopeningForm
from factbase.forms.refusals import refusals_shown_in
from factbase.lists import KINDS
from factbase.models import Conflict, ConflictState, Resolution
from factbase.permissions import Actor
from factbase.views.as_of import as_of, may_edit
from factbase.views.conflict_trail import trail_of
from factbase.views.desk import DeskMixin, page_of
from factbase.views.list_pages import list_page
from factbase.views.reading import reading_page

LOSER = {Resolution.FIRST_STANDS: "second", Resolution.SECOND_STANDS: "first"}


@reading_page
def conflict_list(request: HttpRequest) -> HttpResponse:
    """List conflicts: the open ones, unless others are asked for."""
    rows = permissions.visible_conflicts(request.user).with_names()
    return list_page(request, KINDS["conflicts"], rows, "conflict_list.html")


@reading_page
def conflict_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show both claims side by side with their receipts, why they exclude one another, and how
    it was decided."""
    conflict = _conflict_of(pk, request.user)
    form = _form_for(conflict)
    return render(request, "conflict_detail.html", _context(request, conflict, form))


class ConflictStep(DeskMixin, View):
    """A step that a reviewer takes with a conflict; refused, what was typed is kept."""

    http_method_names = ["post"]
    form_class: ClassVar[type[ConflictForm]]
    done: ClassVar[Any]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Take the step and show the conflict."""
        if not permissions.can_review(request.user):
            raise PermissionDenied(_("Deciding a conflict needs the role reviewer."))
        conflict, form = _conflict_of(pk, request.user), self.form_class(request.POST)
        if form.is_valid():
            try:
                with refusals_shown_in(form):
                    self.take(conflict, form.cleaned_data)
            except StaleRevisionError:
                conflict = _conflict_of(pk, request.user)
                form.show_decided(conflict)
        if form.errors:
            return render(request, "conflict_detail.html", _context(request, conflict, form))
        messages.success(request, self.done)
        return HttpResponseRedirect(page_of(conflict))

    def take(self, conflict: Conflict, said: dict[str, Any]) -> None:
        """Call the action."""
        raise NotImplementedError


class ResolveConflict(ConflictStep):
    """Decide what to make of the two claims."""

    form_class = DecisionForm
    done = gettext_lazy(
        "Your decision is kept. It moves neither claim: the next step is on the claim's page."
    )

    def take(self, conflict: Conflict, said: dict[str, Any]) -> None:
        """Decide."""
        conflicts.resolve(conflict=conflict, by=self.actor, **said)


class ReopenConflict(ConflictStep):
    """Take a decision back."""

    form_class = ReopeningForm
    done = gettext_lazy("The decision is taken back; the conflict is open again.")

    def take(self, conflict: Conflict, said: dict[str, Any]) -> None:
        """Open it again."""
        conflicts.reopen(conflict=conflict, by=self.actor, **said)


def _conflict_of(pk: UUID, user: Actor) -> Conflict:
    """Return a conflict that `user` may see, with all that is shown of both claims."""
    conflict: Conflict = get_object_or_404(permissions.visible_conflicts(user).for_pages(), pk=pk)
    return conflict


def _form_for(conflict: Conflict) -> ConflictForm | None:
    """Return the form of the step that a conflict waits for."""
    known = {"revision": conflict.revision}
    if conflict.state == ConflictState.OPEN:
        return DecisionForm(initial=known)
    return ReopeningForm(initial=known) if conflict.state == ConflictState.RESOLVED else None


def _context(request: HttpRequest, conflict: Conflict, form: ConflictForm | None) -> dict[str, Any]:
    past = as_of(request).known_at
    loser = LOSER.get(conflict.resolution)  # type: ignore[call-overload]
    return {
        "conflict": conflict,
        "sides": [(_("First claim"), conflict.first), (_("Second claim"), conflict.second)],
        "trail": trail_of(conflict, to=request.user, until=past),
        "loser": getattr(conflict, loser) if loser else None,
        "form": form if past is None and permissions.can_review(request.user) else None,
        "is_decision": isinstance(form, DecisionForm),
        "may_edit": may_edit(request),
    }
