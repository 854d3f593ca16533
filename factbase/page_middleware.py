"""Middleware that only pages need, which what programs ask goes past, and that of every address.

A program asks below /api/ and shows no cookie, so it has no session, and nothing here could find
out anything about it. Django looks for these classes in MIDDLEWARE, so each stays in its place.
"""

from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.middleware.common import CommonMiddleware
from django_htmx.middleware import HtmxMiddleware

API = "/api/"


def is_from_program(request: HttpRequest) -> bool:
    """Whether a request asks the API and can have no session."""
    return request.path_info.startswith(API) and not request.META.get("HTTP_COOKIE")


class ForPages:
    """Goes before a class of middleware, and leaves it out for programs."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        """Answer."""
        if is_from_program(request):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]


class PageSessionMiddleware(ForPages, SessionMiddleware):
    """Sessions: who is signed in, and what was chosen."""


class PageAuthenticationMiddleware(ForPages, AuthenticationMiddleware):
    """`request.user`; the API finds out by itself who asks."""


class PageMessageMiddleware(ForPages, MessageMiddleware):
    """Messages to be shown on the next page."""


class SlashRedirect(HttpResponsePermanentRedirect):
    """Send the same request there: after a 301, most clients ask with GET and drop the body."""

    status_code = 308


class SlashMiddleware(CommonMiddleware):
    """What Django has every site do; an address without its slash is redirected, writes too."""

    response_redirect_class = SlashRedirect


class PageHtmxMiddleware(ForPages, HtmxMiddleware):
    """`request.htmx`."""
