"""Who is looking at a claim just now."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from factbase.models.claim import Claim
from sources.models.record import ID_IS_UUID7, never_deleted, tracked, uuid7


@tracked()
class Lease(models.Model):
    """From ____ until ____ the claim ____ is being looked at by ____.

    One row for each claim that was ever taken, so two leases of one claim cannot be live; it
    ends by itself when its time is over.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="lease")
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="leases"
    )
    taken_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["expires_at", "id"]
        constraints = [
            ID_IS_UUID7,
            models.CheckConstraint(
                name="factbase_lease_in_order", condition=Q(expires_at__gte=F("taken_at"))
            ),
        ]
        indexes = [models.Index(fields=["holder", "expires_at"], name="factbase_lease_held")]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.holder} looks at {self.claim}"

    @property
    def is_live(self) -> bool:
        """Whether its time is not over."""
        expires_at: datetime = self.expires_at
        return expires_at > timezone.now()
