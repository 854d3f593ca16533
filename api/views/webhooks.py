"""Webhooks: who is to be told of changes."""

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import ReadsOrContributes, ReadsSignedIn
from api.preconditions import tag_of
from api.selection import SELECTION
from api.serializers import EmptySerializer
from api.serializers.webhooks import WebhookSerializer
from api.shapes.webhooks import WebhookJson, WebhooksJson, webhooks_json
from api.views.base import DetailView, ResourceView
from api.views.steps import RetractView, StepView
from factbase.actions import webhooks
from factbase.models import Webhook
from factbase.permissions import visible_webhooks
from sources.models.record import RecordQuerySet


class WebhookView(ResourceView):
    """Webhooks of one's own; administrators see all."""

    shape = staticmethod(webhooks_json)
    serializer_class = WebhookSerializer
    permission_classes = [ReadsSignedIn, ReadsOrContributes]

    def get_rows(self) -> RecordQuerySet:
        """Return the webhooks that the person may see."""
        return visible_webhooks(self.request.user)


class WebhookListView(WebhookView):
    """The webhooks that stand, newest first; and a new one, whose secret is shown once."""

    allowed_parameters = ()
    is_list = True
    takes_key = False  # a kept answer would be a secret in plain text
    successes = {
        (200, "application/json"): WebhooksJson,
        (201, "application/json"): WebhookJson,
    }

    def get(self, request: Request) -> Response:
        """Return all of them. Two queries."""
        return Response({"results": webhooks_json(self.get_rows().standing(), self.site)})

    def post(self, request: Request) -> Response:
        """Add one, to be told of what is changed from now on."""
        fields: Any = self.parsed(self.serializer_class)
        id = fields.pop("id", None)
        webhook, secret = webhooks.create(by=self.actor, fields=fields, site=self.site, id=id)
        body = {**self.as_json(webhook.pk), "secret": secret}
        headers = {"Location": body["self"], "Cache-Control": "no-store", **tag_of(body)}
        return Response(body, status=201, headers=headers)


class WebhookDetailView(DetailView, WebhookView):
    """One webhook."""

    allowed_parameters = (*SELECTION,)

    def edit(self, record: Webhook, fields: Any, revision: int) -> None:
        """Change where to call and what about, or switch it off or on."""
        webhooks.edit(webhook=record, by=self.actor, fields=fields, revision=revision)


class WebhookRetractView(RetractView, WebhookView):
    """Give a webhook up for good."""


class WebhookPingView(StepView, WebhookView):
    """Have a message sent that tells of nothing; how that went is among the attempts."""

    step_serializer_class = EmptySerializer
    needs_match = False

    def take(self, record: Webhook, fields: Any) -> None:
        """Send it, in the background."""
        webhooks.ping(webhook=record, by=self.actor)


class WebhookRotateView(StepView, WebhookView):
    """Give a webhook a new secret, shown once; the one before it signs along for a day."""

    step_serializer_class = EmptySerializer
    takes_key = False  # a kept answer would be a secret in plain text
    secret = ""

    def take(self, record: Webhook, fields: Any) -> None:
        """Replace it."""
        _webhook, self.secret = webhooks.rotate_secret(webhook=record, by=self.actor)

    def post(self, request: Request, pk: UUID, **within: UUID) -> Response:
        """Answer with the secret."""
        response = super().post(request, pk, **within)
        response.data = {**response.data, "secret": self.secret}
        response["Cache-Control"] = "no-store"
        return response
