"""Pages on which pairs of entities are judged the same or not."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from factbase import permissions
from factbase.actions import merging
from factbase.exceptions import StaleRevisionError
from factbase.forms.matches import TAKE_BACK, JudgementForm
from factbase.forms.refusals import refusals_shown_in
from factbase.lists import KINDS
from factbase.models import Entity, Judgement, Match
from factbase.permissions import Actor
from factbase.views.desk import DeskMixin, page_of
from factbase.views.facts import PropertyFacts, by_property
from factbase.views.list_pages import list_page
from factbase.views.reading import reading_page

MOST_FACTS = 100
DONE = {
    Judgement.SAME: gettext_lazy(
        "The two are one now. Nothing was moved: taking it back restores both."
    ),
    Judgement.DIFFERENT: gettext_lazy("The two are kept apart, also from merges by way of others."),
    Judgement.UNSURE: gettext_lazy("It is noted that one cannot tell yet."),
    TAKE_BACK: gettext_lazy("The judgement is taken back; the pair waits for another one."),
}


@reading_page
def match_list(request: HttpRequest) -> HttpResponse:
    """List pairs that may be one, the strongest first; those that wait unless others are asked."""
    matches = Match.objects.select_related("left__type", "right__type", "judged_by")
    return list_page(request, KINDS["matches"], matches, "match_list.html")


@reading_page
def match_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a pair side by side: names, identifiers and facts of each, and why they may be one."""
    match = _match_of(pk)
    form = JudgementForm(initial={"revision": match.revision})
    return render(request, "match_detail.html", _context(match, form, request.user))


class JudgeMatch(DeskMixin, View):
    """Judge a pair, or take its judgement back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Take the step and show the pair; what was refused is shown with the note kept."""
        match, form = _match_of(pk), JudgementForm(request.POST)
        if form.is_valid():
            try:
                with refusals_shown_in(form):
                    self.take(match, form.cleaned_data)
            except StaleRevisionError:
                match = _match_of(pk)
                form.show_judged(match)
        if form.errors:
            return render(request, "match_detail.html", _context(match, form, request.user))
        messages.success(request, DONE[form.cleaned_data["judgement"]])
        return HttpResponseRedirect(page_of(match))

    def take(self, match: Match, said: dict[str, Any]) -> None:
        """Call the action that was asked for."""
        known = {"note": said["note"], "revision": said["revision"], "by": self.actor}
        if said["judgement"] == TAKE_BACK:
            merging.unmerge(match=match, **known)
        else:
            merging.judge(match=match, judgement=said["judgement"], **known)


def _match_of(pk: UUID) -> Match:
    """Return a match with both entities, their names and identifiers. Four queries, or Http404."""
    match: Match = get_object_or_404(Match.objects.select_related("judged_by"), pk=pk)
    sides = Entity.objects.for_pages().in_bulk([match.left_id, match.right_id])
    match.left, match.right = sides[match.left_id], sides[match.right_id]
    return match


def _context(match: Match, form: JudgementForm, user: Actor) -> dict[str, Any]:
    facts = _facts(match, user)
    return {
        "match": match,
        "form": form,
        "sides": [(entity, facts[entity.pk]) for entity in (match.left, match.right)],
        "buttons": _buttons(match, user),
    }


def _facts(match: Match, user: Actor) -> dict[UUID, list[PropertyFacts]]:
    """Return what is claimed about each of the two. Two queries."""
    visible = permissions.visible_claims(user).live().best_first()
    visible = visible.select_related("ledger").with_names()
    return {
        entity: by_property(visible.filter(subject=entity)[:MOST_FACTS])
        for entity in (match.left_id, match.right_id)
    }


def _buttons(match: Match, user: Actor) -> list[tuple[str, str]]:
    """Return the judgements that `user` can give now, with the words of their buttons."""
    if match.is_retracted or not permissions.can_contribute(user):
        return []
    reviews = permissions.can_review(user)
    back = [(TAKE_BACK, _("Take it back"))] if match.judgement != Judgement.PROPOSED else []
    if match.is_binding:
        return back if reviews else []
    binding = [
        (Judgement.SAME.value, _("The same")),
        (Judgement.DIFFERENT.value, _("Not the same")),
    ]
    unsure = [(Judgement.UNSURE.value, _("Unsure"))] if not back else []
    return [*(binding if reviews else []), *unsure, *back]
