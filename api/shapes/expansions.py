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
from factbase.exports import Table, statements
from factbase.exports.json_text import Json, list_of, object_of, plain, text_of
from factbase.exports.tables import (
    ENTITIES,
    ENTITY_TYPES,
    EVIDENCE,
    PROPERTIES,
    PUBLISHERS,
    SNAPSHOTS,
    SOURCES,
)
from factbase.models import Entity, EntityType, Evidence, Property
from factbase.permissions import Actor, visible_claims
from sources.models import Publisher, Snapshot, Source

MAX_EVIDENCE = 50
OLDEST_FIRST = ("created_at", "id")
LIVE_EVIDENCE = f"""SELECT * FROM factbase_evidence
WHERE claim_id = claim.id AND retracted_at IS NULL
ORDER BY created_at, id LIMIT {MAX_EVIDENCE}"""  # noqa: S608 - nothing in it comes from outside

Rows = Callable[[Actor], QuerySet[Any]]
Records = Sequence[Any]
# What is wanted of each name: its parts, written behind a point, or "" for the whole.
Tree = Mapping[str, Sequence[str]]


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
    # Where everybody may see all of the records, the table from which PostgreSQL can write them in.
    table: Table | None = None

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

    def inlined(self, outer: Table, name: str, within: Tree) -> Json | None:
        """Return the record as it stands in the place of `name` of a row of `outer`.

        None where it takes more: several records, or a choice of those that the person may see.
        """
        key = outer.expression_of(f"{name}.{self.by}") or outer.expression_of(name)
        kept = text_of(statements.members(outer)[name])
        one = key and self._one(key, within)
        return (f"coalesce(({one}), {kept})",) if one else None

    def _one(self, key: str, within: Tree) -> str | None:
        members = self.table and members_with(self.record, self.table, within)
        if not self.table or not members:
            return None
        found = f"SELECT * FROM {self.table.relation} WHERE {self.by} = {key} OFFSET 0"  # noqa: S608
        return statements.inner(self.table, text_of(object_of(members)), found=found)

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

    def inlined(self, outer: Table, name: str, within: Tree) -> Json | None:
        """Return the new member."""
        one = self._one("claim.value_entity_id", within)
        return plain(one) if one else None


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

    def inlined(self, outer: Table, name: str, within: Tree) -> Json | None:
        """Return the counts and the items."""
        members = members_with(self.record, EVIDENCE, within)
        if members is None:
            return None
        items = list_of(object_of(members), order="evidence.created_at, evidence.id")
        listed = statements.inner(EVIDENCE, items, found=LIVE_EVIDENCE)
        counts = statements.members(outer, within=name)
        return object_of({**counts, "items": (f"coalesce(({listed}), '[]')",)})


def _all(model: Any) -> Rows:
    return lambda user: model._default_manager.order_by()


ENTITY = Expansion(EntityJson, entities_json, _all(Entity), table=ENTITIES)
ENTITY_TYPE = Expansion(
    EntityTypeJson, entity_types_json, _all(EntityType), by="slug", table=ENTITY_TYPES
)
PROPERTY = Expansion(PropertyJson, properties_json, _all(Property), by="slug", table=PROPERTIES)
PUBLISHER = Expansion(PublisherJson, publishers_json, _all(Publisher), table=PUBLISHERS)
SOURCE = Expansion(SourceJson, sources_json, _all(Source), table=SOURCES)
SNAPSHOT = Expansion(SnapshotJson, snapshots_json, _all(Snapshot), table=SNAPSHOTS)
CLAIM = Expansion(ClaimJson, claims_json, lambda user: visible_claims(user).order_by())
OBJECT = ObjectExpansion(EntityJson, entities_json, _all(Entity), table=ENTITIES)
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


def members_with(record: type, table: Table, wanted: Tree) -> dict[str, Json] | None:
    """Return the members of a record's JSON, with what is expanded written in.

    None where PostgreSQL cannot write all of it.
    """
    members = statements.members(table)
    for name, parts in wanted.items():
        within = {part: [""] for part in parts if part}
        written = expansions_of(record)[name].inlined(table, name, within)
        if written is None:
            return None
        members[name] = written
    return members


def expansions_of(record: type) -> Mapping[str, Expansion]:
    """Return what of a kind of record can be expanded."""
    return EXPANSIONS.get(record, {})
