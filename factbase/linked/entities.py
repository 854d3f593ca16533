"""An entity as JSON-LD: what it is called here and elsewhere."""

import re
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from factbase.linked.addresses import entity_address
from factbase.linked.context import context
from factbase.linked.writing import told
from factbase.models import Entity, Identifier

NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
WIKIDATA = re.compile(r"Q\d+")


def entity_document(rows: "QuerySet[Entity, Any]", site: str) -> dict[str, Any] | None:
    """Return the only row as a document; None where there is none. Three queries."""
    entity = rows.for_pages().first()  # type: ignore[attr-defined]
    if entity is None:
        return None
    identifiers = list(entity.identifiers.all())
    return told(
        {
            "@context": context(site),
            "id": entity_address(site, entity.pk),
            "type": type_names(entity.type.equivalents),
            "label": entity.label,
            "description": entity.description,
            "alsoKnownAs": [
                {"@value": alias.name} | ({"@language": alias.language} if alias.language else {})
                for alias in entity.aliases.all()
            ],
            "sameAs": [
                f"http://www.wikidata.org/entity/{each.value}"
                for each in identifiers
                if each.scheme == "wikidata" and WIKIDATA.fullmatch(each.value)
            ],
            "identifier": [_identifier(each) for each in identifiers],
            "revision": entity.revision,
        }
    )


def type_names(equivalents: Mapping[str, Any]) -> list[str]:
    """Return the types of an entity: ours, and that of schema.org if its type names one."""
    theirs = str(equivalents.get("schema_org", ""))
    return ["Entity", f"schema:{theirs}"] if NAME.fullmatch(theirs) else ["Entity"]


def _identifier(identifier: Identifier) -> dict[str, str]:
    return {
        "type": "PropertyValue",
        "scheme": identifier.scheme,
        "value": identifier.value,
    }
