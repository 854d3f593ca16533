"""What of each record refers to other records, and how these take its place."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Window
from django.db.models.functions import RowNumber

from api.shapes.claims import ClaimJson, EvidenceCountsJson, claims_json
from api.shapes.entities import EntityJson, EntityTypeJson, entities_json, entity_types_json
from api.shapes.evidence import EvidenceJson, evidence_json
from api.shapes.matches import MatchJson
from api.shapes.properties import PropertyJson, properties_json
from api.shapes.sources import (
    PublisherJson,
    SnapshotJson,
    SnapshotTextJson,
    SourceJson,
    publishers_json,
    snapshots_json,
    sources_json,
)
from factbase.models import Entity, EntityType, Evidence, Property
from factbase.permissions import Actor, visible_claims
from sources.models import Publisher, Snapshot, Source

MAX_EVIDENCE = 50
OLDEST_FIRST = ("created_at", "id")

Rows = Callable[[Actor], QuerySet[Any]]
Records = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Expansion:
    """Puts records in the place of references to them: of one, of none, or of a list of them.

    A reference is an id or slug (`by` says which), or a mapping that has it. One whose record the
    person may not see stays as it is.
    """

    record: type
    shape: Callable[[QuerySet[Any], str], Records]
    rows: Rows
    by: str = "id"

    def becomes(self, hint: Any) -> Any:
        """Return the type of the field, which was `hint`, when it is expanded."""
        is_list = getattr(hint, "__origin__", None) is list
        return hint | (list[self.record] if is_list else self.record)  # type: ignore[name-defined]

    def expand(self, records: Records, name: str, user: Actor, site: str) -> Records:
        """Expand the field `name` of `records`, and return what was put in."""
        wanted = {key for record in records for key in self._keys(record[name])}
        found = self.found(wanted, user, site)
        for record in records:
            record[name] = self._replaced(record[name], found)
        return list(found.values())

    def found(self, wanted: set[str], user: Actor, site: str) -> dict[str, Any]:
        """Return the records of the keys. As many queries as their shape has, none for no keys."""
        if not wanted:
            return {}
        rows = self.rows(user).filter(**{f"{self.by}__in": wanted})
        return {str(record[self.by]): record for record in self.shape(rows, site)}

    def _keys(self, reference: Any) -> Iterator[str]:
        if isinstance(reference, list):
            for one in reference:
                yield from self._keys(one)
        elif reference is not None:
            yield self._key(reference)

    def _key(self, reference: Any) -> str:
        return str(reference[self.by] if isinstance(reference, Mapping) else reference)

    def _replaced(self, reference: Any, found: Mapping[Any, Any]) -> Any:
        if isinstance(reference, list):
            return [self._replaced(one, found) for one in reference]
        return reference and found.get(self._key(reference), reference)


class ObjectExpansion(Expansion):
    """Adds the entity that a claim points to, beside its value; null where it points to none."""

    def becomes(self, hint: Any) -> Any:
        """Return the type of the new field."""
        return self.record | None

    def expand(self, records: Records, name: str, user: Actor, site: str) -> Records:
        """Add the field."""
        ids = {record["id"]: (record["value"] or {}).get("id") for record in records}
        found = self.found({id for id in ids.values() if id}, user, site)
        for record in records:
            record[name] = found.get(ids[record["id"]] or "")
        return list(found.values())


class EvidenceItemsJson(EvidenceCountsJson):
    """How many live quotes bear on a claim, and the first of them: 50 at most."""

    items: list[EvidenceJson]


class ItemsExpansion(Expansion):
    """Adds the live evidence of a claim to its counts, the oldest first."""

    def becomes(self, hint: Any) -> Any:
        """Return the type of the field with its items."""
        return hint | EvidenceItemsJson

    def expand(self, records: Records, name: str, user: Actor, site: str) -> Records:
        """Add the items. One query."""
        claims = [record["id"] for record in records]
        rows = self.rows(user).filter(claim__in=claims).order_by(*OLDEST_FIRST)
        if len(claims) == 1:  # the usual case, and much less to plan
            bounded = rows[:MAX_EVIDENCE]
        else:
            place = Window(RowNumber(), partition_by="claim", order_by=OLDEST_FIRST)
            bounded = rows.annotate(place=place).filter(place__lte=MAX_EVIDENCE)
        found = self.shape(bounded, site)
        items: dict[str, list[Any]] = {}
        for item in found:
            items.setdefault(str(item["claim"]), []).append(item)
        for record in records:
            record[name] = {**record[name], "items": items.get(str(record["id"]), [])}
        return found


def _all(model: Any) -> Rows:
    return lambda user: model._default_manager.order_by()


ENTITY = Expansion(EntityJson, entities_json, _all(Entity))
ENTITY_TYPE = Expansion(EntityTypeJson, entity_types_json, _all(EntityType), by="slug")
PROPERTY = Expansion(PropertyJson, properties_json, _all(Property), by="slug")
PUBLISHER = Expansion(PublisherJson, publishers_json, _all(Publisher))
SOURCE = Expansion(SourceJson, sources_json, _all(Source))
SNAPSHOT = Expansion(SnapshotJson, snapshots_json, _all(Snapshot))
CLAIM = Expansion(ClaimJson, claims_json, lambda user: visible_claims(user).order_by())
OBJECT = ObjectExpansion(EntityJson, entities_json, _all(Entity))
ITEMS = ItemsExpansion(EvidenceJson, evidence_json, lambda user: Evidence.objects.standing())

EXPANSIONS: dict[type, dict[str, Expansion]] = {
    ClaimJson: {"subject": ENTITY, "property": PROPERTY, "object": OBJECT, "evidence": ITEMS},
    EntityJson: {"type": ENTITY_TYPE, "canonical": ENTITY, "merged": ENTITY},
    EvidenceJson: {"claim": CLAIM, "source": SOURCE, "snapshot": SNAPSHOT, "asserted_by": ENTITY},
    MatchJson: {"left": ENTITY, "right": ENTITY},
    PropertyJson: {"subject_types": ENTITY_TYPE, "object_types": ENTITY_TYPE},
    SnapshotJson: {"source": SOURCE},
    SnapshotTextJson: {"source": SOURCE},
    SourceJson: {"publisher": PUBLISHER, "snapshots": SNAPSHOT},
}


def expansions_of(record: type) -> Mapping[str, Expansion]:
    """Return what of a kind of record can be expanded."""
    return EXPANSIONS.get(record, {})
