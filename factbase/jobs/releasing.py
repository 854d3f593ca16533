"""Makes the releases that administrators asked for."""

from datetime import datetime

import pghistory
from django.contrib.auth.models import User

from factbase.exports import releases
from factbase.jobs.declaring import HEAVY, job


@job("make_release", lane=HEAVY)
def make_release(*, by: int, notes: str, known_at: str) -> None:
    """Make the release of a moment; refused where it, or a later one, has been made already."""
    with pghistory.context(user=by):
        releases.make(
            by=User.objects.get(pk=by), notes=notes, known_at=datetime.fromisoformat(known_at)
        )
