"""Pairs of entities that may be one, and how they are judged."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from api.serializers import JudgementSerializer, MatchSerializer, NoteSerializer
from api.shapes import matches_json
from api.views.base import ReadView, ResourceView
from api.views.lists import ListCreateView
from api.views.steps import CheckingStepView
from factbase.actions import merging
from factbase.filtersets import MatchFilterSet
from factbase.models import Match


class MatchView(ResourceView):
    """Matches: pairs of entities that may be one; a merge is such a pair, judged the same."""

    shape = staticmethod(matches_json)
    serializer_class = MatchSerializer

    def get_rows(self) -> QuerySet[Any]:
        """Return all matches."""
        return Match.objects.all()


class MatchListView(ListCreateView, MatchView):
    """Pairs that wait for a judgement, unless `judgement` asks for others."""

    filterset_class = MatchFilterSet
    can_be_known = True

    def post(self, request: Request) -> Response:
        """Propose a pair; one that is on the list already is answered as it stands, with 200."""
        fields = self.parsed(self.serializer_class)
        proposed = merging.propose(by=self.actor, **fields)
        response = self.created(proposed.match.pk)
        response.status_code = 201 if proposed.is_new else 200
        return response


class MatchDetailView(ReadView, MatchView):
    """One match."""


class MatchJudgeView(CheckingStepView, MatchView):
    """Judge a pair the same, different or unsure; the first two need a reviewer."""

    step_serializer_class = JudgementSerializer

    def take(self, record: Match, fields: Any) -> None:
        """Judge, or refuse with 409 what contradicts other judgements."""
        merging.judge(match=record, by=self.actor, revision=self.revision, **fields)


class MatchUnmergeView(CheckingStepView, MatchView):
    """Take the judgement of a pair back; everything is again as it was before."""

    step_serializer_class = NoteSerializer

    def take(self, record: Match, fields: Any) -> None:
        """Take it back."""
        merging.unmerge(match=record, by=self.actor, revision=self.revision, **fields)
