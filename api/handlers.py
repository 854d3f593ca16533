"""Answers to errors that no view of the API sees: problem+json below /api/, a page elsewhere.

Such errors come from middleware (a host name that is not ours, a session that cannot be read) and
from addresses that no view has.
"""

import sys

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.views.defaults import page_not_found

from api.errors import RETRY_AFTER_SECONDS, UNFORESEEN, OutageError, problem
from api.views.base import request_id_of
from factbase.views import errors, health

PREFIX = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    if not _is_api(request):
        return errors.bad_request(request, exception)
    if isinstance(exception, DisallowedHost):
        return _problem(request, 400, "This site does not go by the host name of the request.")
    return _problem(request, 400, "The request cannot be read.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    if not _is_api(request):
        return page_not_found(request, exception)
    return _problem(request, 404, "There is nothing at this address.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 with Retry-After when the database is away, else 500."""
    if not _is_api(request):
        return health.server_error(request)
    if not isinstance(sys.exc_info()[1], health.OUTAGE_ERRORS):
        return _problem(request, 500, UNFORESEEN)
    response = _problem(request, 503, OutageError.default_detail, code=OutageError.default_code)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(PREFIX)


def _problem(request: HttpRequest, status: int, detail: str, *, code: str = "") -> HttpResponse:
    request_id = request_id_of(request)
    response = problem(status, detail, request_id, code=code)
    response["X-Request-ID"] = request_id
    return response
