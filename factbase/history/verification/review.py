"""Whether every claim has the status that its review events lead to, by the rules of review."""

from collections.abc import Iterator
from typing import Any

from django.db.backends.utils import CursorWrapper

from factbase.history.chain.canonical import quoted
from factbase.history.verification.findings import Finding
from factbase.models import Claim, ReviewEvent, Status
from factbase.models.transitions import TRANSITIONS, Action, moves

CLAIMS, EVENTS = Claim._meta.db_table, ReviewEvent._meta.db_table
# In the order in which the events were written, by whatever clock.
STEPS = f"""
    WITH step AS (
        SELECT event.*, lag(to_status, 1, %(first)s) OVER steps AS before,
               lead(event.id) OVER steps IS NULL AS is_last
        FROM {quoted(EVENTS)} AS event LEFT JOIN (
            SELECT pgh_obj_id, min(pgh_id) AS place
            FROM {quoted(EVENTS + "history")} GROUP BY pgh_obj_id
        ) AS written ON written.pgh_obj_id = event.id
        WINDOW steps AS (PARTITION BY claim_id ORDER BY place)
    )
"""  # noqa: S608
BAD_EVENTS = f"""{STEPS}
    SELECT step.id::text, CASE
        WHEN from_status <> before THEN
            'it starts from ' || from_status || ', but the claim was ' || before
        WHEN NOT (action, from_status, to_status) IN (SELECT * FROM unnest(
            %(actions)s::text[], %(from)s::text[], %(to)s::text[]))
            THEN 'no rule leads from ' || from_status || ' to ' || to_status || ' by ' || action
        WHEN action = ANY(%(explained)s) AND comment !~ '\\S'
            THEN 'it is a step of the sort that needs a comment, and has none'
        WHEN action = %(verify)s AND step.by_id = claim.created_by_id
            THEN 'whoever wrote the claim also verified it'
        END AS problem
    FROM step JOIN {quoted(CLAIMS)} AS claim ON claim.id = step.claim_id
"""  # noqa: S608
BAD_CLAIMS = f"""{STEPS}
    SELECT claim.id::text, CASE
        WHEN claim.status <> coalesce(step.to_status, %(first)s) THEN
            'it is ' || claim.status || ', but its review events make it '
            || coalesce(step.to_status, %(first)s)
        WHEN claim.verified_by_id IS DISTINCT FROM
            CASE WHEN claim.status = %(verified)s THEN step.by_id END
            THEN 'it names another verifier than its review event'
        WHEN claim.verified_by_id = ANY(
            claim.editors || ARRAY[claim.created_by_id, claim.updated_by_id])
            THEN 'whoever wrote or edited it also verified it'
        END AS problem
    FROM {quoted(CLAIMS)} AS claim LEFT JOIN step ON step.claim_id = claim.id AND step.is_last
"""  # noqa: S608
FIRST = "SELECT * FROM ({rows}) AS row WHERE problem IS NOT NULL ORDER BY 1 LIMIT 1"


def check_review(cursor: CursorWrapper) -> Iterator[int | Finding]:
    """Replay the review events of every claim by the table of transitions."""
    yield from _bad_rows(cursor, EVENTS, BAD_EVENTS)
    yield from _bad_rows(cursor, CLAIMS, BAD_CLAIMS)


def _bad_rows(cursor: CursorWrapper, table: str, statement: str) -> Iterator[int | Finding]:
    actions, sources, targets = zip(*moves(), strict=True)
    values: dict[str, Any] = {
        "first": Status.DRAFT.value,
        "verified": Status.VERIFIED.value,
        "verify": Action.VERIFY.value,
        "actions": list(actions),
        "from": list(sources),
        "to": list(targets),
        "explained": [name.value for name, step in TRANSITIONS.items() if step.needs_comment],
    }
    cursor.execute(f"SELECT count(*) FROM {quoted(table)}")  # noqa: S608
    count = cursor.fetchone()[0]
    cursor.execute(FIRST.format(rows=statement), values)
    for row, problem in cursor.fetchall():
        yield Finding(table, row, problem)
    yield count
