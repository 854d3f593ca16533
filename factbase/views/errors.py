"""Pages for addresses that cannot be answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from factbase.views.as_of import RefusedParametersError

RETRY_AFTER_SECONDS = 60


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer 429 where too many forms of signing in came from one address, or for one person."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400; a list's refused parameters are named with what is allowed instead."""
    reasons = exception.reasons if isinstance(exception, RefusedParametersError) else []
    return render(request, "400.html", {"reasons": reasons, "path": request.path}, status=400)
