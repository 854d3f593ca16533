"""Somebody who owns the database: what they can do to history, past every guard."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from factbase.models import ChainFormat


@contextmanager
def past_every_guard() -> Iterator[CursorWrapper]:
    """Let no trigger fire, ours or those of foreign keys."""
    with transaction.atomic(), connection.cursor() as cursor:
        # What is still to be checked at commit would keep tables from being altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")


def content_of(cursor: CursorWrapper, row: ChainFormat, event: int) -> bytes | None:
    """Hash an event as docs/history.md tells an outsider to, without our SQL."""
    texts = ", ".join(f'"{column}"::text' for column in row.columns)
    cursor.execute(f'SELECT {texts} FROM "{row.table}" WHERE pgh_id = %s', [event])
    values = cursor.fetchone()
    if values is None:
        return None
    array = json.dumps([row.table, *values], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(array.encode()).digest()


def genesis_of(chain: int) -> bytes:
    return hashlib.sha256(f"factbase chain {chain}".encode()).digest()


def rewrite_chains(cursor: CursorWrapper) -> None:
    """Hash whatever events there are anew from the first on, and leave out those that are gone."""
    formats = ChainFormat.objects.in_bulk()
    cursor.execute("SELECT chain, format_id, event_id FROM factbase_chainlink ORDER BY chain, seq")
    links = cursor.fetchall()
    cursor.execute("DELETE FROM factbase_chainlink")
    heads: dict[int, tuple[int, bytes]] = {}
    for chain, format_id, event in links:
        content = content_of(cursor, formats[format_id], event)
        if content is None:
            continue
        length, head = heads.get(chain, (0, genesis_of(chain)))
        heads[chain] = length + 1, hashlib.sha256(head + content).digest()
        cursor.execute(
            "INSERT INTO factbase_chainlink (chain, seq, format_id, event_id, content, hash)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [chain, length + 1, format_id, event, content, heads[chain][1]],
        )
    cursor.execute("DELETE FROM factbase_commit")
    cursor.execute(
        "INSERT INTO factbase_commit (chain, first, last, at)"
        " SELECT chain, 1, max(seq), now() FROM factbase_chainlink GROUP BY chain"
    )
