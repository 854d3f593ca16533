"""What is suggested in the text of a snapshot, and guessed for a claim on some of its words."""

from collections.abc import Collection
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.parameters import once
from api.shapes.suggestions import GuessJson, SuggestedJson, guess_json, suggestion_json
from api.views.sources import SnapshotView
from factbase.suggestions import guess_claim, suggestions_for
from sources.models import Snapshot

LONGEST_NUMBER = 9


class SuggestingView(SnapshotView):
    """A snapshot with its source, as it is now."""

    allowed_parameters: ClassVar[Collection[str] | None] = ()

    def get_rows(self) -> QuerySet[Any]:
        """Return all snapshots, each with its source."""
        return Snapshot.objects.select_related("source")


class SuggestionsView(SuggestingView):
    """Names, amounts and dates of a text that a claim may be made of, without those dismissed."""

    successes = {(200, "application/json"): SuggestedJson}

    def get(self, request: Request, pk: UUID) -> Response:
        """Return them in the order of the text. Nothing is saved."""
        found = suggestions_for(self.get_record(pk))
        return Response({"results": [suggestion_json(one) for one in found]})


class GuessView(SuggestingView):
    """What a claim may say that rests on the words from `start` to `end`."""

    successes = {(200, "application/json"): GuessJson}
    allowed_parameters = ("start", "end")
    parameters = {
        "start": ({"type": "integer", "minimum": 0}, "Where the words begin, in code points."),
        "end": ({"type": "integer", "minimum": 0}, "Where they end."),
    }
    needed: ClassVar = ("start", "end")

    def get(self, request: Request, pk: UUID) -> Response:
        """Return a guess for each field, each with its reason. Nothing is saved."""
        start, end = (_place(request, name) for name in ("start", "end"))
        return Response(guess_json(guess_claim(self.get_record(pk), start, end)))


def _place(request: Request, name: str) -> int:
    text = once(request, name)
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise ValidationError({name: ["Write a place in the text: a whole number from 0."]})
    return int(text)
