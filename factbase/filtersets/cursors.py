"""Cursors: places in a list, signed so that only those that the server gave out are taken."""

from collections.abc import Sequence
from typing import NamedTuple

from django.core.signing import BadSignature, Signer

MAX_LENGTH = 20_000


class Cursor(NamedTuple):
    """Before (backwards) or behind the row whose key reads so; without a key, the list's start."""

    key: Sequence[str | None] | None = None
    is_backwards: bool = False


def written(cursor: Cursor, *, fingerprint: str) -> str:
    """Return the cursor for an address: letters, digits, `-`, `_` and a point.

    `fingerprint` says which list it is a place in: what is asked, in which order.
    """
    return _signer(fingerprint).sign_object([cursor.is_backwards, cursor.key], compress=True)


def read(text: str, *, fingerprint: str) -> Cursor:
    """Return the cursor that `written` wrote of this list; raises ValueError for any other text."""
    if len(text) > MAX_LENGTH:
        raise ValueError("longer than any cursor")
    try:
        is_backwards, key = _signer(fingerprint).unsign_object(text)
    except BadSignature as error:
        raise ValueError("not a cursor of this list") from error
    return Cursor(key, is_backwards)


def _signer(fingerprint: str) -> Signer:
    return Signer(salt=f"factbase.cursors {fingerprint}", sep=".")
