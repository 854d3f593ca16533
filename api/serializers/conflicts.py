"""Decisions on conflicts, as sent."""

from api.serializers.base import StrictSerializer
from api.serializers.fields import OneOf, Text
from factbase.models import Resolution


class ResolutionSerializer(StrictSerializer):
    """What is made of two claims that cannot both hold; that both stand needs a note."""

    resolution = OneOf(Resolution.values)
    note = Text(default="", allow_blank=True)


class ReopeningSerializer(StrictSerializer):
    """Why a decision is taken back."""

    note = Text()
