"""Goes on with imports that are too large to be read while somebody waits."""

from contextlib import suppress

from factbase.imports import steps
from factbase.imports.running import AlreadyRunningError
from factbase.jobs.declaring import HEAVY, job
from factbase.models import Import


@job("run_import", lane=HEAVY)
def run_import(*, staged: str) -> None:
    """Do what the machine can do next with an import; there may be nothing, or somebody at it."""
    with suppress(AlreadyRunningError):
        steps.go_on(staged=Import.objects.get(pk=staged))
