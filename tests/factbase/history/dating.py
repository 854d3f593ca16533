"""Time that passes within a test, all of which is one moment to PostgreSQL."""

from datetime import timedelta

from django.db.models import F

from factbase.models import Claim, Conflict, Evidence
from tests.factbase.history.verification.intruder import past_every_guard


def an_hour_passes() -> None:
    """Date back by an hour what history has of claims and what rests on them."""
    with past_every_guard():
        for model in (Claim, Conflict, Evidence):
            model.pgh_event_model.objects.update(  # type: ignore[attr-defined]
                pgh_created_at=F("pgh_created_at") - timedelta(hours=1)
            )
