"""Why something is written, kept by history with every event of it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory

from sources.phrases import Phrase

REVERTED = Phrase("Reverted to revision %(to)s.")
"""What history says of a way back that nobody commented."""


@contextmanager
def commented(comment: str) -> Iterator[None]:
    """Keep `comment`, unless it is empty, with what is written inside, and not after it.

    pghistory itself would leave a comment of an inner context to all that follows in the outer.
    """
    if not comment.strip():
        yield
        return
    with pghistory.context() as context:
        before = dict(context.metadata)
        context.metadata["comment"] = comment.strip()
        try:
            yield
        finally:
            context.metadata.clear()
            context.metadata.update(before)
