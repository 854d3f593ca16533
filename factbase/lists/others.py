"""The lists of conflicts, properties and pairs that may be one."""

from django.utils.translation import gettext_lazy as _

from factbase.exports.tables import PROPERTIES
from factbase.filtersets import ConflictFilterSet, MatchFilterSet, PropertyFilterSet
from factbase.filtersets.claims import ANY
from factbase.lists.facets import Facet
from factbase.lists.kind import WHO_AND_WHEN, ListColumn, ListKind
from factbase.lists.labels import LABELS
from factbase.lists.questions import by_column, by_vocabulary
from factbase.models import ConflictState, Judgement, Resolution
from factbase.models.property import CARDINALITIES, VALUE_TYPES
from factbase.permissions import Actor

EITHER_TYPE = """
    SELECT type.slug, type.label, count(*) FROM base
    JOIN factbase_entitytype AS type ON type.id IN (base.left_type, base.right_type) GROUP BY 1, 2
"""


def of_conflicts(user: Actor) -> tuple[Facet, ...]:
    """Return the facets of conflicts, the same for everybody."""
    open_ones = (ConflictState.OPEN.value,)
    return (
        by_column("state", LABELS["state"], ConflictState.choices, unasked=open_ones, lift=ANY),
        by_vocabulary("property", LABELS["property"], "first__property_id", of="factbase_property"),
        by_column("resolution", LABELS["resolution"], Resolution.choices),
    )


def of_properties(user: Actor) -> tuple[Facet, ...]:
    """Return the facets of properties, the same for everybody."""
    return (
        by_column("value_type", LABELS["value_type"], VALUE_TYPES),
        by_column("cardinality", LABELS["cardinality"], CARDINALITIES),
    )


def of_matches(user: Actor) -> tuple[Facet, ...]:
    """Return the facets of pairs, the same for everybody."""
    waiting = (Judgement.PROPOSED.value,)
    types = {"left_type": "left__type_id", "right_type": "right__type_id"}
    return (
        by_column("judgement", LABELS["judgement"], Judgement.choices, unasked=waiting, lift=ANY),
        Facet("type", LABELS["type"], EITHER_TYPE, types),
    )


CONFLICT_KIND = ListKind(
    name="conflicts",
    hint=_("Words in the reason, subject or property"),
    filterset=ConflictFilterSet,
    facets=of_conflicts,
    head=ListColumn("conflict", _("Conflict")),
    columns=(
        ListColumn("claims", _("Claims")),
        ListColumn("state", _("State")),
        ListColumn("found", _("Found"), ordering="-created_at"),
    ),
    groups=(
        (_("What it is about"), ("entity", "property", "claim", "valid_at")),
        (
            _("Decision"),
            ("state", "resolution", "resolved_by", "resolved_at__gte", "resolved_at__lt"),
        ),
        WHO_AND_WHEN,
    ),
    lookups={"entity": "entity"},
)
PROPERTY_KIND = ListKind(
    name="properties",
    hint=_("Label, slug or description"),
    filterset=PropertyFilterSet,
    table=PROPERTIES,
    facets=of_properties,
    head=ListColumn("property", _("Property"), ("slug", "label", "description"), ordering="label"),
    columns=(
        ListColumn("subjects", _("Said of"), ("subject_types",)),
        ListColumn("values", _("Values"), ("value_type",), ordering="value_type"),
        ListColumn("cardinality", _("How many"), ("cardinality",)),
        ListColumn("claims", _("Verified claims"), is_number=True),
    ),
    groups=(
        (_("What it is"), ("slug", "label", "equivalent", "retracted")),
        (
            _("What it is said of"),
            ("subject_type", "object_type", "unit", "value_type", "cardinality"),
        ),
        WHO_AND_WHEN,
    ),
)
MATCH_KIND = ListKind(
    name="matches",
    hint=_("Name or identifier of either, in any script"),
    filterset=MatchFilterSet,
    facets=of_matches,
    head=ListColumn("pair", _("Pair")),
    columns=(
        ListColumn("why", _("Why")),
        ListColumn("score", _("Score"), ordering="-score", is_number=True),
        ListColumn("judgement", _("Judgement"), ordering="-judged_at"),
    ),
    groups=(
        (_("Which pairs"), ("entity", "type", "score__gte", "score__lte", "retracted")),
        (_("Judgement"), ("judgement", "judged_by", "judged_at__gte", "judged_at__lt")),
        WHO_AND_WHEN,
    ),
    lookups={"entity": "entity"},
)
