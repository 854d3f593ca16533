"""Reading the database as it is at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from factbase.history.chain.canonical import PRINTING

# Hashing and comparing whole tables sorts and joins them; compiling the statements does not pay.
ROOM = {"work_mem": "64MB", "jit": "off"}


@contextmanager
def one_moment() -> Iterator[CursorWrapper]:
    """Yield a cursor that sees one state of the database, and values printed as they are hashed.

    A read-only transaction, unless the caller is in a transaction already.
    """
    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if not nested:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for name, value in {**PRINTING, **ROOM}.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        yield cursor
