"""The append-only record of every step in review."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from factbase.models.claim import Claim
from factbase.models.status import Status
from sources.models.record import ID_IS_UUID7, immutable, tracked, uuid7
from sources.models.rules import one_of


@tracked()
class ReviewEvent(models.Model):
    """On ____, ____ moved revision ____ of the claim ____ from ____ to ____, because ____."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="review_events")
    claim_revision = models.PositiveIntegerField()
    action = models.CharField(max_length=20)
    from_status = models.CharField(max_length=10, choices=Status)
    to_status = models.CharField(max_length=10, choices=Status)
    at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            ID_IS_UUID7,
            one_of("factbase_reviewevent", "from_status", Status.values),
            one_of("factbase_reviewevent", "to_status", Status.values),
            models.CheckConstraint(
                name="factbase_reviewevent_moves", condition=~Q(from_status=F("to_status"))
            ),
        ]
        triggers = [immutable()]

    def __str__(self) -> str:
        return f"{self.action}: {self.from_status} → {self.to_status}"
