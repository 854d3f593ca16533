"""The review desk: Django's stock admin, reading with the site's forms and writing by actions."""

from factbase.admin import (
    claims,
    conflicts,
    entities,
    evidence,
    jobs,
    matches,
    people,
    properties,
    publishers,
    review,
    snapshots,
    sources,
    webhooks,
)
from factbase.admin.site import desk

__all__ = [
    "claims",
    "conflicts",
    "desk",
    "entities",
    "evidence",
    "jobs",
    "matches",
    "people",
    "properties",
    "publishers",
    "review",
    "snapshots",
    "sources",
    "webhooks",
]
