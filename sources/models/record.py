"""What every editable record has in common: identity, revision, authorship, retraction."""

from collections.abc import Callable, Sequence
from typing import Any, Self, TypeVar
from uuid import UUID

import pghistory
import pgtrigger
import uuid_utils.compat
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from sources.models.guards import refuses

Model = TypeVar("Model", bound=models.Model)


def uuid7() -> UUID:
    """Return a new UUIDv7; made here because PostgreSQL offers `uuidv7()` only from version 18."""
    return uuid_utils.compat.uuid7()


class IsUuid7(models.Func):
    """True when the given UUID column holds version 7, wherever the id was made."""

    template = "(get_byte(uuid_send(%(expressions)s), 6) >> 4) = 7"
    output_field = models.BooleanField()


ID_IS_UUID7 = models.CheckConstraint(
    name="%(app_label)s_%(class)s_id_uuid7",
    condition=IsUuid7("id"),
    violation_error_message=_("The id must be a UUIDv7."),
)

REVISION_COUNTS = models.CheckConstraint(
    name="%(app_label)s_%(class)s_revision_counts",
    condition=models.Q(revision__gte=1),
    violation_error_message=_("Revisions are counted from 1."),
)


def tracked(
    *,
    exclude: Sequence[str] = (),
    indexes: Sequence[models.Index] = (),
    unindexed: Sequence[str] = (),
) -> Callable[[type[Model]], type[Model]]:
    """Return the class decorator that gives a table its history: an event table and triggers.

    Every insert, update and delete is written down by PostgreSQL, whichever way it came. `exclude`
    leaves out columns that are large and can never change, or that are secret; `indexes` serve
    questions about an earlier moment, and the foreign keys `unindexed` need none of their own
    besides. The trackers are made anew for each model: copies of shared ones
    (PGHISTORY_DEFAULT_TRACKERS) lose their operation at statement level.
    """
    # Finds a row's last event until a moment without reading the table.
    of_row = models.Index(
        fields=["pgh_obj", "pgh_id"], include=["pgh_created_at"], name="%(class)s_row"
    )
    track = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude) or None,
        meta={"indexes": [of_row, *indexes]},
    )

    def decorate(model: type[Model]) -> type[Model]:
        tracking = track(model)
        events = tracking.pgh_event_model._meta
        for name in unindexed:  # pghistory gives every foreign key one
            events.get_field(name).db_index = False
        return tracking

    return decorate


def counts_revisions(*, derived: Sequence[str] = ()) -> pgtrigger.Trigger:
    """Return the trigger that raises `revision` by one whenever a row really changes.

    In the database, so that raw SQL and bulk updates cannot leave an old revision on new content,
    nor set a revision of their own.
    `derived` columns are computed from other rows and do not make a new revision.
    """
    return pgtrigger.Trigger(
        name="count_revision",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(exclude=["updated_at", *derived]),
        func="""
            NEW.revision := OLD.revision + 1;
            NEW.updated_at := statement_timestamp();
            RETURN NEW;
        """,
    )


def never_deleted() -> pgtrigger.Trigger:
    """Return the guard that refuses DELETE: records are retracted, never removed."""
    return refuses(pgtrigger.Delete, name="never_deleted")


def never_emptied() -> pgtrigger.Trigger:
    """Return the guard that refuses TRUNCATE, which no other trigger sees."""
    return refuses(pgtrigger.Truncate, name="never_emptied")


def immutable() -> pgtrigger.Trigger:
    """Return the guard that refuses UPDATE and DELETE."""
    return refuses(pgtrigger.Update | pgtrigger.Delete, name="immutable")


class RecordQuerySet(models.QuerySet[Any]):
    """Records that can be retracted."""

    def standing(self) -> Self:
        """What has not been retracted."""
        return self.filter(retracted_at__isnull=True)


class Record(models.Model):
    """An editable row: who made it and changed it, in which revision, and whether it still stands.

    `revision` and `updated_at` are kept by a trigger. `retracted_at` says that the desk no longer
    stands by the row; it stays readable and can be restored.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    revision = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    retracted_at = models.DateTimeField(null=True, editable=False)
    retraction_reason = models.TextField(blank=True, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [ID_IS_UUID7, REVISION_COUNTS]
        triggers = [counts_revisions(), never_deleted(), never_emptied()]

    @property
    def is_retracted(self) -> bool:
        """Whether the desk has withdrawn this record."""
        return self.retracted_at is not None
