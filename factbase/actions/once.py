"""What follows from changes, once for many of them instead of after each."""

from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

Consequence = Callable[[Collection[Any]], None]
"""What is recomputed for all that was changed, in any order."""

_put_off: ContextVar[dict[Consequence, set[Any]] | None] = ContextVar("put_off", default=None)


@contextmanager
def at_the_end() -> Iterator[None]:
    """Let what follows from the changes made in the block follow at its end.

    Of a thousand quotes of one claim each would have the others looked at. Call it inside the
    transaction of the changes; nothing follows where the block raises. A block within another
    is part of that.
    """
    if _put_off.get() is not None:
        yield
        return
    waiting: dict[Consequence, set[Any]] = {}
    before = _put_off.set(waiting)
    try:
        yield
    finally:
        _put_off.reset(before)
    for consequence, changed in waiting.items():
        consequence(changed)


def follow(consequence: Consequence, changed: Collection[Hashable]) -> None:
    """Recompute what follows from a change: now, or `at_the_end`, with all that was changed."""
    waiting = _put_off.get()
    if waiting is None:
        consequence(changed)
    else:
        waiting.setdefault(consequence, set()).update(changed)
