"""Tokens by which programs sign in to the API."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from sources.models.record import ID_IS_UUID7, never_deleted, never_emptied, tracked, uuid7


@tracked(exclude=["digest", "last_used_at"])
class AccessToken(models.Model):
    """Whoever shows the secret of this row acts as ____, until ____.

    Only an HMAC-SHA256 of the secret is kept; the secret itself is shown once, when it is made.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="access_tokens"
    )
    name = models.CharField(max_length=100, help_text="What the token is used for.")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [ID_IS_UUID7]
        triggers = [never_deleted(), never_emptied()]

    def __str__(self) -> str:
        return self.name
