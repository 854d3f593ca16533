"""What happened to a conflict, step by step, as the triggers of the database wrote it down."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from factbase.history.revisions import open_since
from factbase.models import Conflict, ConflictState
from factbase.permissions import Actor, sees_drafts
from factbase.wording import retold


class Step(NamedTuple):
    """What happened at `at`; `by` is None where the machine noticed it."""

    at: datetime
    words: str
    by: Any
    note: str = ""


def trail_of(conflict: Conflict, *, to: Actor, until: datetime | None) -> list[Step]:
    """Return the steps of a conflict up to a moment that `to` may know of, oldest first.

    Readers know of how it stood when both claims had left the desk, and of what came later. One
    query, for readers two.
    """
    events: Any = Conflict.pgh_event_model  # type: ignore[attr-defined]
    rows = events.objects.filter(pgh_obj_id=conflict.pk).order_by("pgh_id")
    if until is not None:
        rows = rows.filter(pgh_created_at__lte=until)
    found = list(rows.select_related("updated_by"))
    if not sees_drafts(to):
        since = open_since([conflict.first_id, conflict.second_id], until=until)
        earlier = [event for event in found if since is None or event.pgh_created_at <= since]
        found = found[max(len(earlier) - 1, 0) :]
    return list(_steps(found))


def _steps(events: Any) -> Iterator[Step]:
    before = None
    for event in events:
        if before is None and event.state == ConflictState.OPEN:
            words = _("Found: %(reason)s") % {"reason": retold(event.reason)}
            yield Step(event.pgh_created_at, words, None)
        elif before is None or (event.state, event.note) != (before.state, before.note):
            note = event.note if event.updated_by_id else ""
            yield Step(event.pgh_created_at, _words(event), event.updated_by, note)
        elif event.reason != before.reason:
            words = _("Now: %(reason)s") % {"reason": retold(event.reason)}
            yield Step(event.pgh_created_at, words, None)
        before = event


def _words(event: Any) -> str:
    if event.state == ConflictState.RESOLVED:
        made_of = {"resolution": event.get_resolution_display()}
        if event.updated_by_id:
            return _("Decided: %(resolution)s") % made_of
        return _("Both say again what was decided on: %(resolution)s") % made_of
    if event.state == ConflictState.GONE:
        return _("Gone: the two no longer contradict one another")
    if event.updated_by_id:
        return _("Opened again")
    return _("Open again: %(reason)s") % {"reason": retold(event.reason)}
