"""Logging a claim beside the text that says it, from words that were marked there."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from factbase import permissions
from factbase.actions import evidence, reading, review
from factbase.actions.alike import alike
from factbase.forms.marked import MarkedClaimForm, WordsForm, guess, keep
from factbase.forms.refusals import explained, refusals_shown_in
from factbase.forms.said import reference_of
from factbase.models import Claim, Entity, Evidence
from factbase.models.transitions import Action
from factbase.suggestions import guess_claim
from factbase.views import room_changes
from factbase.views.claim_actions import DONE
from factbase.views.desk import DeskMixin, by_id, revision_read
from factbase.views.evidence_edit import PREFIX
from factbase.views.marked_words import marked_words, snapshot_named
from factbase.wording import told
from sources.exceptions import RefusalError
from sources.models import Snapshot

Forms = tuple[MarkedClaimForm, WordsForm]


class MarkedClaimCreate(DeskMixin, View):
    """The form for marked words: beside the text where scripts run, a page of its own elsewhere.

    ?snapshot=&start=&end= or ?snapshot=&quote= name the words, ?subject=&asserted_by=&mode= what is
    kept from the last claim.
    """

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show the form with what can be guessed from the words. At most 25 queries."""
        snapshot = snapshot_named(request.GET, source=pk)
        marked = marked_words(request.GET, snapshot)
        claim = MarkedClaimForm()
        words = WordsForm(prefix=PREFIX, snapshot=snapshot, initial=marked.initial())
        keep(claim, "subject", _entity(request.GET.get("subject", "")))
        if marked.place is not None:
            guess(claim, words, guess_claim(snapshot, marked.place.start, marked.place.end))
        if not words.initial.get("asserted_by"):
            keep(words, "asserted_by", _entity(request.GET.get("asserted_by", "")))
        return _form(request, snapshot, (claim, words), marked=marked)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Save the claim, or add the words to one that says so already, or say what is wrong."""
        snapshot = snapshot_named(request.POST, source=pk)
        words = WordsForm(request.POST, prefix=PREFIX, snapshot=snapshot)
        claim = MarkedClaimForm(request.POST, reference=reference_of(snapshot.source))
        right = words.is_valid()
        saved = None
        if "add_to" in request.POST:
            saved = self._add(claim, words) if right else None
        elif claim.is_valid() and right:
            offered = [] if "anew" in request.POST else alike_visible(request, claim)
            if offered:
                return _form(request, snapshot, (claim, words), offered=offered, asks=True)
            saved = self._log(claim, words)
        if saved is None:
            return _form(request, snapshot, (claim, words))
        return _saved(request, snapshot, saved)

    def _log(self, claim: MarkedClaimForm, words: WordsForm) -> Evidence | None:
        with refusals_shown_in(claim, words):
            return reading.log(
                by=self.actor,
                fields=claim.fields_for_action(),
                receipt=words.fields_for_action(),
                subject=claim.new_subject(),
            )
        return None

    def _add(self, claim: MarkedClaimForm, words: WordsForm) -> Evidence | None:
        """Add the words to the claim that was chosen; refusals stand in the form for the words."""
        visible = permissions.visible_claims(self.actor).live()
        chosen = by_id(visible, self.request.POST["add_to"])
        claim.is_valid()
        if chosen is None:
            words.add_error(None, _("This claim is no longer there: choose anew."))
            return None
        with refusals_shown_in(words):
            return evidence.add(claim=chosen, by=self.actor, fields=words.fields_for_action())
        return None


class MarkedClaimAlike(DeskMixin, View):
    """What says already what is being typed, asked while typing."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show the claims; nothing while what is typed is incomplete. At most 15 queries."""
        snapshot = snapshot_named(request.GET, source=pk)
        claim = MarkedClaimForm(request.GET, reference=reference_of(snapshot.source))
        offered = alike_visible(request, claim) if claim.is_valid() else []
        return render(request, "_partials/alike.html", {"offered": offered})


class MarkedClaimStep(DeskMixin, View):
    """What is done next with words that were just added, without leaving the text."""

    http_method_names = ["post"]
    done: Any

    def take(self, row: Evidence) -> None:
        """Take the step, or raise why not."""
        raise NotImplementedError

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Take the step with the words that ``evidence`` names, and show the text after it."""
        own = Evidence.objects.filter(source=pk, created_by=self.actor, snapshot__isnull=False)
        row = by_id(own.select_related("claim"), request.POST.get("evidence", ""))
        if row is None:
            return HttpResponseRedirect(reverse("source-detail", args=[pk]))
        try:
            with explained():
                self.take(row)
            said = str(self.done)
        except RefusalError as refusal:
            said = told(refusal.message)
        return room_changes.answer(request, row, said=said)


class MarkedClaimUndo(MarkedClaimStep):
    """Take back words that were just added, with the claim that was logged with them."""

    done = gettext_lazy("Undone: it is retracted.")

    def take(self, row: Evidence) -> None:
        """Retract both."""
        reading.undo(evidence_added=row, by=self.actor)


class MarkedClaimSubmit(MarkedClaimStep):
    """Hand in the draft that was just logged."""

    done = DONE[Action.SUBMIT]

    def take(self, row: Evidence) -> None:
        """Submit the claim as it was when it was logged."""
        read = revision_read(self.request) or 0
        review.move(claim=row.claim, action=Action.SUBMIT, by=self.actor, revision=read)


def alike_visible(request: HttpRequest, form: MarkedClaimForm) -> list[Claim]:
    """Return the claims that the person may see and that say the same."""
    claim = form.claim()
    if claim is None:
        return []
    return alike(claim, among=permissions.visible_claims(request.user).live())


def _saved(request: HttpRequest, snapshot: Snapshot, saved: Evidence) -> HttpResponse:
    """Show the text with the new quote; what is kept for the next claim goes along."""
    claim = saved.claim
    kept = {"subject": str(claim.subject_id), "asserted_by": str(saved.asserted_by_id or "")}
    if request.htmx:  # type: ignore[attr-defined]
        return room_changes.answer(request, saved, kept=kept)
    query = urlencode({"snapshot": str(snapshot.pk), "logged": str(saved.pk), **kept})
    room = reverse("source-detail", args=[saved.source_id])
    return HttpResponseRedirect(f"{room}?{query}#quote-{saved.pk}")


def _form(request: HttpRequest, snapshot: Snapshot, both: Forms, **context: Any) -> HttpResponse:
    """Show the form, alone where it is asked for beside the text."""
    claim, words = both
    # In the order of the page: the words come first.
    wrong = [form for form in (words, claim) if form.is_bound and form.errors]
    context |= {"snapshot": snapshot, "source": snapshot.source, "wrong": wrong}
    context |= {"form": claim, "words": words}
    alone = request.htmx  # type: ignore[attr-defined]
    return render(request, "_partials/marked_form.html" if alone else "marked_claim.html", context)


def _entity(text: str) -> Entity | None:
    return by_id(Entity.objects.standing(), text)
