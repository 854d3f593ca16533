"""Has texts read by the program that the settings name."""

from uuid import UUID

from factbase.jobs.declaring import HEAVY, job
from factbase.suggestions import extracting


@job("extract", lane=HEAVY)
def extract(*, extraction: str) -> None:
    """Read one text; what has ended is left alone."""
    extracting.run(UUID(extraction))
