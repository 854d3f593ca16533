"""Counts the desk every hour, for the front page."""

from factbase.actions.figures import keep_figures
from factbase.jobs.declaring import periodic_job

# Twelve weeks, as the front page shows them.
DAYS = 84


@periodic_job("keep_figures", cron="7 * * * *")
def keep() -> None:
    """Count today anew, and past days that are missing. Two at once write the same."""
    keep_figures(days=DAYS)
