"""Puts the chain's functions and triggers in place after every migration."""

from typing import Any

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from factbase.history.chain.canonical import PRINTING, quoted
from factbase.history.chain.catalogue import Catalogue, read_catalogue
from factbase.history.chain.formats import formats_of, unrecorded
from factbase.history.chain.numbering import number_commits
from factbase.history.chain.pieces import (
    ADDED_BY_TRIGGERS,
    COMMITS,
    LINKS,
    LOCK,
    CommitTrigger,
    Piece,
    insert_of,
    pieces,
)
from factbase.history.tables import tracked_tables
from factbase.models import ChainFormat

# Held while installing; chains are counted from 0.
INSTALLING = -1


def install(using: str = "default", **kwargs: Any) -> None:
    """Make what is missing or differs; where all is in place, ask five questions and write nothing.

    The events that a history table holds when it gets its first format are linked then, and never
    later: an event that was smuggled in stays without a link.
    """
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        catalogue = read_catalogue(cursor)
        if COMMITS not in catalogue.columns:
            return
        formats = formats_of(history_columns(catalogue))
        new, missing = unrecorded(formats, using), missing_pieces(catalogue, formats)
        if new or missing:
            _put_in_place(cursor, catalogue, new, missing, using)


def history_columns(catalogue: Catalogue) -> dict[str, list[str]]:
    """Return the columns of every history table that exists."""
    names = [tracked.history for tracked in tracked_tables()]
    return {name: catalogue.columns[name] for name in names if name in catalogue.columns}


def missing_pieces(catalogue: Catalogue, formats: list[ChainFormat]) -> list[Piece]:
    """Return the functions and triggers that are not as they should be."""
    return [piece for piece in pieces(catalogue.schema, formats) if not piece.is_in(catalogue)]


def _put_in_place(
    cursor: CursorWrapper,
    catalogue: Catalogue,
    new: list[ChainFormat],
    missing: list[Piece],
    using: str,
) -> None:
    cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, INSTALLING])
    # What is still to be done at commit would keep tables from being altered.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for piece in missing:
        cursor.execute(piece.sql)
    followed = set(ChainFormat.objects.using(using).values_list("table", flat=True))
    ChainFormat.objects.using(using).bulk_create(new, ignore_conflicts=True)
    for chain_format in new:
        if chain_format.table not in followed:
            _adopt(cursor, catalogue.schema, chain_format)
    if CommitTrigger() in missing:
        number_commits(cursor)


def _adopt(cursor: CursorWrapper, schema: str, chain_format: ChainFormat) -> None:
    """Link the events that were there before the chain was, if any.

    Its trigger, just made, keeps everybody else from writing to the table until we are done.
    """
    cursor.execute(f"SELECT EXISTS (SELECT FROM {quoted(chain_format.table)})")  # noqa: S608
    if not cursor.fetchone()[0]:
        return
    links = quoted(LINKS)
    for name, value in PRINTING.items():
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
    cursor.execute(f"ALTER TABLE {links} DISABLE TRIGGER {ADDED_BY_TRIGGERS}")
    cursor.execute(insert_of(schema, chain_format, events=quoted(chain_format.table)))
    cursor.execute(f"ALTER TABLE {links} ENABLE TRIGGER {ADDED_BY_TRIGGERS}")
