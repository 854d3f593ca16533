"""The append-only record of every step in review."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from factbase.models.claim import Claim
from factbase.models.comment import LONGEST_COMMENT
from factbase.models.guards import fits_claim, moves_claim
from factbase.models.status import Status
from factbase.models.transitions import RECHECK, TRANSITIONS, Action, moves
from sources.models.record import ID_IS_UUID7, immutable, never_emptied, tracked, uuid7
from sources.models.rules import at_most

STEPS = [*Action.choices, (RECHECK, _("Re-check"))]
COMMENTED = [action.value for action, step in TRANSITIONS.items() if step.needs_comment]


def _in_table() -> Q:
    """Return the condition that a row says one of the moves of the table."""
    allowed = Q()
    for action, before, after in moves():
        allowed |= Q(action=action, from_status=before, to_status=after)
    return allowed


@tracked()
class ReviewEvent(models.Model):
    """On ____, ____ moved revision ____ of the claim ____ from ____ to ____, because ____.

    The row is the step: inserting it moves the claim. `by` is nobody where a check by the machine
    sent the claim back.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="review_events", db_index=False
    )
    claim_revision = models.PositiveIntegerField()
    action = models.CharField(max_length=20, choices=STEPS)
    from_status = models.CharField(max_length=10, choices=Status)
    to_status = models.CharField(max_length=10, choices=Status)
    at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            ID_IS_UUID7,
            models.CheckConstraint(
                name="factbase_reviewevent_in_table",
                condition=_in_table(),
                violation_error_message=_("There is no such step in review."),
            ),
            models.CheckConstraint(
                name="factbase_reviewevent_commented",
                condition=~Q(action__in=COMMENTED) | Q(comment__regex=r"\S"),
                violation_error_message=_("comment: say why."),
            ),
            at_most("factbase_reviewevent", "comment", longest=LONGEST_COMMENT),
            models.CheckConstraint(
                name="factbase_reviewevent_has_person",
                condition=Q(by__isnull=False) | Q(action=RECHECK),
            ),
            models.UniqueConstraint(
                fields=["claim", "claim_revision"],
                name="factbase_reviewevent_once",
                violation_error_message=_("This revision of the claim has been decided already."),
            ),
        ]
        triggers = [fits_claim(), moves_claim(), immutable(), never_emptied()]

    def __str__(self) -> str:
        return f"{self.action}: {self.from_status} → {self.to_status}"

    @property
    def actor(self) -> str:
        """The name of who took the step, or the machine's own."""
        return self.by.username if self.by else "Factbase"
