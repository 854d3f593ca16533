"""Looks for what new entities may be the same as, where many came at once."""

from uuid import UUID

import pghistory
from django.contrib.auth.models import User

from factbase.actions import duplicates
from factbase.jobs.declaring import COMPARING, job


@job("propose_matches", lane=COMPARING)
def propose_matches(*, by: int, entities: str) -> None:
    """Propose the pairs of entities, whose ids stand in a row; known pairs are left as they are."""
    with pghistory.context(user=by):
        duplicates.propose_among(
            entities=[UUID(entity) for entity in entities.split()], by=User.objects.get(pk=by)
        )
