"""The addresses that records go by in linked data: those of their pages, where they have one."""

from urllib.parse import quote
from uuid import UUID

from django.contrib.auth.models import User

from sources.models import Source


def claim_address(site: str, pk: UUID) -> str:
    """Return what a claim is called."""
    return f"{site}claims/{pk}/"


def entity_address(site: str, pk: UUID) -> str:
    """Return what an entity is called."""
    return f"{site}entities/{pk}/"


def property_address(site: str, slug: str) -> str:
    """Return what a property is called."""
    return f"{site}properties/{slug}/"


def evidence_address(site: str, pk: UUID) -> str:
    """Return what a piece of evidence is called."""
    return f"{site}api/v1/evidence/{pk}/"


def snapshot_address(site: str, pk: UUID) -> str:
    """Return where the archived bytes are."""
    return f"{site}api/v1/snapshots/{pk}/content/"


def work_address(site: str, source: Source) -> str:
    """Return where a work was published, or else our page about it."""
    is_web = source.url.startswith(("http://", "https://"))
    return source.url if is_web else f"{site}sources/{source.pk}/"


def person(site: str, user: User | None) -> dict[str, str] | None:
    """Return who did something; None for nobody."""
    if user is None:
        return None
    name = user.get_username()
    return {
        "id": f"{site}api/v1/context/#person-{quote(name, safe='')}",
        "type": "Person",
        "name": name,
    }
