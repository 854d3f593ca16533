"""Archived bytes, stored once per content."""

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Length, Now
from django.utils.translation import gettext_lazy as _

from sources.models.record import immutable, never_emptied, tracked


class Sha256Hex(Func):
    """SHA-256 of a bytea expression, as 64 lower-case hexadecimal digits."""

    template = "encode(sha256(%(expressions)s), 'hex')"
    output_field = models.CharField()


class Utf8Bytes(Func):
    """The UTF-8 bytes of a text expression."""

    template = "convert_to(%(expressions)s, 'UTF8')"
    output_field = models.BinaryField()


@tracked(exclude=["content"])
class Blob(models.Model):
    """The bytes whose SHA-256 is ____ are these.

    PostgreSQL computes the hash again on insert, so a row cannot say something else than it holds.
    """

    sha256 = models.CharField(primary_key=True, max_length=64, editable=False)
    content = models.BinaryField()
    size = models.PositiveIntegerField(help_text=_("Bytes."))
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sources_blob_sha256", condition=Q(sha256=Sha256Hex(F("content")))
            ),
            models.CheckConstraint(
                name="sources_blob_size", condition=Q(size=Length("content")) & Q(size__gt=Value(0))
            ),
        ]
        triggers = [immutable(), never_emptied()]

    def __str__(self) -> str:
        return self.sha256
