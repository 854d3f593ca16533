"""The list of claims."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from factbase import permissions
from factbase.filtersets import ClaimFilterSet
from factbase.models import EntityType, Property, Status
from factbase.models.querysets import DESK_ONLY
from factbase.views.reading import Select, listing, orderings, reading_page

ORDERINGS = {
    "": "newest first",
    "created_at": "oldest first",
    "-updated_at": "last changed first",
    "-confidence": "most confident first",
    "confidence": "least confident first",
    "subject,property": "by subject",
    "-amount": "largest amount first",
    "-valid": "latest valid time first",
}
CONFIDENCE = [("", "any"), ("0.9", "0.9 or more"), ("0.8", "0.8 or more"), ("0.5", "0.5 or more")]
FORM_FIELDS = {"q", "property", "status", "subject_type", "confidence__gte"}


@reading_page
def claim_list(request: HttpRequest) -> HttpResponse:
    """List claims: the verified ones, unless others are asked for."""
    claims = permissions.visible_claims(request.user).with_names()
    found = listing(request, ClaimFilterSet, claims, fields=FORM_FIELDS)
    return render(request, "claim_list.html", {"listing": found, "selects": _selects(request)})


def _selects(request: HttpRequest) -> list[Select]:
    """Return the choices of the filter form. Two queries."""
    chosen = request.GET.get
    properties = Property.objects.standing().values_list("slug", "label")
    types = EntityType.objects.standing().values_list("slug", "label")
    statuses = [("", "verified"), ("any", "any status"), *_other_statuses(request)]
    return [
        Select("property", "Property", [("", "any"), *properties], chosen("property", "")),
        Select("status", "Status", statuses, ",".join(request.GET.getlist("status"))),
        Select("subject_type", "About a", [("", "any"), *types], chosen("subject_type", "")),
        Select("confidence__gte", "Confidence", CONFIDENCE, chosen("confidence__gte", "")),
        orderings(request.GET, ORDERINGS),
    ]


def _other_statuses(request: HttpRequest) -> list[tuple[str, str]]:
    hidden = {Status.VERIFIED}
    if not permissions.can_contribute(request.user):
        hidden |= {*DESK_ONLY}
    return [(status.value, status.label.lower()) for status in Status if status not in hidden]
