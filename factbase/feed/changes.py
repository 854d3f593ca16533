"""Says what the links of a stretch changed, to whom it may be told."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.models import User
from django.db import connection

from factbase.feed.commits import Piece
from factbase.feed.events import Event, events_of, followed_histories
from factbase.feed.positions import Position
from factbase.feed.resources import RESOURCES, Followed
from factbase.history.chain.canonical import quoted
from factbase.history.chain.pieces import FORMATS, LINKS
from factbase.models.querysets import DESK_ONLY
from factbase.models.transitions import RECHECK, TRANSITIONS
from factbase.permissions import Actor, sees_drafts

AT_ONCE = 1000
# OFFSET 0: each piece is looked up by itself. Otherwise PostgreSQL may compare every piece with all
# links of its chain.
LINKED = f"""
    SELECT piece.number, link.seq, format.table, link.event_id
    FROM unnest(%s::smallint[], %s::bigint[], %s::bigint[])
        WITH ORDINALITY AS piece(chain, first, last, number)
    CROSS JOIN LATERAL (
        SELECT seq, format_id, event_id FROM {quoted(LINKS)}
        WHERE chain = piece.chain AND seq BETWEEN piece.first AND piece.last OFFSET 0
    ) AS link
    JOIN {quoted(FORMATS)} AS format ON format.id = link.format_id
    ORDER BY piece.number, link.seq
"""  # noqa: S608
# Readers are told when a claim comes out from the desk, and when it goes back there.
APPEARED, DISAPPEARED = "appeared", "disappeared"
STEPS = {action.value: transition.done for action, transition in TRANSITIONS.items()}
STEPS[RECHECK] = "sent_back"
ACTIONS = ("created", "changed", "retracted", "restored", "removed")
ALL_ACTIONS = tuple(sorted({*ACTIONS, *STEPS.values(), APPEARED, DISAPPEARED}))


class Change(NamedTuple):
    """At `position`, `by` did `action` to a record, which changed these of its fields.

    `revision` is the one that the record then had; None where a row that belongs to it changed.
    """

    position: Position
    at: datetime
    by: str | None
    comment: str
    request_id: str | None
    resource: str
    id: UUID
    revision: int | None
    action: str
    changed: list[str]


def changes_of(
    pieces: Sequence[Piece], *, to: Actor, resources: Collection[str] = RESOURCES
) -> Iterator[Change]:
    """Yield what the pieces changed, as far as `to` may know it.

    Readers learn of a claim while it is open to them, and that it appeared or disappeared; of what
    belongs to claims, where these are open to them now. A query a thousand links and table, and
    one for the names of people.
    """
    on_desk = sees_drafts(to)
    for part in _parts(pieces):
        found = [
            (position, followed, event)
            for position, followed, event in _events(part, resources)
            if on_desk or _is_open(followed, event)
        ]
        people = User.objects.in_bulk({pk for *_, event in found if (pk := _author(event))})
        for position, followed, event in found:
            by = people.get(_author(event) or 0)
            change = _change(position, followed, event, by.get_username() if by else None)
            yield change if on_desk else _for_readers(change, event)


def _parts(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield the pieces in parts of up to AT_ONCE links, cutting those that are longer."""
    part: list[Piece] = []
    room = AT_ONCE
    for piece in pieces:
        first = piece.first
        while first <= piece.last:
            last = min(piece.last, first + room - 1)
            part.append(Piece(piece.commit, first, last))
            room -= last - first + 1
            first = last + 1
            if not room:
                yield part
                part, room = [], AT_ONCE
    if part:
        yield part


def _events(
    part: Sequence[Piece], resources: Collection[str]
) -> Iterator[tuple[Position, Followed, Event]]:
    """Yield the events of the followed tables, in order."""
    ends = zip(*((piece.commit.chain, piece.first, piece.last) for piece in part), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(LINKED, [list(column) for column in ends])
        links = cursor.fetchall()
    histories = {
        name: followed
        for name, followed in followed_histories().items()
        if followed.resource in resources
    }
    wanted: defaultdict[str, list[int]] = defaultdict(list)
    for _, _, history, event in links:
        wanted[history].append(event)
    found = {
        history: events_of(histories[history], ids)
        for history, ids in wanted.items()
        if history in histories
    }
    for number, seq, history, id in links:
        event = found.get(history, {}).get(id)
        if event is not None:
            yield part[number - 1].position_of(seq), histories[history], event


def _is_open(followed: Followed, event: Event) -> bool:
    if event.status is None:
        return event.is_open
    return _is_public(event.status) or _is_public(event.was_status)


def _is_public(status: str | None) -> bool:
    return status is not None and status not in DESK_ONLY


def _author(event: Event) -> int | None:
    return event.person or event.editor


def _change(position: Position, followed: Followed, event: Event, by: str | None) -> Change:
    return Change(
        position=position,
        at=event.at,
        by=by,
        comment=event.comment,
        request_id=event.request_id,
        resource=followed.resource,
        id=event.record,
        revision=event.revision,
        action="changed" if followed.part else _action(event),
        changed=event.changed,
    )


def _action(event: Event) -> str:
    if event.label != "update":
        return "created" if event.label == "insert" else "removed"
    if event.step:
        return STEPS[event.step]
    if event.is_retracted != event.was_retracted:
        return "retracted" if event.is_retracted else "restored"
    return "changed"


def _for_readers(change: Change, event: Event) -> Change:
    """Return a change of what was a draft before, or is one now, without what it says of that."""
    if event.status is None or (_is_public(event.status) and _is_public(event.was_status)):
        return change
    if _is_public(event.status):
        return change._replace(action=APPEARED, comment="", changed=[])
    return change._replace(
        action=DISAPPEARED, by=None, comment="", request_id=None, revision=None, changed=[]
    )
