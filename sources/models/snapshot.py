"""Archived copies of sources."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from sources.models.blob import Blob, Sha256Hex, Utf8Bytes
from sources.models.record import ID_IS_UUID7, immutable, never_emptied, tracked, uuid7
from sources.models.rules import not_blank
from sources.models.source import Source


@tracked(exclude=["text"])
class Snapshot(models.Model):
    """On ____ the source ____ consisted of these bytes, which ____ read as this text.

    Quotes are anchored in `text`; offsets are code points. A row is never changed: a newer
    extractor makes a new snapshot of the same bytes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", db_column="sha256")
    media_type = models.CharField(max_length=100)
    charset = models.CharField(max_length=40, blank=True)
    filename = models.TextField(blank=True)
    captured_at = models.DateTimeField(db_default=Now())
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    extractor = models.CharField(max_length=60)
    extractor_version = models.CharField(max_length=60)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )

    class Meta:
        ordering = ["-captured_at", "-id"]
        constraints = [
            ID_IS_UUID7,
            not_blank("sources_snapshot", "text", longest=20_000_000),
            models.CheckConstraint(
                name="sources_snapshot_text_sha256",
                condition=Q(text_sha256=Sha256Hex(Utf8Bytes(F("text")))),
            ),
            UniqueConstraint(
                fields=["blob", "extractor", "extractor_version"],
                name="sources_snapshot_once",
                violation_error_message=_("These bytes are archived already."),
            ),
            # The target of evidence's composite foreign key: a quote's snapshot is its source's.
            UniqueConstraint(fields=["id", "source"], name="sources_snapshot_of_source"),
        ]
        indexes = [models.Index(fields=["-captured_at", "-id"], name="sources_snapshot_newest")]
        triggers = [immutable(), never_emptied()]

    def __str__(self) -> str:
        made_of = {"media_type": self.media_type, "day": self.captured_day}
        return str(_("%(media_type)s captured %(day)s") % made_of)

    @property
    def captured_day(self) -> str:
        """The day of capture, ISO 8601, UTC."""
        captured: datetime = self.captured_at
        return captured.date().isoformat()
