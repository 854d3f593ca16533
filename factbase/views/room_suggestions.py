"""What is suggested in the text of the reading room, brought after the text itself."""

from bisect import bisect_left
from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from factbase.suggestions import Suggestion, suggestions_for
from factbase.values import Comparison, compare
from factbase.views.desk import DeskMixin
from factbase.views.margin import Note, notes_in_reading_order, visible_evidence
from factbase.views.marked_words import snapshot_named
from factbase.views.suggestions import KINDS

# A reader of a long report asks for the list instead; each mark costs the browser a little.
MOST_MARKED = 1500


class SuggestionMarks(DeskMixin, View):
    """The places of suggestions in one copy of a source, for the script that marks them there."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """List what no quote says yet, in the order of the text. About 15 queries."""
        snapshot = snapshot_named(request.GET, source=pk)
        evidence = visible_evidence(request).filter(source=pk, snapshot=snapshot)
        notes = notes_in_reading_order(evidence, snapshot)
        suggestions = suggestions_for(snapshot)
        said = said_already(suggestions, notes)
        left = [one for one in suggestions if one.key not in said]
        context = {
            "source": snapshot.source,
            "snapshot": snapshot,
            "suggestions": [(one, str(KINDS[one.kind])) for one in left[:MOST_MARKED]],
        }
        return render(request, "_partials/suggestion_marks.html", context)


def said_already(suggestions: list[Suggestion], notes: Iterable[Note]) -> set[str]:
    """Return the keys of suggestions, in the order of the text, that a quote around them uses."""
    starts = [one.start for one in suggestions]
    return {
        one.key
        for note in notes
        for place in note.places
        for one in suggestions[bisect_left(starts, place.start) : bisect_left(starts, place.end)]
        if one.end <= place.end and _says(note, one)
    }


def _says(note: Note, one: Suggestion) -> bool:
    """Whether the claim of a note names the entity, or states the value, that is suggested."""
    claim = note.evidence.claim
    if one.entity is not None:
        return one.entity.pk in {claim.subject_id, claim.value_entity_id}
    if one.value is None or claim.value is None:
        return False
    return compare(one.value, claim.value) is Comparison.EQUAL
