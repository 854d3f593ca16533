"""Claims that cannot both hold, and what a reviewer made of it."""

import hashlib
import json
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q, QuerySet, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from factbase.models.claim import Claim
from factbase.models.querysets import DESK_ONLY
from factbase.models.value_fields import ValueFields
from factbase.models.value_rules import BLANK
from factbase.values.modifiers import EXACT
from sources.models.record import Record, tracked
from sources.models.rules import not_blank, one_of

# What holds a claim's value, by attribute.
VALUE_COLUMNS = [
    field.attname for field in ValueFields._meta.concrete_fields if field.name in BLANK
]


class ConflictState(models.TextChoices):
    """Where a conflict stands; it follows from the claims and from what was decided."""

    OPEN = "open", _("Open")
    RESOLVED = "resolved", _("Resolved")
    GONE = "gone", _("Gone")


class Resolution(models.TextChoices):
    """What a reviewer made of two claims that cannot both hold."""

    FIRST_STANDS = "first_stands", _("the first stands")
    SECOND_STANDS = "second_stands", _("the second stands")
    BOTH_STAND = "both_stand", _("both stand, because …")
    SAME_VALUE = "same_value", _("the values are the same")


SIDES = ("first", "second")


class ConflictQuerySet(QuerySet[Any]):
    """Conflicts."""

    def open(self) -> Self:
        """What waits for a reviewer."""
        return self.filter(state=ConflictState.OPEN)

    def current(self) -> Self:
        """Where the two claims contradict one another now, decided or not."""
        return self.exclude(state=ConflictState.GONE)

    def open_to_readers(self) -> Self:
        """Those between two claims of which neither is still kept on the desk."""
        return self.exclude(first__status__in=DESK_ONLY).exclude(second__status__in=DESK_ONLY)

    def of_claims(self, claims: Any) -> Self:
        """Those with any of `claims` on either side."""
        return self.filter(Q(first__in=claims) | Q(second__in=claims))

    def with_names(self) -> Self:
        """Load in the same query what a line about each conflict names."""
        names = ("subject__type", "property", "value_entity__type", "created_by", "updated_by")
        return self.select_related(
            "resolved_by", *(f"{side}__{name}" for side in SIDES for name in names)
        )

    def with_values(self) -> Self:
        """Load in the same query what the reason of each conflict is told by."""
        names = ("property", "value_entity")
        return self.select_related(*(f"{side}__{name}" for side in SIDES for name in names))

    def for_pages(self) -> Self:
        """Load both claims as `Claim.objects.for_pages()` does: six further queries."""
        claims = Claim.objects.for_pages()
        return self.select_related("resolved_by").prefetch_related(
            Prefetch("first", queryset=claims), Prefetch("second", queryset=claims)
        )


@tracked()
class Conflict(Record):
    """The claims ____ and ____ cannot both hold, because ____; a reviewer decided that ____.

    Written by `factbase.actions.conflicts` only. `state` is open or resolved while the two
    contradict one another, and gone when they no longer do. A decision is kept with a digest of
    what either claim said then: it counts only as long as both still say it. `note` is why it was
    decided so, or why it was opened again.
    """

    first = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+", editable=False)
    second = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+", editable=False)
    reason = models.TextField(editable=False)
    state = models.CharField(
        max_length=10, choices=ConflictState, default=ConflictState.OPEN, editable=False
    )
    resolution = models.CharField(max_length=20, choices=Resolution, blank=True)
    note = models.TextField(blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    resolved_at = models.DateTimeField(null=True, editable=False)
    first_said = models.CharField(max_length=64, blank=True, editable=False)
    second_said = models.CharField(max_length=64, blank=True, editable=False)

    objects = ConflictQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta(Record.Meta):
        ordering = ["-created_at", "-id"]
        constraints = [
            *Record.Meta.constraints,
            UniqueConstraint(fields=["first", "second"], name="factbase_conflict_once"),
            models.CheckConstraint(
                name="factbase_conflict_in_order", condition=Q(first__lt=F("second"))
            ),
            not_blank("factbase_conflict", "reason", longest=1000),
            one_of("factbase_conflict", "resolution", ["", *Resolution.values]),
            models.CheckConstraint(
                name="factbase_conflict_decided_whole",
                condition=Q(
                    resolution="",
                    resolved_by__isnull=True,
                    resolved_at__isnull=True,
                    first_said="",
                    second_said="",
                )
                | ~Q(resolution="")
                & Q(resolved_by__isnull=False, resolved_at__isnull=False)
                & ~Q(first_said="")
                & ~Q(second_said=""),
                violation_error_message=_("A decision says what, who, when and on which words."),
            ),
            models.CheckConstraint(
                name="factbase_conflict_state_decided",
                condition=Q(state=ConflictState.OPEN, resolution="")
                | Q(state=ConflictState.RESOLVED) & ~Q(resolution="")
                | Q(state=ConflictState.GONE),
                violation_error_message=_("Resolved is what has been decided, and nothing else."),
            ),
            models.CheckConstraint(
                name="factbase_conflict_both_stand_why",
                condition=~Q(resolution=Resolution.BOTH_STAND) | Q(note__regex=r"\S"),
                violation_error_message=_("note: say why both can stand."),
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="factbase_conflict_newest"),
            models.Index(fields=["state", "-created_at", "-id"], name="factbase_conflict_by_state"),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def is_as_decided(self) -> bool:
        """Whether it was decided, and both claims still say what they said then."""
        if not self.resolution:
            return False
        return (self.first_said, self.second_said) == (said(self.first), said(self.second))


def said(claim: Claim) -> str:
    """Return a SHA-256 of what a claim asserts; notes, words and status take no part in it."""
    value = {name: _plain(getattr(claim, name)) for name in VALUE_COLUMNS}
    subject, prop = str(claim.subject_id), str(claim.property_id)
    whole = [subject, prop, claim.kind, claim.denied, claim.valid, value]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def _plain(part: Any) -> Any:
    """Write one column's value so that 2.50 and 2.5 read the same."""
    if isinstance(part, Decimal):
        return format(part.normalize(EXACT), "f")
    return part if part is None or isinstance(part, bool) else str(part)
