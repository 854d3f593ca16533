"""Answering a retried request as it was answered before, instead of doing it again."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from factbase.exceptions import InFlightError, KeyReusedError
from factbase.models import IdempotencyKey

KEPT = timedelta(hours=24)
# Each key that is kept removes a few that have had their day, so that none has to be swept.
REMOVED_AT_ONCE = 10
WRITTEN = ("fingerprint", "status", "headers", "body", "created_at")


def find(*, key: str, fingerprint: str, by: User) -> IdempotencyKey | None:
    """Return the answer to this request if it was given before, else hold its key for the caller.

    Call it inside the transaction of what the request does; the key is held until that ends.
    Raises InFlightError while another request holds it, and KeyReusedError where it came with
    another request. Two queries.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_lock_of(key, by)])
        if not cursor.fetchone()[0]:
            raise InFlightError(
                "A request with this Idempotency-Key is being answered; ask again in a moment."
            )
    since = timezone.now() - KEPT
    known = IdempotencyKey.objects.filter(user=by, key=key, created_at__gt=since).first()
    if known is not None and known.fingerprint != fingerprint:
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
    """Keep the answer to a request in the transaction of what the request did. Two queries."""
    _remove_expired()
    kept = IdempotencyKey(
        user=by,
        key=key,
        fingerprint=fingerprint,
        status=status,
        headers=dict(headers),
        body=body,
        created_at=timezone.now(),
    )
    # One that has had its day may still stand under the same key.
    IdempotencyKey.objects.bulk_create(
        [kept], update_conflicts=True, unique_fields=["user", "key"], update_fields=WRITTEN
    )
    return kept


def _remove_expired() -> None:
    old = IdempotencyKey.objects.filter(created_at__lte=timezone.now() - KEPT)
    oldest = old.order_by("created_at").select_for_update(skip_locked=True)
    IdempotencyKey.objects.filter(pk__in=oldest.values("pk")[:REMOVED_AT_ONCE]).delete()


def _lock_of(key: str, by: User) -> int:
    """Return the number of the advisory lock that stands for a key of a person."""
    digest = hashlib.sha256(f"idempotency key of {by.pk}: {key}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)
