"""Imports while they are on their way: the file, its rows, and what came of reading them.

Technical rows without a history: what an import writes has its own, and names the import.
"""

import hashlib
import json

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from sources.models.record import ID_IS_UUID7, uuid7
from sources.models.rules import one_of


class ImportKind(models.TextChoices):
    """What the rows of a file are."""

    CLAIMS = "claims", _("Claims, with evidence and sources")
    ENTITIES = "entities", _("Entities")
    SOURCES = "sources", _("Sources")
    PACKAGE = "package", _("A whole Data Package")


class ImportState(models.TextChoices):
    """How far an import is. `stored`, `checking` and `applying` are the machine's to go on from,
    `mapping` and `ready` a person's."""

    STORED = "stored", _("waiting to be read")
    MAPPING = "mapping", _("waiting for its columns")
    CHECKING = "checking", _("being compared with what is here")
    READY = "ready", _("waiting to be applied")
    APPLYING = "applying", _("being applied")
    APPLIED = "applied", _("Applied")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("not readable")


RUNNING = (ImportState.STORED, ImportState.CHECKING, ImportState.APPLYING)
ENDED = (ImportState.APPLIED, ImportState.CANCELLED, ImportState.FAILED)


class Outcome(models.TextChoices):
    """What an import would do with a row."""

    CREATE = "create", _("new")
    CHANGE = "change", _("changed")
    LEAVE = "leave", _("left as it is")
    DOUBTFUL = "doubtful", _("Doubtful")
    OUTDATED = "outdated", _("changed here since")
    WRONG = "wrong", _("Wrong")


BLOCKING = (Outcome.DOUBTFUL, Outcome.OUTDATED, Outcome.WRONG)


class Import(models.Model):
    """____ brings the file ____ in as ____; so far ____ of its ____ rows are done.

    With `at_once` it is applied as soon as all of its rows are found right; once it waits for a
    person to look at them, that person applies it. `mapping` says for each column of the file
    which of ours it is ("" for none). `choices` are the person's answers to what was doubtful: for
    a name the id of the entity, or "new". `seen` is how far history went before the first row was
    compared (see `factbase.history.seen`), and `kept_columns` says which columns the rows' `kept`
    have. `sheet` is the one of a workbook that is read ("" until then: the first), `sheets` are
    those it has. `header_row` is the row that names the columns (0 until then: it is found).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=ImportKind)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.STORED)
    filename = models.TextField()
    format = models.CharField(max_length=10)
    encoding = models.CharField(max_length=20, blank=True)
    sheet = models.TextField(blank=True, db_default="")
    sheets = models.JSONField(default=list, db_default=[])
    header_row = models.PositiveIntegerField(default=0, db_default=0)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    asks = models.BooleanField(
        default=True, help_text=_("Waits for a person to confirm the columns.")
    )
    at_once = models.BooleanField(default=False, db_default=False)
    submit = models.BooleanField(default=False)
    new_entities = models.BooleanField(default=False)
    entity_type = models.CharField(max_length=60, blank=True)
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    problem = models.JSONField(default=dict)
    seen = models.JSONField(default=dict)
    kept_columns = models.JSONField(default=list)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            ID_IS_UUID7,
            one_of("factbase_import", "kind", ImportKind.values),
            one_of("factbase_import", "state", ImportState.values),
            models.CheckConstraint(
                name="factbase_import_applied_at",
                condition=Q(state=ImportState.APPLIED, applied_at__isnull=False)
                | ~Q(state=ImportState.APPLIED) & Q(applied_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["sha256", "kind", "sheet"],
                name="factbase_import_applied_once",
                condition=Q(state=ImportState.APPLIED),
                violation_error_message=_("This file has been imported already."),
            ),
        ]
        indexes = [models.Index(fields=["created_by", "-created_at"], name="factbase_import_by")]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_running(self) -> bool:
        """Whether the machine is to go on with it."""
        return self.state in RUNNING

    @property
    def is_ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ENDED

    @property
    def can_be_read_anew(self) -> bool:
        """Whether it waits, or failed, and its table could be another sheet or begin elsewhere."""
        waits = self.state in (ImportState.MAPPING, ImportState.READY, ImportState.FAILED)
        return waits and self.format in ("csv", "xlsx")

    @property
    def read_as(self) -> str:
        """A digest of how far it is and of what was said of it, to tell a page that is stale."""
        said = [self.state, self.sheet, self.header_row, self.mapping, self.choices]
        said += [self.submit, self.new_entities, self.entity_type]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def blocking(self) -> int:
        """How many rows somebody has to look at before all can be applied."""
        return sum(self.counts.get(outcome, 0) for outcome in BLOCKING)


class ImportPiece(models.Model):
    """The piece number ____ of the file of the import ____ is ____."""

    staged = models.ForeignKey(
        Import, on_delete=models.CASCADE, related_name="pieces", db_index=False
    )
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["staged", "number"], name="factbase_importpiece_once")
        ]


class ImportRow(models.Model):
    """Row ____ of the file of the import ____ has the cells ____; what would come of it is ____.

    `table` names the file in a package. `record` is what it is or would be (`by_id`:
    the row names it), `says` and `quoted` stand for what it says and for its receipt, so that rows
    of one content find one another (in a package, `says` is the claim that a row belongs to).
    `kept` is the line of COPY that writes all of a new claim, if one line does.
    """

    staged = models.ForeignKey(
        Import, on_delete=models.CASCADE, related_name="staged_rows", db_index=False
    )
    table = models.CharField(max_length=60, blank=True)
    number = models.PositiveIntegerField()
    cells = ArrayField(models.TextField())
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, db_default="")
    problems = models.JSONField(default=list, db_default=[], encoder=DjangoJSONEncoder)
    changes = models.JSONField(default=list, db_default=[], encoder=DjangoJSONEncoder)
    record = models.UUIDField(null=True)
    by_id = models.BooleanField(default=False, db_default=False)
    says = models.UUIDField(null=True)
    quoted = models.UUIDField(null=True)
    kept = models.TextField(null=True)  # noqa: DJ001 - nothing is kept, not an empty line

    class Meta:
        ordering = ["table", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["staged", "table", "number"], name="factbase_importrow_once"
            ),
            one_of("factbase_importrow", "outcome", ["", *Outcome.values]),
        ]
        indexes = [
            models.Index(
                fields=["staged", "outcome", "table", "number"],
                name="factbase_importrow_outcome",
                condition=~Q(outcome=Outcome.LEAVE),
            ),
            models.Index(
                fields=["staged", "says"],
                name="factbase_importrow_says",
                condition=Q(says__isnull=False) & ~Q(table=""),
            ),
        ]


class ImportMapping(models.Model):
    """For files of ____ the desk calls ____ this mapping of columns: ____."""

    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=ImportKind)
    columns = models.JSONField(default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="factbase_importmapping_once")
        ]

    def __str__(self) -> str:
        return self.name
