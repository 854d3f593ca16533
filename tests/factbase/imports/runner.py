"""A process that goes on with an import and is killed, as by kill -9, in a phase of it.

`python -m tests.factbase.imports.runner DATABASE IMPORT PHASE [beside] [broken]`; with `beside` it
works as with large files, and `broken` is the variant that applies row by row instead of all or
none.
"""

import json
import os
import signal
import sys
from contextlib import nullcontext
from typing import Any

import django
from django.conf import settings

CHUNK = 10


def kill(*_: object, **__: object) -> None:
    """Die at once, with no chance to clean up."""
    os.kill(os.getpid(), signal.SIGKILL)


def dies_after(function: Any, times: int) -> Any:
    """Return `function`, which kills the process when it was called so often."""
    left = [times]

    def counted(*args: Any, **kwargs: Any) -> Any:
        answer = function(*args, **kwargs)
        left[0] -= 1
        if left[0] == 0:
            kill()
        return answer

    return counted


def main(database: str, id: str, phase: str, *more: str) -> None:
    """Go on with the import until the phase."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factbase.settings")
    settings.DATABASES["default"] |= json.loads(database)
    django.setup()
    from factbase.actions import bulk
    from factbase.imports import applying, behind, checking, rows, staging, steps
    from factbase.imports.claims import kept
    from factbase.models import Import

    rows.CHUNK = CHUNK
    if "beside" in more:
        behind.WORTH_IT_FROM = 0
    if "broken" in more:
        applying.transaction = type("None", (), {"atomic": nullcontext})
    match phase:
        case "staging":
            read = dies_after(lambda row: row, 2 * CHUNK)
            as_they_were = staging.as_they_were
            staging.as_they_were = lambda rows: as_they_were(map(read, rows))
        case "checking":
            checking.add = dies_after(checking.add, 2)
        case "comparing":
            checking.store = dies_after(checking.store, 2)
        case "applying":
            applying.store = dies_after(applying.store, 2)
        case "keeping":
            kept.AT_ONCE = CHUNK
            bulk.create_prepared = dies_after(bulk.create_prepared, 2)
        case "committing":
            applying.timezone.now = kill
    steps.go_on(staged=Import.objects.get(pk=id))


if __name__ == "__main__":
    main(*sys.argv[1:])
