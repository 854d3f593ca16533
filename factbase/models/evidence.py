"""The receipts: which words of which source bear on which claim."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.db.models.functions import MD5, Upper
from django.utils.translation import gettext_lazy as _

from factbase.models.claim import Claim
from factbase.models.entity import Entity
from factbase.models.guards import QUOTED, edits_claim, quote_failed
from factbase.models.status import Recheck
from sources.anchoring import CheckState
from sources.models import Snapshot, Source
from sources.models.guards import rests_on_standing
from sources.models.record import Record, counts_revisions, never_deleted, never_emptied, tracked
from sources.models.rules import index_of_given, not_blank, one_of
from sources.models.says import gram_index

CHECK_STATES = [(state.value, _(state.value.replace("_", " "))) for state in CheckState]
LOCATED = [state for state in CheckState if state.is_found]
# What a claim can be verified on: found in the archive, or archived nowhere yet and so said.
FOOTING = [*LOCATED, CheckState.NO_SNAPSHOT]
CHECKED = [*LOCATED, CheckState.AMBIGUOUS, CheckState.MISSING]


class Stance(models.TextChoices):
    """What the words do to the claim."""

    SUPPORTS = "supports", _("Supports")
    REFUTES = "refutes", _("Refutes")
    CONTEXT = "context", _("gives context")


class Mode(models.TextChoices):
    """How whoever asserted it knows."""

    OFFICIAL_RECORD = "official_record", _("official record")
    DOCUMENT = "document", _("Document")
    ON_THE_RECORD = "on_the_record", _("on the record")
    ANONYMOUS = "anonymous", _("anonymous source")
    HEARSAY = "hearsay", _("Hearsay")
    OWN_INFERENCE = "own_inference", _("own inference")


class Credibility(models.IntegerChoices):
    """How credible this one statement is, by the Admiralty code."""

    CONFIRMED = 1, _("1 – confirmed by others")
    PROBABLE = 2, _("2 – probably true")
    POSSIBLE = 3, _("3 – possibly true")
    DOUBTFUL = 4, _("4 – doubtful")
    IMPROBABLE = 5, _("5 – improbable")
    UNKNOWN = 6, _("6 – cannot be judged")


@tracked(
    indexes=[
        index_of_given("snapshot", name="evidencehistory_copy"),
        index_of_given("asserted_by", name="evidencehistory_voice"),
    ],
    unindexed=["snapshot", "asserted_by"],
)
class Evidence(Record):
    """The source ____ supports / refutes / gives context to the claim ____ in the words “____”.

    Asserted by ____, who knows it by ____. `exact`, `prefix` and `suffix` are a W3C
    TextQuoteSelector, `start` and `end` a TextPositionSelector in code points over the snapshot's
    text. `check_state` says what the machine found at `checked_at`, and nothing about the meaning.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_index=False)
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    stance = models.CharField(max_length=10, choices=Stance, default=Stance.SUPPORTS)
    exact = models.TextField("quote", help_text=_("The very words of the source."))
    prefix = models.TextField(blank=True, help_text=_("The words just before the quote."))
    suffix = models.TextField(blank=True, help_text=_("The words just after the quote."))
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    check_state = models.CharField(
        max_length=12,
        choices=CHECK_STATES,
        default=CheckState.NOT_CHECKED.value,
        editable=False,
    )
    checked_at = models.DateTimeField(null=True, editable=False)
    asserted_by = models.ForeignKey(
        Entity, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    mode = models.CharField("how they know", max_length=20, choices=Mode, blank=True)
    credibility = models.PositiveSmallIntegerField(choices=Credibility, null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta(Record.Meta):
        ordering = ["created_at", "id"]
        verbose_name_plural = "evidence"
        constraints = [
            *Record.Meta.constraints,
            not_blank("factbase_evidence", "exact", longest=10_000),
            one_of("factbase_evidence", "stance", Stance.values),
            one_of("factbase_evidence", "mode", ["", *Mode.values]),
            one_of("factbase_evidence", "check_state", list(CheckState)),
            models.CheckConstraint(
                name="factbase_evidence_anchor_order",
                condition=Q(start__isnull=True, end__isnull=True)
                | Q(start__isnull=False, end__isnull=False, start__lte=F("end")),
                violation_error_message=_("The quote must not end before it starts."),
            ),
            models.CheckConstraint(
                name="factbase_evidence_located",
                condition=~Q(check_state__in=LOCATED) | Q(start__isnull=False),
            ),
            models.CheckConstraint(
                name="factbase_evidence_checked",
                condition=Q(check_state=CheckState.NO_SNAPSHOT, snapshot__isnull=True)
                | Q(check_state=CheckState.NOT_CHECKED)
                | Q(check_state__in=CHECKED, snapshot__isnull=False, checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="factbase_evidence_credibility_range",
                condition=Q(credibility__isnull=True) | Q(credibility__gte=1, credibility__lte=6),
            ),
            UniqueConstraint(
                "claim",
                "source",
                "stance",
                MD5("exact"),
                name="factbase_evidence_once",
                condition=Q(retracted_at__isnull=True),
                violation_error_message=_("This quote is already evidence for the claim."),
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="factbase_evidence_newest"),
            models.Index(fields=["updated_at"], name="factbase_evidence_changed"),
            models.Index(fields=["source", "claim"], name="factbase_evidence_by_source"),
            index_of_given("snapshot", name="factbase_evidence_by_snapshot"),
            index_of_given("asserted_by", name="factbase_evidence_by_voice"),
            GinIndex(OpClass(Upper("exact"), name="gin_trgm_ops"), name="factbase_evidence_words"),
            gram_index("exact", name="factbase_evidence_grams"),
        ]
        # Looking the same words up again changes nothing that a person said.
        triggers = [
            counts_revisions(derived=["check_state", "checked_at"]),
            never_deleted(),
            never_emptied(),
            edits_claim(
                columns=QUOTED,
                cause=Recheck.EVIDENCE_EDITED,
                otherwise=quote_failed(found=LOCATED, footing=FOOTING),
            ),
            *rests_on_standing(
                "factbase_evidence", source_id="sources_source", asserted_by_id="factbase_entity"
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.exact[:60]}”"
