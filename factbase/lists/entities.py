"""The list of entities."""

from django.utils.translation import gettext_lazy as _

from factbase import permissions
from factbase.exports.tables import ENTITIES
from factbase.filtersets import EntityFilterSet
from factbase.lists.facets import MOST_READ, Facet
from factbase.lists.kind import WHO_AND_WHEN, ListColumn, ListKind
from factbase.lists.labels import LABELS
from factbase.lists.questions import by_vocabulary
from factbase.models.clusters import ONE_WITH
from factbase.models.querysets import DESK_ONLY
from factbase.permissions import Actor

SCHEMES = """
    SELECT scheme, NULL::text, count(DISTINCT entity_id) FROM base
    JOIN factbase_identifier AS identifier
        ON identifier.entity_id = base.id AND identifier.retracted_at IS NULL GROUP BY 1
"""
# Nobody counts where more conflicts wait than MOST_READ: each has to be looked up by itself.
CONFLICTS = """
    WITH waiting AS MATERIALIZED (
        SELECT first_id, second_id FROM factbase_conflict WHERE state = 'open' LIMIT {most} + 1
    ), subject AS MATERIALIZED (
        SELECT DISTINCT first.subject_id AS id FROM waiting
        JOIN factbase_claim AS first ON first.id = waiting.first_id
        JOIN factbase_claim AS second ON second.id = waiting.second_id
        WHERE first.status <> ALL ('{hidden}'::text[])
            AND second.status <> ALL ('{hidden}'::text[])
    ) SELECT 'true', NULL::text, CASE WHEN (SELECT count(*) FROM waiting) <= {most} THEN (
        SELECT count(*) FROM base WHERE base.id IN (SELECT id FROM subject) OR base.id IN ({merged})
    ) END
"""


def _conflicts(user: Actor) -> Facet:
    """Return the facet of open conflicts, as far as `user` may see both of their claims."""
    hidden = [] if permissions.sees_drafts(user) else DESK_ONLY
    sql = CONFLICTS.format(
        most=MOST_READ,
        hidden=f"{{{','.join(hidden)}}}",
        merged=ONE_WITH.format(ids="SELECT id FROM subject"),
    )
    return Facet(
        "has_conflict", LABELS["has_conflict"], sql, {}, (("true", _("in one")),), is_single=True
    )


def facets(user: Actor) -> tuple[Facet, ...]:
    """Return the facets of entities that `user` is shown."""
    return (
        by_vocabulary("type", LABELS["type"], "type_id", of="factbase_entitytype"),
        Facet("scheme", LABELS["scheme"], SCHEMES, {}),
        _conflicts(user),
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
        (_("What is said of it"), ("source", "valid_at", "has_conflict")),
        (_("Standing"), ("merged", "retracted")),
        WHO_AND_WHEN,
    ),
    lookups={"source": "source"},
)
