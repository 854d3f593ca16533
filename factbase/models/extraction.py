"""What a program that reads texts was asked for, and the claims that it proposes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.db.models.functions import Now

from factbase.models.entity import Entity
from factbase.models.property import Property
from sources.models import Snapshot
from sources.models.record import ID_IS_UUID7, Record, tracked, uuid7
from sources.models.rules import not_blank, one_of

LONGEST = 500


class ExtractionState(models.TextChoices):
    """How far it is."""

    ASKED = "asked", "waiting"
    DONE = "done"
    FAILED = "failed"


class Extraction(models.Model):
    """On ____, ____ had ____ read the snapshot ____; since then it is ____, because ____.

    `refused` counts what came back and could not be taken. A technical table, without history: the
    proposals have theirs.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    extractor = models.CharField(max_length=200)
    state = models.CharField(
        max_length=10, choices=ExtractionState, default=ExtractionState.ASKED.value
    )
    message = models.TextField(blank=True)
    refused = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            ID_IS_UUID7,
            one_of("factbase_extraction", "state", ExtractionState.values),
            # One at a time: a second click changes nothing.
            UniqueConstraint(
                fields=["snapshot"],
                name="factbase_extraction_one_waits",
                condition=Q(state=ExtractionState.ASKED),
                violation_error_message="This text is being read already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.extractor}: {self.get_state_display()}"


@tracked()
class ProposedClaim(Record):
    """The extraction ____ proposes: the words from ____ to ____ say that the ____ of ____ is ____.

    Never a claim by itself: a person takes it into the form of a claim, or retracts it.
    """

    extraction = models.ForeignKey(Extraction, on_delete=models.PROTECT, related_name="proposals")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    subject = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    property = models.ForeignKey(Property, on_delete=models.PROTECT, related_name="+")
    typed = models.TextField()
    valid = models.CharField(max_length=64, blank=True)

    class Meta(Record.Meta):
        ordering = ["snapshot", "start", "end", "id"]
        constraints = [
            *Record.Meta.constraints,
            not_blank("factbase_proposedclaim", "typed", longest=LONGEST),
            models.CheckConstraint(
                name="factbase_proposedclaim_span",
                condition=Q(start__lt=F("end")),
                violation_error_message="end: it must lie behind start.",
            ),
            UniqueConstraint(
                fields=["snapshot", "start", "end", "subject", "property", "typed"],
                name="factbase_proposedclaim_once",
                violation_error_message="This claim was proposed already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} – {self.property}: {self.typed}"
