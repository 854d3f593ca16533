"""Who wants to know what becomes of a claim."""

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from factbase.models.claim import Claim
from sources.models.record import ID_IS_UUID7, never_deleted, tracked, uuid7


@tracked()
class Follow(models.Model):
    """Since ____, ____ follows the claim ____, and last looked at it on ____; until ____."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="follows"
    )
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="follows")
    since = models.DateTimeField(db_default=Now(), editable=False)
    seen_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            ID_IS_UUID7,
            UniqueConstraint(
                fields=["user", "claim"],
                name="factbase_follow_once",
                condition=Q(ended_at__isnull=True),
                violation_error_message=_("You follow this claim already."),
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.user} follows {self.claim}"
