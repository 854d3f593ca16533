"""Claims and their qualifiers."""

import builtins  # the field `property` hides the built-in inside the class

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from factbase.models.entity import Entity
from factbase.models.guards import (
    QUALIFIED,
    edits_claim,
    keeps_review,
    starts_as_draft,
)
from factbase.models.property import Property
from factbase.models.querysets import LIVE, ClaimQuerySet
from factbase.models.queues import queue_indexes
from factbase.models.status import Recheck, Status
from factbase.models.value_fields import ValueFields
from factbase.models.value_rules import value_constraints
from factbase.values import Assertion, DateValue, Kind, display
from factbase.wording import record_words
from sources.edtf import EdtfDate, parse_edtf
from sources.models.guards import rests_on_standing
from sources.models.record import Record, never_deleted, never_emptied, tracked
from sources.models.rules import bounds_in_order, index_of_given, one_of
from sources.models.says import gram_index

DERIVED = ["confidence", "supports", "refutes", "context", "origins"]
NO_RECEIPTS = Q(supports=0, refutes=0, context=0)
# Lists of claims at an earlier moment: in their order, and counted without reading the table.
EVENT = ["pgh_created_at", "pgh_label", "pgh_id"]
NEWEST_THEN = models.Index(
    fields=["-created_at", "-pgh_obj", *EVENT], name="factbase_claimhistory_newest"
)
BY_STATUS_THEN = models.Index(
    fields=["status", "-created_at", "-pgh_obj", *EVENT], name="factbase_claimhistory_status"
)
BY_PROPERTY_THEN = models.Index(
    fields=["property", "status", "-created_at", "-pgh_obj", *EVENT],
    name="factbase_claimhistory_property",
)


def _sorted(column: str, *, name: str) -> models.Index:
    """Return the index of lists of some status that are sorted by a column which can be empty."""
    return models.Index(F("status"), F(column).desc(nulls_last=True), F("id").desc(), name=name)


@tracked(
    indexes=[
        *(NEWEST_THEN, BY_STATUS_THEN, BY_PROPERTY_THEN),
        index_of_given("value_entity", name="factbase_claimhistory_object"),
        index_of_given("value_unit", name="factbase_claimhistory_unit"),
        index_of_given("verified_by", name="factbase_claimhistory_verifier"),
    ],
    unindexed=["property", "value_entity", "value_unit", "verified_by"],
)
class Claim(ValueFields, Record):
    """The ____ of ____ is (or is not) ____, from ____ to ____; the desk calls this ____.

    Competing claims live side by side. `status`, `recheck` and `verified_by` move only with a
    review event, and `editors` (whoever wrote or edited it since it was last verified, as ids of
    users) is kept by PostgreSQL alone, whatever a writer says. The five derived columns repeat
    what the evidence and the confidence ledger say, so that lists need no further table; they
    make no new revision.
    """

    subject = models.ForeignKey(
        Entity, on_delete=models.PROTECT, related_name="claims", db_index=False
    )
    # Without a constraint of its own: that of the property with its value type says more.
    property = models.ForeignKey(
        Property,
        on_delete=models.PROTECT,
        related_name="claims",
        db_index=False,
        db_constraint=False,
    )
    denied = models.BooleanField(default=False, help_text=_("The source says that this is not so."))
    valid = models.TextField(blank=True, help_text=_("When it holds in the world, EDTF."))
    valid_earliest = models.BigIntegerField(null=True, editable=False)
    valid_latest = models.BigIntegerField(null=True, editable=False)
    valid_words = models.TextField(blank=True, editable=False)
    note = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    recheck = models.CharField(max_length=20, choices=Recheck, blank=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        db_index=False,
    )
    editors = ArrayField(models.IntegerField(), db_default=[], editable=False)
    editor_confidence = models.DecimalField(
        max_digits=3, decimal_places=2, null=True, blank=True, help_text=_("0 to 1.")
    )
    editor_confidence_reason = models.TextField(blank=True)

    confidence = models.DecimalField(max_digits=7, decimal_places=6, null=True, editable=False)
    supports = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    refutes = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    context = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    origins = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    objects = ClaimQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            *Record.Meta.constraints,
            *value_constraints("factbase_claim"),
            one_of("factbase_claim", "status", Status.values),
            one_of("factbase_claim", "recheck", ["", *Recheck.values]),
            bounds_in_order("factbase_claim", "valid"),
            models.CheckConstraint(
                name="factbase_claim_has_author",
                condition=Q(created_by__isnull=False, updated_by__isnull=False),
            ),
            models.CheckConstraint(
                name="factbase_claim_four_eyes",
                condition=~Q(status=Status.VERIFIED) & Q(verified_by__isnull=True)
                | Q(status=Status.VERIFIED, verified_by__isnull=False, recheck="")
                & ~Q(verified_by=F("created_by"))
                & ~Q(verified_by=F("updated_by"))
                & ~Q(editors__contains=[F("verified_by")]),
                violation_error_message=_("Who wrote or edited a claim cannot verify it."),
            ),
            models.CheckConstraint(
                name="factbase_claim_recheck_waits",
                condition=Q(recheck="") | Q(status__in=[Status.SUBMITTED, Status.DISPUTED]),
            ),
            models.CheckConstraint(
                name="factbase_claim_confidence_range",
                condition=Q(confidence__isnull=True) | Q(confidence__gte=0, confidence__lte=1),
            ),
            models.CheckConstraint(
                name="factbase_claim_editor_confidence",
                condition=Q(editor_confidence__isnull=True)
                | Q(editor_confidence__gte=0, editor_confidence__lte=1)
                & ~Q(editor_confidence_reason=""),
                violation_error_message=_("Your own confidence is 0 to 1 and needs a reason."),
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="factbase_claim_newest"),
            models.Index(fields=["status", "-created_at", "-id"], name="factbase_claim_by_status"),
            # With the confidence, so that what is not sure enough is passed over in the index.
            models.Index(
                fields=["property", "status", "-created_at", "-id"],
                include=["confidence"],
                name="factbase_claim_by_property",
            ),
            models.Index(
                "property",
                "value_unit",
                F("value_amount").desc(nulls_last=True),
                F("id").desc(),
                name="factbase_claim_by_amount",
                condition=Q(value_unit__isnull=False),
            ),
            models.Index(
                fields=["status", "-created_at", "-id"],
                name="factbase_claim_no_receipts",
                condition=NO_RECEIPTS,
            ),
            models.Index(fields=["updated_at", "id"], name="factbase_claim_changed"),
            # Read either way: see `filtersets.keyset`.
            _sorted("confidence", name="factbase_claim_by_sureness"),
            _sorted("valid_earliest", name="factbase_claim_by_time"),
            # With what they are sorted by, so that of all claims of an entity only those are read
            # that stand on the page.
            models.Index(
                fields=["subject", "property", "status"],
                include=["created_at", "id"],
                name="factbase_claim_by_subject",
            ),
            index_of_given("value_entity", "status", name="factbase_claim_by_object"),
            index_of_given("value_unit", name="factbase_claim_by_unit"),
            index_of_given("verified_by", name="factbase_claim_by_verifier"),
            *queue_indexes(),
            GinIndex(OpClass(Upper("words"), name="gin_trgm_ops"), name="factbase_claim_words"),
            GinIndex(
                OpClass(Upper("verbatim"), name="gin_trgm_ops"), name="factbase_claim_verbatim"
            ),
            GinIndex(
                OpClass(Upper("valid_words"), name="gin_trgm_ops"), name="factbase_claim_when"
            ),
            gram_index("words", name="factbase_claim_words_grams"),
            gram_index("verbatim", name="factbase_claim_grams"),
        ]
        triggers = [
            starts_as_draft(),
            keeps_review(derived=DERIVED),
            never_deleted(),
            never_emptied(),
            *rests_on_standing(
                "factbase_claim",
                subject_id="factbase_entity",
                property_id="factbase_property",
                value_entity_id="factbase_entity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} — {self.property} — {record_words(self)}"

    @builtins.property
    def display(self) -> str:
        """The value in words, with "not" where it is denied."""
        return f"not {super().display}" if self.denied else super().display

    @builtins.property
    def is_live(self) -> bool:
        """Whether the desk still holds the claim in some form: neither rejected nor retracted."""
        return self.status in LIVE

    @builtins.property
    def receipts(self) -> int:
        """How many pieces of evidence bear on it, whichever way."""
        return self.supports + self.refutes + self.context

    @builtins.property
    def valid_date(self) -> EdtfDate | None:
        """When it holds in the world; None where nothing is said."""
        return parse_edtf(self.valid) if self.valid else None

    @builtins.property
    def assertion(self) -> Assertion:
        """What it says, for comparison with others. No query if `value_entity` is loaded."""
        return Assertion(Kind(self.kind), self.denied, self.value, self.valid_date)

    def put_valid(self, date: EdtfDate | None) -> None:
        """Set when it holds in the world."""
        self.valid = date.text if date else ""
        self.valid_words = display(DateValue(date)) if date else ""
        self.valid_earliest = date.earliest if date else None
        self.valid_latest = date.latest if date else None


@tracked(
    indexes=[index_of_given("value_entity", name="qualifierhistory_object")],
    unindexed=["value_entity", "value_unit"],
)
class Qualifier(ValueFields, Record):
    """Of the claim ____ it is further said that its ____ is ____."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="qualifiers", db_index=False
    )
    property = models.ForeignKey(
        Property, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [*Record.Meta.constraints, *value_constraints("factbase_qualifier")]
        indexes = [
            # In the order in which they are said.
            models.Index(fields=["claim", "created_at", "id"], name="factbase_qualifier_of_claim"),
            models.Index(fields=["updated_at"], name="factbase_qualifier_changed"),
            index_of_given("value_entity", name="factbase_qualifier_by_object"),
            index_of_given("value_unit", name="factbase_qualifier_by_unit"),
        ]
        triggers = [
            *Record.Meta.triggers,
            edits_claim(columns=QUALIFIED, cause=Recheck.CLAIM_EDITED),
            *rests_on_standing(
                "factbase_qualifier",
                property_id="factbase_property",
                value_entity_id="factbase_entity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.property}: {record_words(self)}"
