"""The moment that a page is about: read from its address, kept with the request, said in links."""

from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from factbase import permissions
from factbase.history import AsOf
from factbase.history.moments import KNOWN_AT, VALID_AT
from factbase.wording import told
from sources.exceptions import RefusalError


class RefusedParametersError(BadRequest):
    """The address of a page asks for something that does not exist; `reasons` are sentences."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def read_as_of(request: HttpRequest) -> AsOf:
    """Keep with `request` what its address asks for; raises RefusedParametersError (400)."""
    try:
        asked = AsOf.asked(request.GET)
    except RefusalError as refusal:
        raise RefusedParametersError([f"{refusal.field}: {told(refusal.message)}"]) from refusal
    request.as_of = asked  # type: ignore[attr-defined]
    return asked


def as_of(request: HttpRequest | None) -> AsOf:
    """Return what `read_as_of` has read; the present on pages that are about nothing else."""
    asked: AsOf = getattr(request, "as_of", AsOf())
    return asked


def may_edit(request: HttpRequest) -> bool:
    """Whether this page may offer to change something: what is past cannot be changed."""
    return as_of(request).known_at is None and permissions.can_contribute(request.user)


def kept_query(request: HttpRequest | None) -> str:
    """Return the part of a link's query that leads to the same moment on another page."""
    asked = as_of(request)
    kept = {
        KNOWN_AT: asked.known_at.isoformat().replace("+00:00", "Z") if asked.known_at else "",
        VALID_AT: asked.valid_at.text if asked.valid_at else "",
    }
    return urlencode({name: text for name, text in kept.items() if text})
