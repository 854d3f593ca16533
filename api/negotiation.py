"""Chooses the form of an answer: by the address alone, so that no client is turned away."""

from collections.abc import Sequence

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class AddressNegotiation(DefaultContentNegotiation):
    """Each address has one form; RFC 9110 (12.5.1) lets a server disregard `Accept`."""

    def select_renderer(  # type: ignore[override]
        self,
        request: Request,
        renderers: Sequence[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """Return the view's first renderer and its media type."""
        return renderers[0], renderers[0].media_type
