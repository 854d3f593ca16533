"""Requests that were answered, so that a retry is answered the same and does nothing again."""

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint
from django.db.models.functions import Now


class IdempotencyKey(models.Model):
    """The request that ____ sent under the key ____ (its SHA-256 is ____) was answered so.

    Written in the transaction of what the request did: either both are there or neither. Without
    history, and removed a day later: it tells about a request, not about the world.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField()
    body = models.BinaryField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["user", "key"], name="factbase_idempotencykey_once"),
        ]
        indexes = [models.Index(fields=["created_at"], name="factbase_idempotencykey_oldest")]

    def __str__(self) -> str:
        return self.key
