"""Entities and their types in JSON."""

from typing import Any, TypedDict

from django.db.models import QuerySet

from api.shapes.records import RECORD_COLUMNS, RecordJson, grouped, record
from factbase.models import Alias, Identifier

ENTITY_COLUMNS = (*RECORD_COLUMNS, "type__slug", "label", "description")
TYPE_COLUMNS = (*RECORD_COLUMNS, "slug", "label", "description", "equivalents")


class AliasJson(TypedDict):
    """Another name, and the language it is in (BCP 47, empty when not known)."""

    name: str
    language: str


class IdentifierJson(TypedDict):
    """What an entity is called in a scheme elsewhere."""

    scheme: str
    value: str


class EntityJson(RecordJson):
    """An entity; `type` is the slug of its entity type."""

    type: str
    label: str
    description: str
    aliases: list[AliasJson]
    identifiers: list[IdentifierJson]


class EntityTypeJson(RecordJson):
    """What an entity can be; `equivalents` are its names in other vocabularies."""

    slug: str
    label: str
    description: str
    equivalents: dict[str, str]


def entities_json(queryset: QuerySet[Any], site: str) -> list[EntityJson]:
    """Return the entities of one page. Three queries: rows, live aliases, live identifiers."""
    rows = list(queryset.values_list(*ENTITY_COLUMNS, named=True))
    ids = [row.id for row in rows]
    aliases = grouped(
        Alias.objects.standing()
        .filter(entity__in=ids)
        .order_by("name", "id")
        .values_list("entity_id", "name", "language", named=True),
        "entity_id",
        lambda row: AliasJson(name=row.name, language=row.language),
    )
    identifiers = grouped(
        Identifier.objects.standing()
        .filter(entity__in=ids)
        .order_by("scheme", "value", "id")
        .values_list("entity_id", "scheme", "value", named=True),
        "entity_id",
        lambda row: IdentifierJson(scheme=row.scheme, value=row.value),
    )
    return [
        {
            **record(row, f"{site}api/v1/entities/"),
            "type": row.type__slug,
            "label": row.label,
            "description": row.description,
            "aliases": aliases[row.id],
            "identifiers": identifiers[row.id],
        }
        for row in rows
    ]


def entity_types_json(queryset: QuerySet[Any], site: str) -> list[EntityTypeJson]:
    """Return the entity types of one page. One query."""
    return [
        {
            **record(row, f"{site}api/v1/entity-types/"),
            "slug": row.slug,
            "label": row.label,
            "description": row.description,
            "equivalents": row.equivalents,
        }
        for row in queryset.values_list(*TYPE_COLUMNS, named=True)
    ]
