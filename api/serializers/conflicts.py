"""Decisions on conflicts, as sent."""

from rest_framework import serializers

from api.serializers.base import StrictSerializer
from api.serializers.fields import Text
from factbase.models import Resolution


class DecisionSerializer(StrictSerializer):
    """A step that is refused if the conflict has changed since it was read."""

    revision = serializers.IntegerField(
        required=False,
        min_value=1,
        help_text="The revision that was read; the step is refused if it is no longer current.",
    )


class ResolutionSerializer(DecisionSerializer):
    """What is made of two claims that cannot both hold; that both stand needs a note."""

    resolution = serializers.ChoiceField(Resolution.values)
    note = Text(default="", allow_blank=True)


class ReopeningSerializer(DecisionSerializer):
    """Why a decision is taken back."""

    note = Text()
