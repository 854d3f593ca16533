"""All revisions of a record, and how two of them differ, as the triggers wrote them down."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Exists, Min, Model, OuterRef

from factbase.history.words import name_of, names_of, words_of
from factbase.models import Alias, Claim, Entity, Identifier, Property, Qualifier, ReviewEvent
from factbase.models.property import PropertyObjectType, PropertySubjectType, PropertyUnit
from factbase.models.querysets import DESK_ONLY

MOST_REVISIONS = 500
# Rows that belong to a record and are read with it: by field, what they are and their way to it.
PARTS: Mapping[type[Model], Mapping[str, tuple[Any, str]]] = {
    Claim: {"qualifiers": (Qualifier, "claim")},
    Entity: {"aliases": (Alias, "entity"), "identifiers": (Identifier, "entity")},
    Property: {
        "units": (PropertyUnit, "property"),
        "subject_types": (PropertySubjectType, "property"),
        "object_types": (PropertyObjectType, "property"),
    },
}


class Change(NamedTuple):
    """A field of two revisions: its name, what it is called, and what it says, in words."""

    field: str
    column: str
    before: str
    after: str


class Revision(NamedTuple):
    """The record as it was in one revision, which began at `at`.

    `by` and `comment` are "" where they were not kept. `row` is an unsaved copy, `parts` those of
    the rows that belonged to it, `state` all of it in words, by field.
    """

    number: int
    at: datetime
    by: str
    comment: str
    label: str
    row: Any
    parts: Mapping[str, list[Any]]
    state: Mapping[str, str]


class Step(NamedTuple):
    """A revision, and what it changed in the one before."""

    revision: Revision
    changes: list[Change]


def revisions_of(record: Model) -> list[Revision]:
    """Return the last revisions of `record`, newest first. A query a table and a kind of name.

    A record without a count of its own has one revision an event. Of a revision the last state is
    shown: a quote's check, say, changes without making a new one.
    """
    model = type(record)
    events = list(_events(model).filter(pgh_obj_id=record.pk).order_by("pgh_id"))
    groups = [list(group) for _, group in groupby(events, key=_number_of)]
    rows = [_copy(model, group[-1]) for group in groups]
    parts = _parts_of(record, [group[0].pgh_created_at for group in groups])
    names = names_of(rows)
    deciders = _deciders(record)
    authors = [_author(group[0], deciders) for group in groups]
    people = User.objects.in_bulk({pk for pk in authors if pk})
    found = [
        Revision(
            number=getattr(row, "revision", index),
            at=group[0].pgh_created_at,
            by=str(people.get(author or 0, "")),
            comment=str((group[0].pgh_context or {}).get("comment", "")),
            label=group[0].pgh_label,
            row=row,
            parts=belonging,
            state=words_of(row, names) | _listed(belonging),
        )
        for index, (group, row, belonging, author) in enumerate(
            zip(groups, rows, parts, authors, strict=True), start=1
        )
    ]
    return found[: -MOST_REVISIONS - 1 : -1]


def open_since(claims: Collection[UUID], *, until: datetime | None = None) -> datetime | None:
    """Return since when none of `claims` is kept on the desk; None where history says nothing.

    `until` is the moment that is asked about, None is now. One query.
    """
    events = _events(Claim).filter(pgh_obj_id__in=claims)
    if until is not None:
        events = events.filter(pgh_created_at__lte=until)
    later = events.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__gt=OuterRef("pgh_id"))
    stays = events.exclude(Exists(later.filter(status__in=DESK_ONLY)))
    left = stays.exclude(status__in=DESK_ONLY).order_by().values_list("pgh_obj_id")
    return max((at for _, at in left.annotate(Min("pgh_created_at"))), default=None)


def row_of(record: Model, number: int) -> Any:
    """Return an unsaved copy of `record` as it last was in a revision, None if it has no such one.

    One query.
    """
    events = _events(type(record)).filter(pgh_obj_id=record.pk, revision=number)
    last = events.order_by("-pgh_id").first()
    return _copy(type(record), last) if last is not None else None


def steps(revisions: Sequence[Revision]) -> list[Step]:
    """Return the revisions, newest first as they come, each with what it changed."""
    return [
        Step(later, difference(earlier, later))
        for later, earlier in zip(revisions, [*revisions[1:], None], strict=True)
    ]


def difference(earlier: Revision | None, later: Revision) -> list[Change]:
    """Return the fields that differ; without an `earlier`, those that say something."""
    called = partial(name_of, type(later.row))
    return differing(earlier.state if earlier else {}, later.state, called)


def differing(
    before: Mapping[str, str], after: Mapping[str, str], called: Callable[[str], str]
) -> list[Change]:
    """Return what is said otherwise, by field; `called` gives the name of one in words."""
    return [
        Change(field, called(field), before.get(field, ""), words)
        for field, words in after.items()
        if before.get(field, "") != words
    ]


def _events(model: type[Model]) -> Any:
    return model.pgh_event_model._default_manager  # type: ignore[attr-defined]


def _number_of(event: Any) -> int:
    return int(getattr(event, "revision", event.pgh_id))


def _copy(model: type[Model], event: Any) -> Any:
    """Return an unsaved row of `model` that reads as `event` says."""
    kept = {field.attname for field in event._meta.concrete_fields}
    names = [field.attname for field in model._meta.concrete_fields if field.attname in kept]
    return model(**{name: getattr(event, name) for name in names})


def _deciders(record: Model) -> dict[int, int | None]:
    """Return who took the step that led to a revision; None where a machine did. One query."""
    if not isinstance(record, Claim):
        return {}
    taken = ReviewEvent.objects.filter(claim=record).values_list("claim_revision", "by")
    return {number + 1: by for number, by in taken}


def _author(event: Any, deciders: Mapping[int, int | None]) -> int | None:
    """Return who sent the request that made the change.

    Commands send none: then it is who took the step of review, else who the row says edited it.
    """
    author: int | None = (event.pgh_context or {}).get("user")
    if author is not None:
        return author
    number = _number_of(event)
    editor: int | None = getattr(event, "updated_by_id", None)
    return deciders.get(number, editor)


def _parts_of(record: Model, starts: Sequence[datetime]) -> list[dict[str, list[Any]]]:
    """Return for each revision the rows that belonged to the record until the next one began.

    Rows below a record are written after it in one transaction, so a revision has those that its
    own transaction wrote.
    """
    found: list[dict[str, list[Any]]] = [{} for _ in starts]
    for name, (model, column) in PARTS.get(type(record), {}).items():
        events = list(_events(model).filter(**{f"{column}_id": record.pk}).order_by("pgh_id"))
        for number, start in enumerate(starts):
            end = next((later for later in starts[number:] if later > start), None)
            found[number][name] = _standing(model, events, until=end)
    return found


def _standing(model: type[Model], events: Iterable[Any], *, until: datetime | None) -> list[Any]:
    last = {
        event.pgh_obj_id: event for event in events if not until or event.pgh_created_at < until
    }
    return [
        _copy(model, event)
        for event in last.values()
        if event.pgh_label != "delete" and getattr(event, "retracted_at", None) is None
    ]


def _listed(parts: Mapping[str, list[Any]]) -> dict[str, str]:
    return {name: "\n".join(sorted(map(_called, rows))) for name, rows in parts.items()}


def _called(row: Any) -> str:
    if isinstance(row, Alias):
        return f"{row.name} ({row.language})" if row.language else row.name
    if isinstance(row, PropertyUnit):
        return str(row.unit_id)
    return str(getattr(row, "type", row))
