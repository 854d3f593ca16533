"""Entities and verified claims as FollowTheMoney has them: in entities, or in statements.

Which schema an entity type is, and which property a property is, editors say in `equivalents`
under “followthemoney”: “Company”, “incorporationDate”; of a relation the schema of the
link with the names of its two ends, ours first: “Ownership:asset:owner”. What has no such name, and
what FollowTheMoney cannot say, is left out and counted by the reason; nothing is guessed.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from factbase.linked.writing import time_text
from factbase.models import Claim, Entity
from factbase.models.clusters import canonical_of, members_of
from factbase.values import Kind, Modifier, Text, Url, Value, amount_text
from factbase.values.amounts import Measure
from factbase.values.dates import DateValue

DATASET = "factbase"
VOCABULARY = "followthemoney"
BASE_PROPERTY = "id"
AT_ONCE = 500
SCHEMA = re.compile(r"[A-Z][A-Za-z]*")
PROPERTY = re.compile(r"[a-z][A-Za-z]*")
LINK = re.compile(r"([A-Z][A-Za-z]*):([a-z][A-Za-z]*):([a-z][A-Za-z]*)")
# Year, month or day: what FollowTheMoney's dates can be, in the years that it takes, with the marks
# of doubt left off, and the season.
DATE = re.compile(r"((?:1\d|2[0-2])\d\d(?:-[01]\d(?:-\d\d)?)?)(?:-2[1-4])?[~?%]?")
# Identifiers that every Thing can have.
IDENTIFIERS = {"wikidata": "wikidataId"}


class Statement(NamedTuple):
    """One value of one property of one entity, and what it was observed in.

    `origin` is the id of the claim that says so; empty for names.
    """

    canonical_id: str
    entity_id: str
    prop: str
    schema: str
    value: str
    dataset: str
    lang: None
    original_value: str | None
    first_seen: str
    last_seen: str
    external: bool
    origin: str
    id: str


def statement_id(dataset: str, entity_id: str, prop: str, value: str) -> str:
    """Return the id of a statement of our own (not external) without a language.

    The rule of FollowTheMoney 4 (`Statement.make_key`): the SHA-1, in hexadecimal, of the dataset,
    the entity's id, the property and the value, joined by points.
    """
    key = f"{dataset}.{entity_id}.{prop}.{value}"
    return hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()


class Writer:
    """Makes statements of entities, and counts by its reason what is left out."""

    def __init__(self) -> None:
        self.left_out: Counter[str] = Counter()
        self._canonical: Mapping[UUID, UUID] = {}

    def statements(self, rows: "QuerySet[Entity, Any]") -> Iterator[list[Statement]]:
        """Yield the statements of each entity of `rows` and of each link from it.

        Merged entities come under the id of the one that stands for them. Seven queries
        for each five hundred entities.
        """
        ids = iter(rows.values_list("pk", flat=True).iterator(chunk_size=AT_ONCE))
        while chunk := list(islice(ids, AT_ONCE)):
            yield from self._of_chunk(chunk)

    def _of_chunk(self, ids: Sequence[UUID]) -> Iterator[list[Statement]]:
        clusters = members_of(ids)
        members = {member: cluster[0] for cluster in clusters.values() for member in cluster}
        found = Entity.objects.standing().for_pages().in_bulk(members)
        claims: defaultdict[UUID, list[Claim]] = defaultdict(list)
        for claim in _claims(members):
            claims[claim.subject_id].append(claim)
        said = [claim for each in claims.values() for claim in each]
        objects = {claim.value_entity_id for claim in said if claim.value_entity_id}
        self._canonical = members | canonical_of(objects)
        for pk in ids:
            own: list[Statement] = []
            for member in (each for each in clusters[pk] if each in found):
                entity = found[member]
                schema = _schema_of(entity)
                if not schema:
                    self.left_out[f"entities of the type {entity.type.slug}"] += 1
                    continue
                own += _names(entity, schema, self._canonical[member])
                for claim in claims[member]:
                    link = self._add(claim, schema, own)
                    if link:
                        yield link
            if own:
                yield own

    def _add(self, claim: Claim, schema: str, own: list[Statement]) -> list[Statement]:
        """Add what a claim says to its subject's statements, or return those of its own link."""
        name = str(claim.property.equivalents.get(VOCABULARY, ""))
        why_not = _why_not(claim, name)
        value = self._value(claim)
        if why_not or value is None:
            self.left_out[why_not or f"values of {claim.property.slug} that it cannot say"] += 1
            return []
        seen = time_text(claim.created_at), time_text(claim.updated_at)
        canonical = str(self._canonical[claim.subject_id])
        if link := LINK.fullmatch(name):
            return _link(claim, link.groups(), (canonical, value), seen)
        own.append(
            _statement(
                canonical,
                str(claim.subject_id),
                name,
                schema,
                value,
                seen,
                origin=str(claim.pk),
                original=claim.display,
            )
        )
        return []

    def _value(self, claim: Claim) -> str | None:
        if claim.value_entity_id is not None:
            return str(self._canonical[claim.value_entity_id])
        return None if claim.value is None else _value(claim.value)


def entity_of(statements: Sequence[Statement]) -> dict[str, Any]:
    """Return the entity that statements about it make together."""
    properties: defaultdict[str, list[str]] = defaultdict(list)
    for each in statements:
        if each.prop != BASE_PROPERTY and each.value not in properties[each.prop]:
            properties[each.prop].append(each.value)
    first = statements[0]
    return {
        "id": first.canonical_id,
        "schema": first.schema,
        "properties": properties,
        "datasets": [DATASET],
        "referents": sorted({each.entity_id for each in statements} - {first.canonical_id}),
    }


def _claims(subjects: Iterable[UUID]) -> Iterable[Claim]:
    stated = Claim.objects.published().filter(subject__in=list(subjects))
    return stated.select_related("property", "value_entity__type").order_by("created_at", "id")


def _schema_of(entity: Entity) -> str:
    name = str(entity.type.equivalents.get(VOCABULARY, ""))
    return name if SCHEMA.fullmatch(name) else ""


def _names(entity: Entity, schema: str, canonical: UUID) -> list[Statement]:
    said = [(BASE_PROPERTY, str(entity.pk)), ("name", entity.label)]
    said += [("alias", alias.name) for alias in entity.aliases.all()]
    said += [("description", entity.description)] if entity.description else []
    said += [
        (IDENTIFIERS[each.scheme], each.value)
        for each in entity.identifiers.all()
        if each.scheme in IDENTIFIERS
    ]
    seen = time_text(entity.created_at), time_text(entity.updated_at)
    return [
        _statement(str(canonical), str(entity.pk), prop, schema, value, seen)
        for prop, value in said
    ]


def _why_not(claim: Claim, name: str) -> str:
    """Return why a claim cannot be told, empty where nothing is in the way."""
    slug = claim.property.slug
    if not (PROPERTY.fullmatch(name) or LINK.fullmatch(name)):
        return f"claims of {slug}, which has no name there"
    if claim.denied:
        return f"denied claims of {slug}"
    if claim.kind != Kind.VALUE:
        return f"claims that {slug} is {claim.kind}"
    if claim.value_entity and not _schema_of(claim.value_entity):
        return f"claims of {slug} whose value is a {claim.value_entity.type.slug}"
    return ""


def _value(value: Value) -> str | None:
    """Return a value as FollowTheMoney writes it; None for what it cannot say.

    An amount that is not exact would be told as exact, a yes or no has no form there.
    """
    match value:
        case DateValue(date=date):
            found = DATE.fullmatch(date.text)
            return found[1] if found else None
        case Measure(amount=amount, modifier=Modifier.EXACT) if amount is not None:
            return amount_text(amount)
        case Text(text=text) | Url(url=text):
            return text
    return None


def _link(
    claim: Claim, parts: Sequence[str], ids: tuple[str, str], seen: tuple[str, str]
) -> list[Statement]:
    """Return the statements of a link: an entity of its own, with the id of the claim."""
    schema, subject_end, object_end = parts
    pk = str(claim.pk)
    ends = {BASE_PROPERTY: pk, subject_end: ids[0], object_end: ids[1]}
    held = DATE.fullmatch(claim.valid)
    said = ends | ({"date": held[1]} if held else {})
    return [_statement(pk, pk, prop, schema, text, seen, origin=pk) for prop, text in said.items()]


def _statement(
    canonical: str,
    entity: str,
    prop: str,
    schema: str,
    value: str,
    seen: tuple[str, str],
    *,
    origin: str = "",
    original: str = "",
) -> Statement:
    return Statement(
        canonical_id=canonical,
        entity_id=entity,
        prop=prop,
        schema=schema,
        value=value,
        dataset=DATASET,
        lang=None,
        original_value=original if original and original != value else None,
        first_seen=seen[0],
        last_seen=seen[1],
        external=False,
        origin=origin,
        id=statement_id(DATASET, entity, prop, value),
    )
