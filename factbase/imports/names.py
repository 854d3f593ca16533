"""Entities by id, identifier or name, looked up for many rows at once."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from factbase.exceptions import FactbaseError
from factbase.imports.problems import Candidate, DoubtfulNameError
from factbase.models import Entity, EntityType, Identifier, Import
from factbase.models.clusters import canonical_of
from factbase.postgresql.asking import ask
from factbase.postgresql.planning import by_indexes
from factbase.postgresql.rows import record_of
from factbase.reconciling import Query, reconcile
from factbase.values.text import clean_line
from sources.exceptions import shown
from sources.phrases import Phrase

NEW = "new"
LONGEST_LABEL = 500
MOST_CACHED = 50_000
MOST_CANDIDATES = 8
# Of 100, see `factbase.reconciling`: one letter is another in a name of five.
NEAR_FROM = 75
# A look among all names for what is nearly one costs some 20 ms.
MOST_LOOKS = 1_000
# Name by name, by the index that holds names whole.
BY_NAME = """
    SELECT found.name, found.id
    FROM (SELECT DISTINCT upper(name) AS name FROM unnest(%s::text[]) AS name) AS given
    CROSS JOIN LATERAL (
        SELECT label AS name, id FROM factbase_entity
        WHERE upper(label) = given.name AND retracted_at IS NULL
        UNION
        SELECT name, entity_id FROM factbase_alias
        WHERE upper(name) = given.name AND retracted_at IS NULL
    ) AS found
"""
# Who wrote them, and when, Django reads where somebody asks.
COLUMNS = ("id", "type_id", "label", "description", "revision", "retracted_at")
BY_ID = f"SELECT {', '.join(COLUMNS)} FROM factbase_entity WHERE id = ANY(%s::uuid[])"  # noqa: S608 - our own names


class Named(NamedTuple):
    """How a row names an entity: `id` alone, or by `text`: a name, an id or an identifier.

    `type` is the slug or label that the row gives, which tells namesakes apart.
    """

    text: str
    id: str = ""
    type: str = ""


def key_of(name: str) -> str:
    """Return the form in which names are compared: case and blanks make no difference.

    Nor do the two ways in which Unicode writes one letter (é, and e with an accent behind it).
    """
    return plain(name).casefold()


def plain(name: str) -> str:
    """Return a name with one blank between its words, and each letter in one sign."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def uuid_in(text: str) -> UUID | None:
    """Return the UUID that `text` is, if it is one with its hyphens."""
    if len(text) != 36:
        return None
    try:
        return UUID(text)
    except ValueError:
        return None


class Entities:
    """Finds the entities that rows name. `looks` has names that are nearly another's doubted."""

    def __init__(self, staged: Import, *, looks: bool) -> None:
        self.choices: dict[str, str] = staged.choices
        self.makes_new = staged.new_entities
        self.looks_left = MOST_LOOKS if looks else 0
        self._all_types = EntityType.objects.in_bulk()
        self.types = {
            key_of(name): each
            for each in self._all_types.values()
            for name in (each.slug, each.label)
            if not each.is_retracted
        }
        self.type_of_new = staged.entity_type
        self.by_id: dict[UUID, Entity | None] = {}
        self.by_identifier: dict[tuple[str, str], Entity | None] = {}
        self.by_name: dict[str, list[Entity]] = {}
        self.near: dict[str, list[Entity]] = {}
        self._found: dict[Named, Entity] = {}
        self.new: dict[tuple[str, UUID], Entity] = {}
        self.added: dict[tuple[str, UUID], Entity] = {}
        self.key_of_new: dict[UUID, tuple[str, UUID]] = {}

    def learn(self, refs: Collection[Named]) -> None:
        """Look all of `refs` up that are not known yet. At most six queries."""
        if len(self.by_name) + len(self.by_id) > MOST_CACHED:
            self.by_id, self.by_identifier, self.by_name = {}, {}, {}
        self._learn_names({key_of(ref.text): ref.text for ref in refs if ref.text})
        self._learn_identifiers({pair for ref in refs if (pair := _identifier(ref.text))})
        ids = {uuid_in(ref.id or ref.text) for ref in refs}
        ids |= {uuid_in(choice) for choice in self.choices.values()}
        self._learn_ids(id for id in ids if id)

    def find(self, ref: Named) -> Entity:
        """Return the entity that `ref` names; one that is to be made is not saved yet.

        Raises FactbaseError that says what would name it, DoubtfulNameError with the candidates.
        """
        found = self._found.get(ref)
        if found is None:
            found = self._found[ref] = self._find(ref)
        return found

    def _find(self, ref: Named) -> Entity:
        if ref.id:
            return self._by_id(ref)
        if uuid_in(ref.text):
            return self._by_id(Named("", ref.text, ref.type))
        key = key_of(ref.text)
        choice = self.choices.get(key, "")
        if (chosen := uuid_in(choice)) is not None:
            return self._standing(self.by_id.get(chosen), choice)
        matches = self._named(key, ref)
        if len(matches) == 1 and choice != NEW:
            return matches[0]
        if choice != NEW:
            if (pair := _identifier(ref.text)) and not matches:
                return self._by_identifier(pair, ref)
            self._doubt(ref, matches)
        return self._made(key, ref)

    def _by_id(self, ref: Named) -> Entity:
        id = uuid_in(ref.id)
        found = self.by_id.get(id) if id else None
        if found is None and id and ref.text and self.makes_new:
            return self._made(str(id), ref, id=id)
        return self._standing(found, ref.id)

    def _standing(self, entity: Entity | None, id: str) -> Entity:
        if entity is None:
            raise FactbaseError(
                Phrase(
                    "There is no entity with the id %(id)s: correct it, or name the entity by its "
                    "label.",
                    id=shown(id),
                )
            )
        return entity

    def _by_identifier(self, pair: tuple[str, str], ref: Named) -> Entity:
        found = self.by_identifier.get(pair)
        if found is None:
            raise FactbaseError(
                Phrase(
                    "No entity has the identifier %(name)s: add it to one, or name the entity by "
                    "its label.",
                    name=shown(ref.text),
                )
            )
        return found

    def _named(self, key: str, ref: Named) -> list[Entity]:
        matches = self.by_name.get(key, [])
        asked = self.types.get(key_of(ref.type)) if ref.type else None
        return [each for each in matches if asked is None or each.type_id == asked.pk]

    def _doubt(self, ref: Named, matches: list[Entity]) -> None:
        """Raise DoubtfulNameError where several entities, or others nearly, are called so."""
        if matches:
            raise _doubtful(
                ref,
                matches,
                Phrase(
                    "%(number)s entities are called %(name)s",
                    number=len(matches),
                    name=shown(ref.text),
                ),
            )
        key = key_of(ref.text)
        near = self.by_name.get(key) or self._near(key, ref)
        if near:
            why = Phrase("No entity is called %(name)s, but nearly so", name=shown(ref.text))
            raise _doubtful(ref, near, why)

    def _near(self, key: str, ref: Named) -> list[Entity]:
        """Return the entities whose name is nearly `ref`'s, likeliest first; about ten queries.

        The answer is kept in `near`, for names come again and again.
        """
        if key in self.near:
            return self.near[key]
        if self.looks_left <= 0:
            return []
        self.looks_left -= 1
        [answers] = reconcile([Query(ref.text, limit=MOST_CANDIDATES)])
        likely = [each.entry.id for each in answers if each.ranked.score >= NEAR_FROM]
        found = Entity.objects.select_related("type").in_bulk(likely)
        self.near[key] = [found[pk] for pk in likely if pk in found]
        return self.near[key]

    def _made(self, key: str, ref: Named, *, id: UUID | None = None) -> Entity:
        """Return the new entity of this name and type, one for all rows that name it."""
        if not self.makes_new and self.choices.get(key) != NEW:
            raise FactbaseError(
                Phrase(
                    "No entity is called %(name)s: correct the name, add the entity first, or "
                    "have new entities added by this import.",
                    name=shown(ref.text),
                )
            )
        kind = self._type(ref)
        made = self.new.get((key, kind.pk)) or self.added.get((key, kind.pk))
        if made is None:
            label = clean_line(ref.text, field="", max_length=LONGEST_LABEL)
            made = Entity(type=kind, label=label)
            if id is not None:
                made.id = id
            self.new[key, kind.pk] = made
            self.key_of_new[made.pk] = (key, kind.pk)
        return made

    def called_by(self, id: UUID) -> Entity | None:
        """Return the entity that `find` found under this id, also one that is to be made."""
        key = self.key_of_new.get(id)
        return self.new[key] if key else self.by_id.get(id)

    def adopt(self) -> None:
        """Take what was new for known, once it is written."""
        for (key, _), entity in self.new.items():
            self.by_name.setdefault(key, []).append(entity)
            self.by_id[entity.pk] = entity
        chosen = {key for key in self.new if self.choices.get(key[0]) == NEW}
        self.added |= {key: self.new[key] for key in chosen}
        self.forget_new()

    def forget_new(self) -> None:
        """Make what is not known anew for the rows to come."""
        self.new, self.key_of_new, self._found = {}, {}, {}

    def _type(self, ref: Named) -> EntityType:
        asked = ref.type or self.type_of_new
        if not asked:
            raise FactbaseError(
                Phrase(
                    "%(name)s is new and has no type: %(known_types)s.",
                    name=shown(ref.text),
                    known_types=self._known_types(),
                )
            )
        return self.type_called(asked, field="subject_type")

    def type_called(self, name: str, *, field: str = "type") -> EntityType:
        """Return the type of this slug or label; raises FactbaseError naming those there are."""
        found = self.types.get(key_of(name))
        if found is None:
            raise FactbaseError(
                Phrase(
                    "%(name)s is no type: %(known_types)s.",
                    name=shown(name),
                    known_types=self._known_types(),
                ),
                field=field,
            )
        return found

    def _known_types(self) -> str:
        slugs = sorted({each.slug for each in self.types.values()})
        return Phrase("choose one of %(slugs)s", slugs=", ".join(slugs))

    def _learn_names(self, wanted: dict[str, str]) -> None:
        names = [text for key, text in wanted.items() if key not in self.by_name]
        if not names:
            return
        ids: defaultdict[str, set[UUID]] = defaultdict(set)
        with transaction.atomic(), by_indexes(exactly=True), connection.cursor() as cursor:
            # One that stands here with more blanks is found as it is written.
            cursor.execute(BY_NAME, [[*map(plain, names), *map(str.strip, names)]])
            for name, id in cursor.fetchall():
                ids[key_of(name)].add(id)
        stands = canonical_of(id for found in ids.values() for id in found)
        entities = self._entities(set(stands.values()))
        for name in names:
            key = key_of(name)
            canonical = {stands[id] for id in ids.get(key, ())}
            self.by_name[key] = [entities[id] for id in sorted(canonical)]
        self.by_id |= entities

    def _learn_identifiers(self, wanted: set[tuple[str, str]]) -> None:
        unknown = wanted - self.by_identifier.keys()
        if not unknown:
            return
        rows = Identifier.objects.standing().filter(value__in={value for _, value in unknown})
        found = {(row.scheme, row.value): row.entity for row in rows.select_related("entity__type")}
        self.by_identifier |= dict.fromkeys(unknown) | found
        self.by_id |= {entity.pk: entity for entity in found.values()}

    def _learn_ids(self, wanted: Iterable[UUID]) -> None:
        unknown = set(wanted) - self.by_id.keys()
        if unknown:
            self.by_id |= dict.fromkeys(unknown) | self._entities(unknown)

    def _entities(self, ids: Collection[UUID]) -> dict[UUID, Entity]:
        """Return the entities with these ids, each with its type. One query."""
        found = {}
        for row in ask(BY_ID, [list(ids)]):
            entity = record_of(Entity, COLUMNS, row)
            found[entity.pk] = entity
            if entity.type_id in self._all_types:  # one that was added since is asked for
                entity.type = self._all_types[entity.type_id]
        return found


def _identifier(text: str) -> tuple[str, str] | None:
    """Return scheme and value of `wikidata:Q42`, None for what is not of that form."""
    scheme, colon, value = text.strip().partition(":")
    is_scheme = scheme.isascii() and scheme.replace("-", "").replace("_", "").isalnum()
    return (scheme, value.strip()) if colon and is_scheme and value.strip() else None


def _doubtful(ref: Named, entities: Iterable[Entity], why: str) -> DoubtfulNameError:
    shortlist = [
        Candidate(
            str(each.pk),
            each.label,
            " · ".join(part for part in (each.type.label, each.description) if part),
        )
        for each in list(entities)[:MOST_CANDIDATES]
    ]
    names = ", ".join(shown(each.label) for each in shortlist)
    return DoubtfulNameError(
        Phrase(
            "%(why)s: %(names)s. Say which one is meant, or that it is new.", why=why, names=names
        ),
        name=ref.text,
        candidates=shortlist,
    )
