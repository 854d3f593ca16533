"""Pages for addresses that cannot be answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from factbase.views.as_of import RefusedParametersError


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400; a list's refused parameters are named with what is allowed instead."""
    reasons = exception.reasons if isinstance(exception, RefusedParametersError) else []
    return render(request, "400.html", {"reasons": reasons, "path": request.path}, status=400)
