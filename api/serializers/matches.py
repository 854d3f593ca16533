"""Matches of entities and judgements of them, as sent."""

from api.serializers.base import CommentedSerializer, RecordSerializer
from api.serializers.fields import OneOf, RefField, Text
from factbase.actions.merging import SAID
from factbase.models import Entity


class MatchSerializer(CommentedSerializer):
    """A pair of entities that may be one; which of the two is `left` does not matter."""

    set_by_server = RecordSerializer.set_by_server | frozenset(
        {"id", "revision", "url", "judgement", "score", "reasons", "judged_by", "judged_at"}
    )
    left = RefField(Entity)
    right = RefField(Entity)
    note = Text(required=False, allow_blank=True)


class JudgementSerializer(CommentedSerializer):
    """What is said of a pair."""

    judgement = OneOf(list(SAID))
    note = Text(default="", allow_blank=True)


class NoteSerializer(CommentedSerializer):
    """Why a judgement is taken back."""

    note = Text(default="", allow_blank=True)
