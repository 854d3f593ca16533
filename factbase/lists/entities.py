"""The list of entities."""

from django.utils.translation import gettext_lazy as _

from factbase.exports.tables import ENTITIES
from factbase.filtersets import EntityFilterSet
from factbase.lists.facets import Facet
from factbase.lists.kind import WHO_AND_WHEN, ListColumn, ListKind
from factbase.lists.labels import LABELS
from factbase.lists.questions import by_vocabulary
from factbase.permissions import Actor

SCHEMES = """
    SELECT scheme, NULL::text, count(DISTINCT entity_id) FROM base
    JOIN factbase_identifier AS identifier
        ON identifier.entity_id = base.id AND identifier.retracted_at IS NULL GROUP BY 1
"""


def facets(user: Actor) -> tuple[Facet, ...]:
    """Return the facets of entities, the same for everybody."""
    return (
        by_vocabulary("type", LABELS["type"], "type_id", of="factbase_entitytype"),
        Facet("scheme", LABELS["scheme"], SCHEMES, {}),
    )


KIND = ListKind(
    name="entities",
    hint=_("Name, alias or identifier, in any script"),
    filterset=EntityFilterSet,
    table=ENTITIES,
    facets=facets,
    head=ListColumn("name", _("Name"), ("label", "description"), ordering="label"),
    columns=(
        ListColumn("type", _("Type"), ("type",)),
        ListColumn("also", _("Also called"), ("aliases",)),
        ListColumn("about", _("Claims about it"), is_number=True),
        ListColumn("naming", _("naming it"), is_number=True),
        ListColumn("added", _("Added"), ("created_at",), ordering="-created_at", is_usual=False),
    ),
    groups=(
        (_("Names"), ("identifier", "scheme", "label", "alias", "type")),
        (_("What is said of it"), ("source", "valid_at")),
        (_("Standing"), ("merged", "retracted")),
        WHO_AND_WHEN,
    ),
    lookups={"source": "source"},
)
