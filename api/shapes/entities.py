"""Entities and their types in JSON."""

from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet

from api.shapes.records import RECORD_COLUMNS, RecordJson, grouped, record
from factbase.models import Alias, Identifier
from factbase.models.clusters import members_of

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


class MergedJson(TypedDict):
    """Which entity stands for which."""

    canonical: UUID | None
    merged: list[UUID]


class EntityJson(RecordJson, MergedJson):
    """An entity; `type` is the slug of its entity type.

    `canonical` is the id of the entity that stands for it, null where it stands for itself, and
    `merged` are the ids of those that it stands for. Names and identifiers are its own.
    """

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
    """Return the entities of one page.

    Four queries: rows, live aliases, live identifiers, what is merged.
    """
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
    clusters = members_of(ids)
    return [
        {
            **record(row, f"{site}api/v1/entities/"),
            **_merged(row.id, clusters[row.id]),
            "type": row.type__slug,
            "label": row.label,
            "description": row.description,
            "aliases": aliases[row.id],
            "identifiers": identifiers[row.id],
        }
        for row in rows
    ]


def _merged(pk: UUID, cluster: list[UUID]) -> MergedJson:
    if cluster[0] != pk:
        return {"canonical": cluster[0], "merged": []}
    return {"canonical": None, "merged": cluster[1:]}


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
