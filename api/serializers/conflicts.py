"""Decisions on conflicts, as sent."""

from rest_framework import serializers

from api.serializers.base import StrictSerializer
from api.serializers.fields import Text
from factbase.models import Resolution


class ResolutionSerializer(StrictSerializer):
    """What is made of two claims that cannot both hold; that both stand needs a note."""

    resolution = serializers.ChoiceField(Resolution.values)
    note = Text(default="", allow_blank=True)


class ReopeningSerializer(StrictSerializer):
    """Why a decision is taken back."""

    note = Text()
