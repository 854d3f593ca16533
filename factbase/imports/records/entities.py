"""Rows of entities."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User

from factbase.actions import bulk, entities
from factbase.actions.entities import AliasFields, EntityFields, IdentifierFields
from factbase.exceptions import FactbaseError
from factbase.imports.claims.known import hashed
from factbase.imports.names import Entities, Named, key_of
from factbase.imports.problems import Change, Reading
from factbase.imports.records.cells import change, line, listed, read_ids, repeats, settle
from factbase.models import Entity, Identifier, Import, Outcome
from sources.exceptions import shown
from sources.phrases import Phrase


class EntityRows:
    """Reads rows of entities: known by id, by an identifier, or by name and type."""

    def __init__(self, staged: Import, *, looks: bool) -> None:
        self.given = frozenset(filter(None, staged.mapping.values()))
        staged.new_entities = True
        self.entities = Entities(staged, looks=looks)
        self.owners: dict[tuple[str, str], UUID] = {}

    def read(self, rows: Sequence[Reading]) -> None:
        """Fill in what each row comes to. About eight queries for a chunk."""
        ids = read_ids(rows)
        for row in rows:
            if not row.problems:
                self._read(row)
        self.entities.learn({_named(row) for row in rows})
        self._learn_owners(rows)
        found = Entity.objects.select_related("type").prefetch_related("aliases", "identifiers")
        known = found.in_bulk(ids | self._matched(rows))
        for row in rows:
            if not row.problems:
                record = known.get(row.record) if row.record else None
                settle(row, record, self._changes(record, row) if record else [])
            row.refuse_no_data()
            row.settle()

    def write(self, rows: Sequence[Reading], *, by: User, submit: bool) -> None:
        """Add and change entities."""
        new = [row for row in rows if row.outcome == Outcome.CREATE]
        ids = bulk.create_entities(
            entities=[
                bulk.NewEntity(fields=row.plan, id=row.record if row.by_id else None) for row in new
            ],
            by=by,
        )
        for row, id in zip(new, ids, strict=True):
            row.record = id
        for row in rows:
            if row.outcome == Outcome.CHANGE:
                entity = Entity.objects.get(pk=str(row.record))
                entities.edit(entity=entity, by=by, fields=row.plan)

    def _read(self, row: Reading) -> None:
        cells, fields = row.cells, EntityFields()
        row.plan = fields
        with row.noting("label"):
            fields["label"] = line(cells.get("label", ""), field="label", needed=Phrase("Name it."))
        if cells.get("type"):
            with row.noting("type"):
                fields["type"] = self.entities.type_called(cells["type"])
        if "description" in self.given:
            with row.noting("description"):
                fields["description"] = line(cells.get("description", ""), field="description")
        if "aliases" in self.given:
            with row.noting("aliases"):
                items = listed(cells.get("aliases", ""), field="aliases")
                fields["aliases"] = [_alias(item) for item in items]
        if "identifiers" in self.given:
            with row.noting("identifiers"):
                items = listed(cells.get("identifiers", ""), field="identifiers")
                fields["identifiers"] = [_identifier(item) for item in items]

    def _learn_owners(self, rows: Sequence[Reading]) -> None:
        given = [pair for row in rows if row.plan for pair in row.plan.get("identifiers", ())]
        known = Identifier.objects.standing().filter(value__in={pair.value for pair in given})
        self.owners = {
            (scheme, value): owner
            for scheme, value, owner in known.values_list("scheme", "value", "entity_id")
        }

    def _matched(self, rows: Sequence[Reading]) -> set[UUID]:
        """Find what rows without an id are about, and return the ids."""
        for row in rows:
            if row.problems or row.record:
                continue
            row.says = hashed(key_of(row.plan["label"]), row.cells.get("type", ""))
            owners = {self.owners.get(pair) for pair in row.plan.get("identifiers", ())} - {None}
            with row.noting("identifiers"):
                if len(owners) > 1:
                    raise FactbaseError(Phrase("Its identifiers are those of several entities."))
                row.record = next(iter(owners), None) or self._by_name(row)
        return {row.record for row in rows if row.record}

    def _by_name(self, row: Reading) -> UUID | None:
        with row.noting("label"):
            entity = self.entities.find(_named(row))
            return None if entity._state.adding else entity.pk
        return None

    def _changes(self, entity: Entity, row: Reading) -> list[Change]:
        """Return what a row would change, and take from its plan what it repeats."""
        fields: EntityFields = row.plan
        aliases = [each for each in entity.aliases.all() if not each.is_retracted]
        names = [each for each in entity.identifiers.all() if not each.is_retracted]
        old: dict[str, Any] = {
            "label": entity.label,
            "type": entity.type,
            "description": entity.description,
            "aliases": sorted(AliasFields(each.name, each.language) for each in aliases),
            "identifiers": sorted(IdentifierFields(each.scheme, each.value) for each in names),
        }
        if not row.by_id:
            self._add_alone(entity, fields, old)
        changes = []
        for name in list(fields):
            new = fields[name]  # type: ignore[literal-required]
            new = sorted(set(new)) if isinstance(new, list) else new
            if repeats(new, old[name]):
                del fields[name]  # type: ignore[misc]
            else:
                changes.append(change(name, old[name], new))
        return changes

    def _add_alone(self, entity: Entity, fields: EntityFields, old: Mapping[str, Any]) -> None:
        """Have a row that does not say whose it is take nothing away from whom it was found for.

        By an identifier it renames; by a name it only says one of the names that are known.
        """
        if entity.pk not in {self.owners.get(pair) for pair in fields.get("identifiers", ())}:
            fields["label"] = entity.label
        if not fields.get("description"):
            fields.pop("description", None)
        if "identifiers" in fields:
            fields["identifiers"] = [*{*old["identifiers"], *fields["identifiers"]}]
        if "aliases" in fields:
            called = {entity.label, *(alias.name for alias in old["aliases"])}
            new = [alias for alias in fields["aliases"] if alias.name not in called]
            fields["aliases"] = [*old["aliases"], *new]


def _named(row: Reading) -> Named:
    return Named(row.cells.get("label", "").strip(), type=row.cells.get("type", ""))


def _alias(item: Any) -> AliasFields:
    name = item.get("name", "") if isinstance(item, dict) else item
    language = item.get("language", "") if isinstance(item, dict) else ""
    if not isinstance(name, str) or not isinstance(language, str):
        raise FactbaseError(Phrase('Write a name, or {"name", "language"}.'), field="aliases")
    return AliasFields(
        line(name, field="aliases", needed=Phrase("An alias is empty.")), language or ""
    )


def _identifier(item: Any) -> IdentifierFields:
    if isinstance(item, dict):
        scheme, value = (str(item.get(name) or "") for name in ("scheme", "value"))
    else:
        scheme, _, value = str(item).partition(":")
    if not (scheme.strip() and value.strip()):
        raise FactbaseError(
            Phrase("%(item)s is no identifier: write it as wikidata:Q42.", item=shown(str(item))),
            field="identifiers",
        )
    return IdentifierFields(scheme.strip(), line(value, field="identifiers"))
