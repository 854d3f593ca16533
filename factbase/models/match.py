"""Pairs of entities that may be one, and how the desk judged each pair."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from factbase.models.entity import Entity
from sources.models.record import Record, tracked
from sources.models.rules import one_of


class Judgement(models.TextChoices):
    """What is said of a pair of entities."""

    PROPOSED = "proposed", _("waits for a judgement")
    SAME = "same", _("the same")
    DIFFERENT = "different", _("not the same")
    UNSURE = "unsure", _("Unsure")


# The judgements that bind: one makes a merge, the other forbids it, whichever way round it comes.
BINDING = [Judgement.SAME, Judgement.DIFFERENT]

STANDS_AS_SAME = Q(judgement=Judgement.SAME, retracted_at__isnull=True)


@tracked()
class Match(Record):
    """The entities ____ and ____ may be one, because ____; ____ judged on ____: same / different.

    A merge is such a row and nothing else: no claim, name or identifier is moved, and what is one
    is derived from all rows judged “same” (`factbase.models.clusters`). `left` is the older of the
    two. `reasons` is a list of {"kind", "words"}, `score` their weight from 0 to 1.
    """

    left = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+", editable=False)
    right = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+", editable=False)
    judgement = models.CharField(
        max_length=10, choices=Judgement, default=Judgement.PROPOSED, editable=False
    )
    score = models.DecimalField(max_digits=4, decimal_places=3, default=0, editable=False)
    reasons = models.JSONField(default=list, editable=False)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    judged_at = models.DateTimeField(null=True, editable=False)
    note = models.TextField(blank=True)

    class Meta(Record.Meta):
        ordering = ["-score", "-id"]
        verbose_name_plural = "matches"
        constraints = [
            *Record.Meta.constraints,
            one_of("factbase_match", "judgement", Judgement.values),
            models.CheckConstraint(
                name="factbase_match_older_left",
                condition=Q(left__lt=F("right")),
                violation_error_message=_("A match names two entities, the older one first."),
            ),
            models.CheckConstraint(
                name="factbase_match_score_range", condition=Q(score__gte=0, score__lte=1)
            ),
            models.CheckConstraint(
                name="factbase_match_judged_by_someone",
                condition=Q(
                    judgement=Judgement.PROPOSED, judged_by__isnull=True, judged_at__isnull=True
                )
                | ~Q(judgement=Judgement.PROPOSED)
                & Q(judged_by__isnull=False, judged_at__isnull=False),
            ),
            UniqueConstraint(
                fields=["left", "right"],
                name="factbase_match_once",
                condition=Q(retracted_at__isnull=True),
                violation_error_message=_("This pair is on the list already."),
            ),
        ]
        indexes = [
            models.Index(fields=["left"], name="factbase_match_same", condition=STANDS_AS_SAME),
            models.Index(
                fields=["right"], name="factbase_match_same_back", condition=STANDS_AS_SAME
            ),
            models.Index(fields=["judgement", "-score", "-id"], name="factbase_match_by_judgement"),
        ]

    def __str__(self) -> str:
        return f"{self.left} = {self.right}?"

    @property
    def is_binding(self) -> bool:
        """Whether the pair was judged the same or not the same."""
        return self.judgement in BINDING
