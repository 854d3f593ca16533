"""The middleware of every address, and the short way of what programs ask, past that of pages."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.urls import resolve

API = "/api/"
# Finding the view of an address takes longer than to remember it.
matched = lru_cache(maxsize=1_000)(resolve)
Answer = Callable[[HttpRequest], HttpResponseBase]


def is_from_program(request: HttpRequest) -> bool:
    """Whether a request asks the API and can have no session: it shows no cookie."""
    return request.path_info.startswith(API) and not request.META.get("HTTP_COOKIE")


class SlashRedirect(HttpResponsePermanentRedirect):
    """Send the same request there: after a 301, most clients ask with GET and drop the body.

    Scripts of other sites may follow. Whether they may read what is there, it says itself.
    """

    status_code = 308

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headers["Access-Control-Allow-Origin"] = "*"


class SlashMiddleware(CommonMiddleware):
    """What Django has every site do; an address without its slash is redirected, writes too."""

    response_redirect_class = SlashRedirect


class PageMiddleware:
    """Stands in MIDDLEWARE before all that only pages need, and answers programs without it.

    Without a session nothing there could find out anything about who asks: the API does so itself.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.answer = cast("Answer", convert_exception_to_response(_answered))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return (self.answer if is_from_program(request) else self.get_response)(request)


def _answered(request: HttpRequest) -> HttpResponseBase:
    """Do what Django does behind all middleware."""
    match = request.resolver_match = matched(request.path_info)
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    render: Callable[[], HttpResponseBase] | None = getattr(response, "render", None)
    return render() if render else response
