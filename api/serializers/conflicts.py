"""Decisions on conflicts, as sent."""

from api.serializers.base import CommentedSerializer
from api.serializers.fields import OneOf, Text
from factbase.models import Resolution


class ResolutionSerializer(CommentedSerializer):
    """What is made of two claims that cannot both hold; that both stand needs a note."""

    resolution = OneOf(Resolution.values)
    note = Text(default="", allow_blank=True)


class ReopeningSerializer(CommentedSerializer):
    """Why a decision is taken back."""

    note = Text()
