"""Releases: what the desk stood by at a moment, as a file that never changes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from sources.models.record import ID_IS_UUID7, immutable, never_emptied, tracked, uuid7

LONGEST_NOTES = 2_000


@tracked()
class Release(models.Model):
    """Release ____ holds the claims that were verified at ____, as the bytes whose SHA-256 is ____.

    Never changed. `files` are those in the package: {"name", "size", "sha256", "rows"}. The other
    counts say how its claims differ from those of the release before; `changes_sha256` names the
    file that lists them. Both files lie in the data folder, named by their hashes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.PositiveIntegerField(unique=True)
    known_at = models.DateTimeField(unique=True)
    notes = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text=_("Bytes."))
    files = models.JSONField()
    claims = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    removed = models.PositiveIntegerField()
    changes_sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            ID_IS_UUID7,
            models.CheckConstraint(
                name="factbase_release_hashes",
                condition=Q(sha256__regex="^[0-9a-f]{64}$")
                & Q(changes_sha256__regex="^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="factbase_release_number_counts", condition=Q(number__gte=1)
            ),
        ]
        triggers = [immutable(), never_emptied()]

    def __str__(self) -> str:
        return f"Release {self.number}"
