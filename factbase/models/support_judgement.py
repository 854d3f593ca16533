"""Whether quoted words really say what the claim says."""

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from factbase.models.evidence import Evidence
from sources.models.guards import Guard
from sources.models.record import ID_IS_UUID7, immutable, tracked, uuid7
from sources.models.rules import one_of

# Refused here too, so to raw SQL; unlike a `Guard`, a session can have it ignored.
REFUSE_OWN_EVIDENCE = """
    IF EXISTS (
        SELECT 1 FROM factbase_evidence
        WHERE id = NEW.evidence_id AND NEW.by_id IN (created_by_id, updated_by_id)
    ) THEN
        RAISE EXCEPTION 'who wrote or last edited a quote cannot judge whether it supports'
            USING ERRCODE = 'check_violation',
                  CONSTRAINT = 'factbase_supportjudgement_four_eyes';
    END IF;
    RETURN NEW;
"""


class Verdict(models.TextChoices):
    """How far the quoted words support the claim."""

    FULL = "full", _("supports it fully")
    PARTLY = "partly", _("supports it partly")
    NOT = "not", _("does not support it")


class SupportJudgementQuerySet(models.QuerySet[Any]):
    """Judgements of quotes."""

    def present(self) -> Self:
        """The newest judgement of each quote, of those made on the quote as it stands now."""
        current = self.filter(evidence_revision=F("evidence__revision"))
        return current.order_by("evidence_id", "-at", "-id").distinct("evidence_id")


@tracked()
class SupportJudgement(models.Model):
    """On ____, ____ found that revision ____ of the evidence ____ supports its claim ____.

    What the check of a quote cannot tell: the words may stand in the source and say something
    else. Never changed; of the judgements of one revision the newest counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="judgements")
    evidence_revision = models.PositiveIntegerField()
    verdict = models.CharField(max_length=6, choices=Verdict)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    objects = SupportJudgementQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            ID_IS_UUID7,
            one_of("factbase_supportjudgement", "verdict", Verdict.values),
            models.CheckConstraint(
                name="factbase_supportjudgement_revision_counts",
                condition=Q(evidence_revision__gte=1),
            ),
        ]
        triggers = [
            immutable(),
            Guard(
                name="refuse_own_evidence",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=REFUSE_OWN_EVIDENCE,
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_verdict_display())
