"""Files that are made in the background for whoever asked for them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from sources.models.record import ID_IS_UUID7, uuid7
from sources.models.rules import one_of


class ExportState(models.TextChoices):
    """How far an export is."""

    QUEUED = "queued", _("waits")
    RUNNING = "running", _("is being made")
    DONE = "done", _("is ready")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("was called off")


UNFINISHED = [ExportState.QUEUED, ExportState.RUNNING]


class Export(models.Model):
    """____ asked for the claims that ____ leaves as they were known at ____, as ____; it is ____.

    A technical row without a history: it goes with its file at `expires_at`. `sees_drafts` is
    whether the asker did when asking, so that a token or a session without its second step gets no
    more by way of the background. `path` is relative to the data folder.

    With `is_release` what is made is a release, which has the id of its export and stays when that
    goes; `notes` are said of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    sees_drafts = models.BooleanField(default=False)
    format = models.CharField(max_length=20)
    filters = models.JSONField(default=dict)
    known_at = models.DateTimeField(null=True)
    site = models.TextField(blank=True)
    is_release = models.BooleanField(default=False, db_default=False)
    notes = models.TextField(blank=True, db_default="")
    state = models.CharField(
        max_length=10, choices=ExportState, default=ExportState.QUEUED, db_default="queued"
    )
    rows_expected = models.PositiveBigIntegerField(null=True)
    rows_done = models.PositiveBigIntegerField(default=0, db_default=0)
    error = models.TextField(blank=True)
    path = models.TextField(blank=True)
    size = models.PositiveBigIntegerField(null=True, help_text=_("Bytes."))
    sha256 = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]
        default_permissions = ()
        constraints = [
            ID_IS_UUID7,
            one_of("factbase_export", "state", ExportState.values),
            models.CheckConstraint(
                name="factbase_export_done_whole",
                condition=~Q(state=ExportState.DONE)
                | Q(size__isnull=False, ended_at__isnull=False) & ~Q(path="") & ~Q(sha256=""),
            ),
            models.CheckConstraint(
                name="factbase_export_expires_later", condition=Q(expires_at__gt=F("created_at"))
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_by", "-created_at", "-id"], name="factbase_export_of_asker"
            ),
            models.Index(fields=["expires_at"], name="factbase_export_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.get_state_display()}"

    @property
    def is_unfinished(self) -> bool:
        """Whether it waits or is being made."""
        return self.state in UNFINISHED

    @property
    def percent(self) -> int | None:
        """How much of it is done, 0 to 100; None where nobody knows."""
        if self.state == ExportState.DONE:
            return 100
        if not self.rows_expected:
            return None
        return min(100, self.rows_done * 100 // self.rows_expected)
