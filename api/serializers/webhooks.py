"""Webhooks, as sent."""

from rest_framework import serializers

from api.serializers.base import RecordSerializer
from api.serializers.fields import Line, SomeOf
from factbase.feed import RESOURCES
from factbase.feed.changes import ALL_ACTIONS


class WebhookSerializer(RecordSerializer):
    """Where to call, and what about; without `resources` and `actions`, about everything."""

    set_by_server = RecordSerializer.set_by_server | frozenset(
        {"secret", "former_secret_until", "off_because", "failures", "next_at", "since", "attempts"}
    )
    url = Line(max_length=2000)
    resources = SomeOf(choices=RESOURCES, required=False)
    actions = SomeOf(choices=ALL_ACTIONS, required=False)
    active = serializers.BooleanField(required=False)
