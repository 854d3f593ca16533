"""The page that explains exports, and the download itself."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from factbase import permissions
from factbase.exports import Where, file_answer
from factbase.exports.tables import CLAIMS
from factbase.filtersets import ClaimFilterSet
from factbase.history.moments import KNOWN_AT
from factbase.models import EntityType, Property, Status
from factbase.views.as_of import RefusedParametersError, as_of
from factbase.views.reading import Select, reading, reading_page, reasons_of


@reading_page
def export_page(request: HttpRequest) -> HttpResponse:
    """Offer a download of claims by property, type and status, and say what its columns hold."""
    return render(
        request, "exports.html", {"selects": _selects(), "columns": CLAIMS.columns_in(Where.LIST)}
    )


@reading
def export_claims(request: HttpRequest) -> StreamingHttpResponse:
    """Send the claims that the list at /claims/ shows for the same address, all pages of them.

    Raises RefusedParametersError (400) for a parameter that does not exist or cannot be read.
    """
    claims = permissions.visible_claims(request.user)
    filterset = ClaimFilterSet(request.GET, claims, request=request, passing={"page", KNOWN_AT})
    if not filterset.is_valid():
        raise RefusedParametersError(reasons_of(filterset))
    return file_answer(request, CLAIMS, filterset.qs, known_at=as_of(request).known_at)


def _selects() -> list[Select]:
    """Return the choices of the form. Two queries."""
    properties = Property.objects.standing().values_list("slug", "label")
    types = EntityType.objects.standing().values_list("slug", "label")
    statuses = [
        ("", "verified"),
        (f"{Status.VERIFIED},{Status.SUBMITTED}", "verified or submitted"),
    ]
    return [
        Select("property", "Property", [("", "any"), *properties]),
        Select("subject_type", "About a", [("", "any"), *types]),
        Select("status", "Status", [*statuses, ("any", "any status")]),
    ]
