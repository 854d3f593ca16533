"""The page of one queue: its claims, the next one to review, and decisions on several at once."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from factbase import permissions
from factbase.actions import leases
from factbase.admin.reviewing.landing import rows_of
from factbase.admin.reviewing.pages import DeskPage
from factbase.admin.reviewing.queues import DRAFTS, MOST_COUNTED, QUEUES, Count, Queue, queues_of
from factbase.admin.reviewing.words import DONE, KEYS, LABELS
from factbase.forms.reviewing import BulkForm
from factbase.lists.acting import read_picked, take_each
from factbase.models.transitions import TRANSITIONS, Action

PAGE_SIZE = 50
MOST_REASONS = 10


class QueuePage(DeskPage):
    """Lists a queue."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Take the queue that everybody has where the address names none."""
        super().setup(request, *args, **kwargs)
        self.queue = self.queue or QUEUES["waiting"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of it."""
        return self.listed()

    def listed(self, *, form: BulkForm | None = None, status: int = 200) -> HttpResponse:
        """Return the list; after a refusal with what was selected and typed. Seven queries."""
        assert self.queue is not None  # noqa: S101  # setup sees to that
        keys = list(self.queue.rows(self.actor).values_list("pk", flat=True)[: MOST_COUNTED + 1])
        try:
            page = Paginator(keys, PAGE_SIZE).page(self.request.GET.get("page", "1"))
        except InvalidPage as error:
            raise Http404(_("This page of the queue does not exist.")) from error
        rows = rows_of(list(page), self.actor)
        context = {
            "title": self.queue.title,
            "count": Count(len(keys)),
            "page_of_keys": page,
            "rows": list(rows.values()),
            "form": form,
            "selected": self.request.POST.getlist("selected"),
            "actions": _bulk_actions(self.queue, self.actor),
            "queues": queues_of(self.actor),
            "reviews": permissions.can_review(self.actor),
            "done": self.decision_just_taken(),
        }
        return self.page("admin/review_queue.html", context, status=status)


class NextOfQueue(QueuePage):
    """Takes the first claim of a queue that nobody else looks at, and opens it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take it and go there."""
        assert self.queue is not None  # noqa: S101  # setup sees to that
        claim = leases.take_first(claims=self.queue.rows(self.actor), by=self.actor)
        if claim is None:
            messages.info(
                request,
                _("%(title)s: nothing is left that nobody looks at.")
                % {
                    "title": self.queue.title,
                },
            )
            return HttpResponseRedirect(self.address_of_queue())
        return HttpResponseRedirect(self.address_of(claim.pk))


class DecideSeveral(QueuePage):
    """Takes one step with each selected claim, in a transaction of its own."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Judge row by row; say how many went through, and why others did not."""
        form = BulkForm(request.POST)
        if not form.is_valid():
            return self.listed(form=form, status=400)
        action, note = Action(form.cleaned_data["action"]), form.cleaned_data["note"]
        if TRANSITIONS[action].needs_comment and not note.strip():
            why = _("Say why you %(action)s these claims.") % {"action": action.words}
            form.add_error("note", why)
            return self.listed(form=form, status=400)
        self._tell(action, self._take(action, note, form.cleaned_data["selected"]))
        return HttpResponseRedirect(self.address_of_queue())

    def _take(self, action: Action, note: str, selected: list[str]) -> Counter[str]:
        """Return how many claims had which outcome: "" or the reason for a refusal."""
        try:
            picked = read_picked(selected)
        except ValueError as error:
            message = _("The selection names something that is not a claim of this list.")
            raise Http404(message) from error
        taken = take_each(picked=picked, action=action, by=self.actor, comment=note)
        return Counter(outcome.refusal for outcome in taken)

    def _tell(self, action: Action, outcomes: Counter[str]) -> None:
        done = outcomes.pop("", 0)
        if done:
            told = {"claims": _claims(done), "done": DONE[action]}
            messages.success(self.request, _("%(claims)s %(done)s.") % told)
        for reason, count in outcomes.most_common(MOST_REASONS):
            messages.error(
                self.request,
                _("%(claims)s not %(DONE)s: %(reason)s")
                % {
                    "claims": _claims(count),
                    "DONE": DONE[action],
                    "reason": reason,
                },
            )


def _claims(count: int) -> str:
    return ngettext("%(number)s claim", "%(number)s claims", count) % {"number": count}


def _bulk_actions(queue: Queue, user: Any) -> list[tuple[Action, str | Promise, bool]]:
    """Return the steps offered for a selection: step, label, whether it needs a note."""
    if queue.slug in DRAFTS:
        offered = [Action.SUBMIT]
    else:
        offered = list(KEYS) if permissions.can_review(user) else []
    return [(action, LABELS[action], TRANSITIONS[action].needs_comment) for action in offered]
