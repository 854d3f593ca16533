"""Who is asked to see to a claim."""

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from factbase.models.claim import Claim
from sources.models.record import ID_IS_UUID7, never_deleted, tracked, uuid7


@tracked()
class Assignment(models.Model):
    """On ____, ____ asked ____ to see to the claim ____; at ____ that was done by ____.

    Of one claim at most one assignment is open.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="assignments")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    assigned_at = models.DateTimeField(db_default=Now(), editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["assigned_at", "id"]
        constraints = [
            ID_IS_UUID7,
            UniqueConstraint(
                fields=["claim"],
                name="factbase_assignment_one_open",
                condition=Q(done_at__isnull=True),
                violation_error_message=_("The claim is assigned to somebody already."),
            ),
            models.CheckConstraint(
                name="factbase_assignment_done_by_somebody",
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["assignee", "claim"],
                name="factbase_assignment_open",
                condition=Q(done_at__isnull=True),
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.claim} → {self.assignee}"
