"""Makes the files that people asked for, and removes them when they have had their time."""

from uuid import UUID

from factbase.exports import building
from factbase.jobs.declaring import EXPORTS, job, periodic_job


@job("build_export", lane=EXPORTS)
def build_export(*, export: str) -> None:
    """Write the file of an export; one that has ended is left alone."""
    building.build(UUID(export))


@periodic_job("purge_exports", cron="41 * * * *")
def purge_exports() -> None:
    """Remove exports and their files."""
    building.purge()
