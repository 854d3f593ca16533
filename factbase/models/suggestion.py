"""Suggestions that nobody wants to see again."""

from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from factbase.spotting import SuggestionKind
from sources.models import Snapshot
from sources.models.record import Record, tracked
from sources.models.rules import one_of

KINDS = [(kind.value, kind.value.capitalize()) for kind in SuggestionKind]


@tracked()
class DismissedSuggestion(Record):
    """In the snapshot ____ the words from ____ to ____ are not to be suggested as a ____.

    The place is in code points. A row that is retracted suggests them again.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=KINDS)

    class Meta(Record.Meta):
        ordering = ["snapshot", "start", "end", "id"]
        constraints = [
            *Record.Meta.constraints,
            one_of("factbase_dismissedsuggestion", "kind", [kind.value for kind in SuggestionKind]),
            models.CheckConstraint(
                name="factbase_dismissedsuggestion_span",
                condition=Q(start__lt=F("end")),
                violation_error_message=_("end: it must lie behind start."),
            ),
            UniqueConstraint(
                fields=["snapshot", "start", "end", "kind"],
                name="factbase_dismissedsuggestion_once",
                violation_error_message=_("This suggestion was dismissed already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.start}–{self.end}"
