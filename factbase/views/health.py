"""Tells monitors and people whether the site can serve: liveness, readiness, database outages."""

import sys

from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.defaults import server_error as internal_error

RETRY_AFTER_SECONDS = 5
OUTAGE_ERRORS = (OperationalError, InterfaceError)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 while the process runs; asks no database."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database can be reached and has every migration, else 503."""
    try:
        executor = MigrationExecutor(connection)
    except OUTAGE_ERRORS:
        return _not_ready("The database cannot be reached.")
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return _not_ready("The database lacks migrations.")
    return JsonResponse({"status": "ok"})


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an unhandled error: 503 with Retry-After when the database is away, else 500.

    Django calls this for errors in any layer, the session's writes after the view included.
    """
    if isinstance(sys.exc_info()[1], OUTAGE_ERRORS):
        return _retry_later(HttpResponse(render_to_string("503.html"), status=503))
    return internal_error(request)


def _not_ready(reason: str) -> HttpResponse:
    return _retry_later(JsonResponse({"status": "unavailable", "reason": reason}, status=503))


def _retry_later(response: HttpResponse) -> HttpResponse:
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
