"""Which language a page speaks: the one chosen, else the first that the browser asks for.

The API, feeds and files of every kind speak English and depend on nobody's language.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

View = Callable[..., Any]

# The form in the foot of each page carries no token: that would set a cookie for every reader, and
# all that another site can do with the form is to show them this one in another language.
choose_language = csrf_exempt(require_POST(set_language))


class PageLanguageMiddleware:
    """Answers addresses outside the API in the reader's language, and says so for caches.

    The choice is over with the answer: what the same thread does next begins in English. Files are
    sent after that.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/api/"):
            return self.get_response(request)
        language = translation.get_language_from_request(request)
        with translation.override(language, deactivate=True):
            response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
            response.headers.setdefault("Content-Language", language)
        return response


def in_english(view: View) -> View:
    """Make a view among the pages speak English: what it sends is data, the same for everybody."""

    @wraps(view)
    def speak_english(*args: Any, **kwargs: Any) -> Any:
        with translation.override(settings.LANGUAGE_CODE):
            return view(*args, **kwargs)

    return speak_english
