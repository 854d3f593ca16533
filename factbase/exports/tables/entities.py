"""Entities, their types, other names and identifiers, as files."""

from factbase.exports.columns import Where, code, listed, mapped, required, text
from factbase.exports.json_text import escaped, list_of, object_of
from factbase.exports.tables.table import (
    Reference,
    Table,
    authorship,
    identity,
    looked_up,
    people,
    retraction,
)
from factbase.models import Alias, Entity, EntityType, Identifier
from factbase.models.clusters import CLUSTERS

LISTED = Where.LIST | Where.JSON
NAME, IDENTIFIER = (
    object_of({name: escaped(name, given=True) for name in names})
    for names in (("name", "language"), ("scheme", "value"))
)
NAMES = f"""
LEFT JOIN LATERAL (
    SELECT {list_of(NAME, order="name, id")} AS list
    FROM factbase_alias WHERE entity_id = entity.id AND retracted_at IS NULL) AS aliases ON true
LEFT JOIN LATERAL (
    SELECT {list_of(IDENTIFIER, order="scheme, value, id")} AS list
    FROM factbase_identifier
    WHERE entity_id = entity.id AND retracted_at IS NULL) AS identifiers ON true
"""  # noqa: S608 - nothing in it comes from outside
# The members of its cluster, the canonical one first; by itself where nothing is merged.
CLUSTER = f"""
LEFT JOIN LATERAL (
    SELECT array_agg(one.id) AS members
    FROM ({CLUSTERS.replace("%s::uuid[]", "ARRAY[entity.id]")}) AS one (origin, id)
) AS cluster ON true
"""  # noqa: S608 - nothing in it comes from outside

ENTITY_TYPES = Table(
    name="entity_types",
    holds="What an entity can be.",
    model=EntityType,
    alias="type",
    joins=people("type"),
    columns=(
        *identity("type", "entity-types"),
        text(
            "slug",
            "type.slug",
            "The name that files and addresses use.",
            field="slug",
            constraints=required(unique=True),
        ),
        text("label", "type.label", "What we call it.", field="label", constraints=required()),
        text("description", "type.description", "What it means.", field="description"),
        mapped(
            "equivalents",
            "type.equivalents",
            "JSON: its names in other vocabularies.",
            field="equivalents",
        ),
        *authorship("type"),
        *retraction("type"),
    ),
)

ENTITIES = Table(
    name="entities",
    holds="The things that claims are about.",
    model=Entity,
    alias="entity",
    joins=looked_up(of="factbase_entitytype", alias="type", column="entity.type_id", select="slug")
    + NAMES
    + CLUSTER
    + people("entity"),
    columns=(
        *identity("entity", "entities"),
        text("type", "type.slug", "Slug of its type.", field="type", constraints=required()),
        text("label", "entity.label", "What we call it.", field="label", constraints=required()),
        text(
            "description",
            "entity.description",
            "One line that tells it from namesakes.",
            field="description",
        ),
        listed(
            "aliases",
            "coalesce(aliases.list, '[]')",
            "JSON: what it is also called, each with its language.",
            field="aliases",
            where=LISTED,
        ),
        listed(
            "identifiers",
            "coalesce(identifiers.list, '[]')",
            "JSON: what it is called in other schemes.",
            field="identifiers",
            where=LISTED,
        ),
        code(
            "canonical",
            "nullif(cluster.members[1], entity.id)",
            "Id of the entity that stands for it; empty: it stands for itself.",
            where=LISTED,
        ),
        listed(
            "merged",
            "CASE WHEN cluster.members[1] = entity.id THEN to_json(cluster.members[2:]) "
            "ELSE '[]'::json END",
            "JSON: ids of the entities that it stands for.",
            where=LISTED,
        ),
        *authorship("entity"),
        *retraction("entity"),
    ),
    references=(Reference("type", "entity_types", "slug"),),
)

ALIASES = Table(
    name="aliases",
    holds="What entities are also called.",
    model=Alias,
    alias="alias",
    joins=people("alias"),
    columns=(
        *identity("alias"),
        code(
            "entity_id",
            "alias.entity_id",
            "Id of the entity.",
            field="entity_id",
            constraints=required(),
        ),
        text("name", "alias.name", "The name.", field="name", constraints=required()),
        text("language", "alias.language", "Its language, BCP 47.", field="language"),
        *authorship("alias"),
        *retraction("alias"),
    ),
    references=(Reference("entity_id", "entities"),),
)

IDENTIFIERS = Table(
    name="identifiers",
    holds="What entities are called in schemes elsewhere.",
    model=Identifier,
    alias="identifier",
    joins=people("identifier"),
    columns=(
        *identity("identifier"),
        code(
            "entity_id",
            "identifier.entity_id",
            "Id of the entity.",
            field="entity_id",
            constraints=required(),
        ),
        text(
            "scheme",
            "identifier.scheme",
            "The scheme, such as wikidata.",
            field="scheme",
            constraints=required(),
        ),
        text(
            "value", "identifier.value", "What it is there.", field="value", constraints=required()
        ),
        *authorship("identifier"),
        *retraction("identifier"),
    ),
    references=(Reference("entity_id", "entities"),),
)
