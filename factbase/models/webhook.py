"""Who wants to be told of changes, and how far they have been told."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from sources.models.record import Record, tracked
from sources.models.rules import not_blank


@tracked(exclude=["secret", "former_secret"])
class Webhook(Record):
    """____ is to be told of what happens to these resources, as far as who added it may know.

    Nothing named means everything. `site` is the address of this site by which it was added, and
    which `self` begins with. `secret` signs each message, and so does the one that it replaced,
    until `former_secret_until`; both are encrypted, and left out of history. `off_because` says why
    nothing is sent any more; "" while it is.
    """

    url = models.TextField()
    site = models.TextField(editable=False)
    resources = ArrayField(models.TextField(), default=list, blank=True)
    actions = ArrayField(models.TextField(), default=list, blank=True)
    secret = models.BinaryField(editable=False)
    former_secret = models.BinaryField(null=True, editable=False)
    former_secret_until = models.DateTimeField(null=True, editable=False)
    off_because = models.TextField(blank=True, editable=False)

    class Meta(Record.Meta):
        ordering = ["-created_at", "-id"]
        constraints = [
            *Record.Meta.constraints,
            not_blank("factbase_webhook", "url", longest=2000),
            models.CheckConstraint(
                name="factbase_webhook_has_owner", condition=Q(created_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def is_on(self) -> bool:
        """Whether it is still told of changes."""
        return not self.off_because and not self.is_retracted


class WebhookProgress(models.Model):
    """The webhook ____ has been told of everything up to here, and is to be called again at ____.

    A technical row without a history: it changes with every message. `failures` counts the attempts
    that failed since the last one that did not, the first of them at `failing_since`.
    """

    webhook = models.OneToOneField(
        Webhook, on_delete=models.PROTECT, primary_key=True, related_name="progress"
    )
    commit = models.BigIntegerField()
    links = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    next_at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.webhook} after {self.failures} failures"


class WebhookAttempt(models.Model):
    """At ____ the webhook ____ was sent the message ____ and answered with ____, or not at all.

    A technical row without a history; the last ones of each webhook are kept.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="attempts")
    at = models.DateTimeField(db_default=Now())
    message = models.TextField()
    changes = models.PositiveIntegerField()
    status = models.PositiveIntegerField(null=True)
    error = models.TextField(blank=True)
    took = models.FloatField(help_text=_("Seconds."))

    class Meta:
        ordering = ["-id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.message}: {self.status or self.error}"
