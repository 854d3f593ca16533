"""What verified claims and identifiers say of entities, by the names of properties that were asked.

A property is called by its slug; an identifier by its scheme, as in “identifier:wikidata”.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from factbase.matching import Held
from factbase.models import Claim, Identifier
from factbase.reconciling.things import Entry, entries_of
from factbase.values import EntityRef, Text

IDENTIFIER = "identifier:"

HeldByProperty = Mapping[UUID, Mapping[str, list[Held]]]


def held_by(entries: Iterable[Entry], properties: Collection[str]) -> HeldByProperty:
    """Return what each entry holds, by its id and the names of properties.

    Newest first. At most five queries, none for no properties. Values that are entities answer as
    the one that stands for them, with all their names; of a retracted one nothing is told.
    """
    found: defaultdict[UUID, defaultdict[str, list[Held]]] = defaultdict(lambda: defaultdict(list))
    owners = {member: entry.id for entry in entries for member in entry.members}
    slugs = {name for name in properties if not name.startswith(IDENTIFIER)}
    schemes = {name.removeprefix(IDENTIFIER) for name in properties} - slugs
    if schemes:
        for pk, scheme, value in _identifiers(owners, schemes):
            found[owners[pk]][IDENTIFIER + scheme].append(Held(Text(value), scheme=scheme))
    claims = list(_claims(owners, slugs)) if slugs else []
    objects = entries_of({claim.value_entity_id for claim in claims if claim.value_entity_id})
    for claim in claims:
        held = _held(claim, objects)
        if held is not None:
            found[owners[claim.subject_id]][claim.property.slug].append(held)
    return found


def _held(claim: Claim, objects: Mapping[UUID, Entry]) -> Held | None:
    if claim.value_entity_id is None:
        return Held(claim.value) if claim.value is not None else None
    entry = objects.get(claim.value_entity_id)
    return Held(EntityRef(entry.id, entry.label), entry.names) if entry else None


def _claims(subjects: Collection[UUID], slugs: Collection[str]) -> Iterable[Claim]:
    stated = Claim.objects.published().filter(kind="value", denied=False)
    about = stated.filter(subject__in=subjects, property__slug__in=slugs)
    return about.select_related("property", "value_entity").order_by("-created_at", "-id")


def _identifiers(
    entities: Collection[UUID], schemes: Collection[str]
) -> Iterable[tuple[UUID, str, str]]:
    rows = Identifier.objects.standing().filter(entity__in=entities, scheme__in=schemes)
    return rows.order_by("value", "id").values_list("entity_id", "scheme", "value")
