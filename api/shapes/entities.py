"""Entities and their types in JSON."""

from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet

from api.shapes.records import RecordJson
from api.shapes.written import written
from factbase.exports.tables import ENTITIES, ENTITY_TYPES


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
    """Return the entities of one page. One query."""
    return written(ENTITIES, queryset, site)


def entity_types_json(queryset: QuerySet[Any], site: str) -> list[EntityTypeJson]:
    """Return the entity types of one page. One query."""
    return written(ENTITY_TYPES, queryset, site)
