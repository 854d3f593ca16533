"""What is suggested in a source: the list of it, and dismissing a suggestion for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from factbase.actions import records, suggestions
from factbase.models import DismissedSuggestion, Extraction, ProposedClaim
from factbase.spotting import SuggestionKind
from factbase.suggestions import Suggestion, extracting, suggestions_for
from factbase.views.desk import DeskMixin
from factbase.views.marked_words import snapshot_named
from factbase.wording import told
from sources.exceptions import RefusalError
from sources.models import Snapshot

AROUND = 40
MOST_GROUPS = 500
LONGEST_NUMBER = 9
NOWHERE = (-1, -1)
DISMISSED = "Dismissed in the list of suggestions."

KINDS = {
    SuggestionKind.ENTITY: gettext_lazy("name"),
    SuggestionKind.MONEY: gettext_lazy("money"),
    SuggestionKind.QUANTITY: gettext_lazy("quantity"),
    SuggestionKind.PERCENTAGE: gettext_lazy("percentage"),
    SuggestionKind.DATE: gettext_lazy("date"),
    SuggestionKind.DURATION: gettext_lazy("duration"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """One name, amount or date, with all places at which the text says it in the same words."""

    places: list[Suggestion]
    before: str
    after: str
    claim: str
    """The address of the form for a claim that rests on the first of these words."""

    @property
    def first(self) -> Suggestion:
        """The first of the places."""
        return self.places[0]

    @property
    def kind(self) -> str:
        """What the words are, in the reader's language."""
        return str(KINDS[self.first.kind])

    @property
    def percent(self) -> int:
        """The confidence in per cent."""
        return int(self.first.confidence * 100)


class SuggestionList(DeskMixin, View):
    """What is suggested in the text of a source; ?snapshot= names another copy than the newest."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show the list, and what was dismissed."""
        snapshot = snapshot_named(request.GET, source=pk)
        groups = _grouped(snapshot)
        dismissed = DismissedSuggestion.objects.standing().filter(snapshot=snapshot)
        context = {
            "source": snapshot.source,
            "snapshot": snapshot,
            "groups": groups[:MOST_GROUPS],
            "proposals": _proposals(snapshot),
            "extraction": Extraction.objects.filter(snapshot=snapshot).first(),
            "can_extract": extracting.is_on(),
            "left_out": max(0, len(groups) - MOST_GROUPS),
            "dismissed": [
                (row, snapshot.text[row.start : row.end], KINDS[SuggestionKind(row.kind)])
                for row in dismissed
            ],
        }
        return render(request, "suggestion_list.html", context)


class AskExtractor(DeskMixin, View):
    """Have the program that the settings name read the text; the field is `snapshot`."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask, and show the list."""
        snapshot = snapshot_named(request.POST, source=pk)
        try:
            extracting.ask(snapshot=snapshot, by=self.actor)
        except RefusalError as refusal:
            return _refused(request, snapshot, refusal)
        messages.success(request, _("The text is being read. Load this page again in a moment."))
        return HttpResponseRedirect(_next(request, snapshot))


class DismissProposal(DeskMixin, View):
    """Withdraw a proposed claim; the field is its id, `proposal`."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Withdraw it, and show the list."""
        rows = ProposedClaim.objects.select_related("snapshot__source")
        row = get_object_or_404(
            rows, pk=_uuid(request.POST.get("proposal", "")), snapshot__source=pk
        )
        try:
            records.retract(record=row, by=self.actor, reason=DISMISSED)
        except RefusalError as refusal:
            return _refused(request, row.snapshot, refusal)
        messages.success(request, _("The proposal is dismissed."))
        return HttpResponseRedirect(_next(request, row.snapshot))


class DismissSuggestion(DeskMixin, View):
    """Never suggest certain words again: the fields are snapshot, kind, and a start and end each.

    Several starts and ends name several places. To htmx the answer is an empty page, or why it was
    refused with status 400; to others the page that `next` names, else the list.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Dismiss, and say so."""
        snapshot = snapshot_named(request.POST, source=pk)
        starts, ends = (map(_number, request.POST.getlist(name)) for name in ("start", "end"))
        places = list(zip(starts, ends, strict=False)) or [NOWHERE]
        kind = request.POST.get("kind", "")
        try:
            with transaction.atomic():
                for start, end in places:
                    suggestions.dismiss(
                        snapshot=snapshot, start=start, end=end, kind=kind, by=self.actor
                    )
        except RefusalError as refusal:
            return _refused(request, snapshot, refusal)
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponse()
        messages.success(request, _("The suggestion is dismissed."))
        return HttpResponseRedirect(_next(request, snapshot))


class SuggestAgain(DeskMixin, View):
    """Take a dismissal back; the field is its id, `dismissed`."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Take it back, and say so."""
        rows = DismissedSuggestion.objects.select_related("snapshot__source")
        row = get_object_or_404(
            rows, pk=_uuid(request.POST.get("dismissed", "")), snapshot__source=pk
        )
        try:
            suggestions.suggest_again(dismissed=row, by=self.actor)
        except RefusalError as refusal:
            return _refused(request, row.snapshot, refusal)
        messages.success(request, _("The words are suggested again."))
        return HttpResponseRedirect(_next(request, row.snapshot))


def _grouped(snapshot: Snapshot) -> list[Group]:
    """Return the suggestions by their words and meaning, in the order of the text."""
    groups: dict[Any, list[Suggestion]] = {}
    for one in suggestions_for(snapshot):
        groups.setdefault((one.kind, one.words, one.typed), []).append(one)
    return [_group(snapshot, places) for places in groups.values()]


def _proposals(snapshot: Snapshot) -> list[tuple[ProposedClaim, str, str]]:
    """Return what a program proposes, with its words and the address of the form that takes it."""
    rows = ProposedClaim.objects.standing().filter(snapshot=snapshot)
    found = []
    for row in rows.select_related("subject", "property"):
        words = snapshot.text[row.start : row.end]
        said = {"subject": row.subject_id, "property": row.property.slug, "value": row.typed}
        said |= {"valid": row.valid}
        found.append((row, words, _form(snapshot, words, row.start, row.end, said)))
    return found


def _form(snapshot: Snapshot, words: str, start: int, end: int, said: Mapping[str, object]) -> str:
    """Return the address of the form for a claim on certain words."""
    quote = {"source": snapshot.source_id, "quote": words, "start": start, "end": end}
    return f"{reverse('claim-create')}?{urlencode(quote | dict(said))}"


def _group(snapshot: Snapshot, places: list[Suggestion]) -> Group:
    first, text = places[0], snapshot.text
    place = urlencode({"snapshot": snapshot.pk, "start": first.start, "end": first.end})
    return Group(
        places,
        text[max(0, first.start - AROUND) : first.start],
        text[first.end : first.end + AROUND],
        f"{reverse('marked-claim-create', args=[snapshot.source_id])}?{place}",
    )


def _refused(request: HttpRequest, snapshot: Snapshot, refusal: RefusalError) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(
            told(refusal.message), status=400, content_type="text/plain; charset=utf-8"
        )
    messages.error(request, told(refusal.message))
    return HttpResponseRedirect(_next(request, snapshot))


def _next(request: HttpRequest, snapshot: Snapshot) -> str:
    """Return the page to go on with: the one that the form names, if it is of this site."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return f"{reverse('source-suggestions', args=[snapshot.source_id])}?snapshot={snapshot.pk}"


def _number(text: str) -> int:
    """Return a number of a form; what is none lies outside every text."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else -1


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404("There is no such record.") from error
