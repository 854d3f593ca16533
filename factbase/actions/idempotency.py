"""Answering a retried request as it was answered before, instead of doing it again."""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from factbase.exceptions import InFlightError, KeyReusedError
from factbase.models import IdempotencyKey
from factbase.postgresql.asking import ask_together
from factbase.postgresql.rows import record_of

KEPT = timedelta(hours=24)
# Each key that is kept removes a few that have had their day, so that none has to be swept.
REMOVED_AT_ONCE = 10
_TABLE = IdempotencyKey._meta.db_table
HOLD = "SELECT pg_try_advisory_xact_lock(%s)"
COLUMNS = ("user_id", "key", "fingerprint", "status", "headers", "body", "created_at")
FIND = f"""
    SELECT {", ".join(COLUMNS)} FROM {_TABLE} WHERE user_id = %s AND key = %s AND created_at > %s
"""  # noqa: S608 - our own names
REMOVE = f"""
    DELETE FROM {_TABLE} WHERE id IN (
        SELECT id FROM {_TABLE} WHERE created_at <= %s
        ORDER BY created_at LIMIT {REMOVED_AT_ONCE} FOR UPDATE SKIP LOCKED
    )
"""  # noqa: S608 - as above
# One that has had its day may still stand under the same key.
KEEP = f"""
    INSERT INTO {_TABLE} ({", ".join(COLUMNS)}) VALUES (%s, %s, %s, %s, %s::jsonb, %s, %s)
    ON CONFLICT (user_id, key)
    DO UPDATE SET {", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS[2:])}
"""  # noqa: S608 - as above


def find(*, key: str, fingerprint: str, by: User) -> IdempotencyKey | None:
    """Return the answer to this request if it was given before, else hold its key for the caller.

    Call it inside the transaction of what the request does; the key is held until that ends.
    Raises InFlightError while another request holds it, and KeyReusedError where it came with
    another request. Two queries in one exchange.
    """
    [(is_held,)], rows = ask_together(
        (HOLD, [_lock_of(key, by)]),
        (FIND, [by.pk, key, timezone.now() - KEPT]),
    )
    if not is_held:
        raise InFlightError(
            "A request with this Idempotency-Key is being answered; ask again in a moment."
        )
    if not rows:
        return None
    known = record_of(IdempotencyKey, COLUMNS, rows[0])
    known.headers = json.loads(known.headers)
    if known.fingerprint != fingerprint:
        raise KeyReusedError(
            "This Idempotency-Key came with another request before: the address, the body or "
            "If-Match differs. Make a new key for a new request."
        )
    return known


def keep(
    *,
    key: str,
    fingerprint: str,
    by: User,
    status: int,
    headers: Mapping[str, str],
    body: bytes,
) -> IdempotencyKey:
    """Keep the answer to a request in the transaction of what the request did.

    Two queries in one exchange.
    """
    now = timezone.now()
    values = (by.pk, key, fingerprint, status, dict(headers), body, now)
    written = [json.dumps(each) if isinstance(each, dict) else each for each in values]
    ask_together((REMOVE, [now - KEPT]), (KEEP, written))
    return record_of(IdempotencyKey, COLUMNS, values)


def _lock_of(key: str, by: User) -> int:
    """Return the number of the advisory lock that stands for a key of a person."""
    digest = hashlib.sha256(f"idempotency key of {by.pk}: {key}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)
