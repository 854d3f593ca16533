"""Why a claim has the confidence it has."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from factbase.models.claim import Claim
from sources.models.record import tracked


@tracked()
class ConfidenceLedger(models.Model):
    """In epoch ____ the claim ____ scored ____ points, from these entries, against these rivals.

    Derived, replaced as a whole at every computation; its history shows what it was before.
    `entries` and `rivals` are lists of objects in the order of the published steps; see
    `factbase.confidence`.
    """

    claim = models.OneToOneField(
        Claim, on_delete=models.PROTECT, related_name="ledger", primary_key=True
    )
    epoch = models.PositiveIntegerField()
    score = models.FloatField(help_text=_("S(v): points after copies and diminishing returns."))
    entries = models.JSONField(default=list)
    rivals = models.JSONField(default=list)
    computed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"ledger of {self.claim_id}"
