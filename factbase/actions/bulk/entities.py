"""Writing many new entities with their names and identifiers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from factbase.actions import entities as rules
from factbase.actions.bulk.checking import known_ids
from factbase.actions.bulk.copying import RefusedLineError, copy_in
from factbase.actions.bulk.refusals import BulkRefusedError, RowError, noting, row_error
from factbase.actions.entities import AliasFields, EntityFields, IdentifierFields
from factbase.background import add_job
from factbase.history.context import commented
from factbase.models import Alias, Entity, Identifier
from factbase.permissions import require_contributor

# How many a job compares with the others at once.
COMPARED_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntity:
    """An entity to be written: what `entities.create` takes. Its type is loaded."""

    fields: EntityFields
    id: UUID | None = None


@transaction.atomic
def create_entities(*, entities: Sequence[NewEntity], by: User, comment: str = "") -> list[UUID]:
    """Add entities with their names; return their ids in order. About eight queries in all.

    What they may be the same as is looked for in the background. `comment` is kept in their
    history. Raises PermissionDeniedError, and BulkRefusedError with the errors of all rows, having
    written none.
    """
    require_contributor(by)
    errors = list(_given_twice(entities))
    rows = [_filled(new, by=by) for new in entities]
    for number, (row, new) in enumerate(zip(rows, entities, strict=True)):
        with noting(errors, number):
            rules.describe(row, new.fields)
    errors += _taken(rows, entities)
    if errors:
        raise BulkRefusedError(errors)
    with commented(comment):
        _write(rows, entities, by=by)
    ids = [row.pk for row in rows]
    _have_compared(ids, by=by)
    return ids


def _filled(new: NewEntity, *, by: User) -> Entity:
    entity = Entity(created_by=by, updated_by=by)
    if new.id:
        entity.pk = new.id
    return entity


def _given_twice(entities: Sequence[NewEntity]) -> Iterator[RowError]:
    """Yield the errors of ids that are an entity's already. One query, none without ids."""
    seen = known_ids(Entity, [new.id for new in entities if new.id])
    for number, new in enumerate(entities):
        if new.id in seen:
            message = f"The id {new.id} exists already: make a new one, or leave it out."
            yield RowError(number, "id", message, "duplicate")
        elif new.id:
            seen.add(new.id)


def _taken(rows: Sequence[Entity], entities: Sequence[NewEntity]) -> Iterator[RowError]:
    """Yield the errors of identifiers that another entity has, or a row before. One query."""
    values = {item.value for new in entities for item in new.fields.get("identifiers", ())}
    there = Identifier.objects.standing().filter(value__in=values).select_related("entity")
    owners = {IdentifierFields(row.scheme, row.value): row.entity for row in there}
    for number, (row, new) in enumerate(zip(rows, entities, strict=True)):
        for item in dict.fromkeys(new.fields.get("identifiers", ())):
            if item in owners:
                yield row_error(number, rules.taken(item, owners[item]))
            else:
                owners[item] = row


def _write(rows: Sequence[Entity], entities: Sequence[NewEntity], *, by: User) -> None:
    """Copy the entities in, and their names."""
    names: list[tuple[int, Alias]] = []
    identifiers: list[tuple[int, Identifier]] = []
    for number, (row, new) in enumerate(zip(rows, entities, strict=True)):
        author = {"entity": row, "created_by": by, "updated_by": by}
        wanted: dict[AliasFields, None] = dict.fromkeys(new.fields.get("aliases", ()))
        names += ((number, Alias(**each._asdict(), **author)) for each in wanted)
        known: dict[IdentifierFields, None] = dict.fromkeys(new.fields.get("identifiers", ()))
        identifiers += ((number, Identifier(**each._asdict(), **author)) for each in known)
    _copy(Entity, list(enumerate(rows)))
    _copy(Alias, names, within="aliases")
    _copy(Identifier, identifiers, within="identifiers")


def _copy(
    model: type[Entity] | type[Alias] | type[Identifier],
    numbered: Sequence[tuple[int, Entity | Alias | Identifier]],
    *,
    within: str = "",
) -> None:
    try:
        copy_in(model, [record for _, record in numbered])
    except RefusedLineError as error:
        number = numbered[error.position][0]
        raise BulkRefusedError([row_error(number, error.refusal, within=within)]) from error


def _have_compared(ids: Sequence[UUID], *, by: User) -> None:
    waiting = iter(ids)
    while some := list(islice(waiting, COMPARED_AT_ONCE)):
        add_job("propose_matches", arguments={"by": by.pk, "entities": " ".join(map(str, some))})
