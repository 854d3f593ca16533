"""What is done with chosen rows of a list: a file of them, or a step of review with each."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from factbase.forms.picking import StepForm
from factbase.lists import KINDS, ListKind
from factbase.lists.acting import (
    AT_ONCE,
    MOST_PICKED,
    read_picked,
    steps_for,
    take_each,
    written,
)
from factbase.lists.columns import COLUMNS
from factbase.models import Claim
from factbase.models.transitions import TRANSITIONS, Action
from factbase.views.as_of import RefusedParametersError
from factbase.views.desk import DeskMixin
from factbase.views.list_files import visible
from factbase.views.list_pages import OF_PAGES
from factbase.views.reading import reasons_of

EXPORT = "export-"
LIST_PAGES = {"claims": "claim-list", "entities": "entity-list", "sources": "source-list"}
MOST_LISTED = 20
MOST_NAMED = 100


class ListChosen(DeskMixin, View):
    """Answers to the buttons below a list: sends a file, or asks before it takes a step.

    A step is taken with AT_ONCE claims in each request; the page in between goes on by itself or
    by a button, so that nothing depends on how long one request may last.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Read which rows were chosen and what is to be done."""
        if kind not in LIST_PAGES:
            raise Http404("Nothing can be done with rows of this list.")
        self.kind = KINDS[kind]
        self.query = request.POST.get("query", "")
        step = request.POST.get("step", "")
        if step.startswith(EXPORT):
            return self.export(step.removeprefix(EXPORT))
        if kind != "claims" or step not in steps_for(request.user):
            raise Http404("There is no such step.")
        picked = self.picked()
        if not picked:
            messages.error(request, _("Choose at least one row."))
            return HttpResponseRedirect(self.back)
        return self.step(Action(step), picked)

    @property
    def back(self) -> str:
        """The list that the rows were chosen in."""
        return f"{reverse(LIST_PAGES[self.kind.name])}?{self.query}".rstrip("?")

    def picked(self) -> dict[UUID, int]:
        """Return the rows chosen, by id with the revision that was read; at most MOST_PICKED."""
        sent = self.request.POST
        if "all" in sent and "picked" not in sent:
            rows = chosen_by(self.request, self.kind, QueryDict(self.query))
            return dict(rows.values_list("pk", "revision")[:MOST_PICKED])
        values = [*sent.getlist("selected"), *sent.get("picked", "").split(",")]
        try:
            return read_picked([value for value in values if value][:MOST_PICKED])
        except ValueError as error:
            raise Http404("The selection names something that is not a row.") from error

    def export(self, form: str) -> HttpResponse:
        """Lead to the file of the chosen rows, or of all."""
        asked = QueryDict(self.query)
        pairs = [
            (name, value)
            for name, values in asked.lists()
            for value in values
            if name == COLUMNS or "all" in self.request.POST
        ]
        if "all" not in self.request.POST:
            ids = ",".join(str(key) for key in self.picked())
            if not ids:
                messages.error(self.request, _("Choose at least one row."))
                return HttpResponseRedirect(self.back)
            pairs += [("id", ids), *any_standing(self.kind)]
        address = reverse("export-list", args=[self.kind.name, form])
        return HttpResponseRedirect(f"{address}?{urlencode(pairs)}")

    def step(self, action: Action, picked: Mapping[UUID, int]) -> HttpResponse:
        """Say what will happen, or make it happen with the next of the claims."""
        is_sent = "confirmed" in self.request.POST
        form = StepForm(self.request.POST if is_sent else None, action=action)
        context: dict[str, Any] = {
            "action": action,
            "transition": TRANSITIONS[action],
            "form": form,
            "query": self.query,
            "back": self.back,
            "picked": written(picked),
            "number": len(picked),
        }
        if not is_sent or not form.is_valid():
            first = list(picked)[:MOST_LISTED]
            claims = Claim.objects.filter(pk__in=first).with_names()
            context |= {"claims": claims, "unlisted": len(picked) - len(first)}
            status = 400 if form.errors else 200
            return render(self.request, "list_confirm.html", context, status=status)
        return self.taken(action, picked, form.cleaned_data["comment"], context)

    def taken(
        self, action: Action, picked: Mapping[UUID, int], comment: str, context: dict[str, Any]
    ) -> HttpResponse:
        """Take the step with up to AT_ONCE claims and show what became of them."""
        now, later = list(picked.items())[:AT_ONCE], list(picked.items())[AT_ONCE:]
        outcomes = list(take_each(picked=dict(now), action=action, by=self.actor, comment=comment))
        done = sum(not outcome.refusal for outcome in outcomes) + self.told("done")
        refused = [outcome for outcome in outcomes if outcome.refusal]
        context |= {
            "done": done,
            "refused": len(refused) + self.told("refused"),
            "reasons": Counter(outcome.refusal for outcome in refused).most_common(),
            "named": refused[:MOST_NAMED],
            "picked": written(dict(later)),
            "left": len(later),
            "comment": comment,
        }
        return render(self.request, "list_acted.html", context)

    def told(self, name: str) -> int:
        """Return how many the requests before have counted."""
        text = self.request.POST.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def chosen_by(request: HttpRequest, kind: ListKind, data: QueryDict) -> Any:
    """Return the rows of a list that fit the conditions of an address."""
    rows = visible(kind, request.user)
    filterset = kind.filterset(data, rows, request=request, passing=OF_PAGES)
    if not filterset.is_valid():
        raise RefusedParametersError(reasons_of(filterset))
    return filterset.qs


def any_standing(kind: ListKind) -> list[tuple[str, str]]:
    """Return the conditions that leave out no row that was chosen."""
    if kind.name == "claims":
        return [("status", "any")]
    names = ("retracted", "merged")
    known = kind.filterset.base_filters  # type: ignore[misc]
    return [(name, "any") for name in names if name in known]
