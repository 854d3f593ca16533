"""Counts the desk every hour, for the front page."""

from factbase.actions.figures import DAYS, keep_figures
from factbase.jobs.declaring import periodic_job


@periodic_job("keep_figures", cron="7 * * * *")
def keep() -> None:
    """Count today anew, and past days that are missing. Two at once write the same."""
    keep_figures(days=DAYS)
