"""The list of claims."""

from django.utils.translation import gettext_lazy as _

from factbase import permissions
from factbase.exports.tables import CLAIMS
from factbase.filtersets import ClaimFilterSet
from factbase.filtersets.claims import ANY
from factbase.lists.facets import Facet
from factbase.lists.kind import ListColumn, ListKind
from factbase.lists.labels import LABELS
from factbase.lists.questions import by_column, by_vocabulary, looked_up
from factbase.models import Recheck, Status
from factbase.models.property import VALUE_TYPES
from factbase.models.querysets import DESK_ONLY
from factbase.permissions import Actor
from factbase.wording import date_words
from sources.edtf import parse_edtf
from sources.models.source import SourceKind

SURE = ("0.9", "0.8", "0.5")
DECADES = ("202X", "201X", "200X", "199X", "198X", "197X")

RECEIPTS = """
    FROM base JOIN factbase_evidence AS evidence
        ON evidence.claim_id = base.id AND evidence.retracted_at IS NULL
    JOIN sources_source AS source ON source.id = evidence.source_id GROUP BY 1
"""
PUBLISHERS = f"SELECT source.publisher_id, count(DISTINCT evidence.claim_id) {RECEIPTS}"
KINDS_OF_SOURCES = f"SELECT source.kind, NULL::text, count(DISTINCT evidence.claim_id) {RECEIPTS}"
# Each side is looked up by its own index: for both in one condition PostgreSQL reads the table.
CONFLICTS = """
    SELECT 'true', NULL::text, count(*) FROM base WHERE EXISTS (
        SELECT FROM factbase_conflict AS conflict
        JOIN factbase_claim AS other ON other.id = conflict.second_id
            AND other.status <> ALL ('{hidden}'::text[])
        WHERE conflict.state = 'open' AND conflict.first_id = base.id
    ) OR EXISTS (
        SELECT FROM factbase_conflict AS conflict
        JOIN factbase_claim AS other ON other.id = conflict.first_id
            AND other.status <> ALL ('{hidden}'::text[])
        WHERE conflict.state = 'open' AND conflict.second_id = base.id)
"""
HOLDING = """
    SELECT decade, NULL::text, count(*) FROM base
    JOIN (VALUES {decades}) AS known (decade, first, last) ON base.valid <> ''
        AND coalesce(base.valid_earliest <= last, true)
        AND coalesce(base.valid_latest >= first, true)
    GROUP BY 1
"""
CONFIDENT = """
    SELECT least::text, NULL::text, count(*) FROM base
    JOIN (VALUES {bounds}) AS known (least) ON base.confidence >= least GROUP BY 1
"""


def _conflicts(user: Actor) -> Facet:
    """Return the facet of open conflicts, as far as `user` may see both of their claims."""
    hidden = [] if permissions.sees_drafts(user) else DESK_ONLY
    sql = CONFLICTS.replace("{hidden}", f"{{{','.join(hidden)}}}")
    return Facet(
        "has_conflict", LABELS["has_conflict"], sql, {}, (("true", _("in one")),), is_single=True
    )


def _confident() -> Facet:
    sql = CONFIDENT.format(bounds=", ".join(f"({bound})" for bound in SURE))
    choices = tuple((bound, _("%s or more") % bound) for bound in SURE)
    column = {"confidence": "confidence"}
    return Facet("confidence__gte", _("Confidence"), sql, column, choices, is_single=True)


def _holding() -> Facet:
    dates = [(decade, parse_edtf(decade)) for decade in DECADES]
    decades = ", ".join(f"('{name}', {date.earliest}, {date.latest})" for name, date in dates)
    columns = {name: name for name in ("valid", "valid_earliest", "valid_latest")}
    choices = tuple((name, date_words(name)) for name in DECADES)
    sql = HOLDING.format(decades=decades)
    return Facet("valid", _("Holds in"), sql, columns, choices, is_single=True)


def facets(user: Actor) -> tuple[Facet, ...]:
    """Return the facets of claims that `user` is shown."""
    hidden = [] if permissions.sees_drafts(user) else DESK_ONLY
    statuses = [(status.value, status.label) for status in Status if status not in hidden]
    publishers = looked_up(PUBLISHERS, of="sources_publisher", answer="id", words="name")
    return (
        by_column("status", LABELS["status"], statuses, unasked=(Status.VERIFIED.value,), lift=ANY),
        by_vocabulary("property", LABELS["property"], "property_id", of="factbase_property"),
        by_vocabulary(
            "subject_type",
            LABELS["subject_type"],
            "subject__type_id",
            of="factbase_entitytype",
        ),
        _confident(),
        by_column("recheck", LABELS["recheck"], Recheck.choices),
        _conflicts(user),
        _holding(),
        by_column("value_type", LABELS["value_type"], VALUE_TYPES),
        Facet("publisher", LABELS["publisher"], publishers, {}),
        Facet(
            "source_kind",
            LABELS["source_kind"],
            KINDS_OF_SOURCES,
            {},
            tuple(SourceKind.choices),
        ),
    )


KIND = ListKind(
    name="claims",
    hint=_("Words in names, values and quotes"),
    filterset=ClaimFilterSet,
    table=CLAIMS,
    facets=facets,
    head=ListColumn(
        "claim",
        _("Claim"),
        ("subject_label", "property_label", "display"),
        ordering="subject",
    ),
    columns=(
        ListColumn("holds", _("Holds"), ("valid_edtf",), ordering="-valid"),
        ListColumn("status", _("Status"), ("status", "recheck")),
        ListColumn("confidence", _("Confidence"), ("confidence",), ordering="-confidence"),
        ListColumn(
            "receipts",
            _("Receipts"),
            ("evidence_supports", "evidence_refutes", "evidence_origins"),
        ),
        ListColumn(
            "amount",
            _("Amount"),
            ("value_amount", "value_unit"),
            ordering="-amount",
            where=("property", "unit"),
            is_number=True,
            is_usual=False,
        ),
        ListColumn("added", _("Added"), ("created_at",), ordering="-created_at", is_usual=False),
        ListColumn(
            "changed", _("Changed"), ("updated_at",), ordering="-updated_at", is_usual=False
        ),
    ),
    groups=(
        (_("What it says"), ("object", "kind", "denied", "boolean", "language", "qualifier")),
        (_("Amounts"), ("amount__gte", "amount__lte", "amount", "unit", "modifier")),
        (_("Dates stated"), ("value_date__gte", "value_date__lte", "value_date")),
        (_("When it holds"), ("valid__gte", "valid__lte", "valid", "valid_at")),
        (
            _("Receipts"),
            (
                "source",
                "publisher",
                "source_kind",
                "asserted_by",
                "stance",
                "check_state",
                "has_evidence",
                "supports__gte",
                "supports__lte",
                "refutes__gte",
                "refutes__lte",
                "context__gte",
                "context__lte",
                "origins__gte",
                "origins__lte",
            ),
        ),
        (
            _("How sure"),
            (
                "confidence__gte",
                "confidence__lte",
                "editor_confidence__gte",
                "editor_confidence__lte",
                "has_conflict",
                "recheck",
            ),
        ),
        (
            _("Who and when"),
            (
                "created_by",
                "created_at__gte",
                "created_at__lt",
                "updated_by",
                "updated_at__gte",
                "updated_at__lt",
                "verified_by",
                "changed_since",
            ),
        ),
        (
            _("Which claims"),
            ("subject", "property", "status", "subject_type", "value_type", "id"),
        ),
    ),
    lookups={
        "subject": "entity",
        "object": "entity",
        "asserted_by": "entity",
        "source": "source",
        "publisher": "publisher",
    },
)
