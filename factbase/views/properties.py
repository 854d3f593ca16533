"""Pages that show properties."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from factbase import permissions
from factbase.lists import KINDS
from factbase.models import Claim, Property
from factbase.views.as_of import as_of
from factbase.views.list_pages import list_page
from factbase.views.listing import Listing
from factbase.views.reading import counted, reading_page

NEWEST = 20


@reading_page
def property_list(request: HttpRequest) -> HttpResponse:
    """List the properties that editors have defined."""
    properties = Property.objects.prefetch_related("units", "subject_types", "object_types")

    def beside(listing: Listing) -> dict[str, Any]:
        """Return how many verified claims each has. One query."""
        return {
            "claims": counted(Claim.objects.published(), "property", of=Property, ids=listing.ids)
        }

    return list_page(request, KINDS["properties"], properties, "property_list.html", beside=beside)


@reading_page
def property_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a property means and its newest verified claims."""
    properties = Property.objects.prefetch_related("units", "subject_types", "object_types")
    prop = get_object_or_404(properties, slug=slug)
    claims = permissions.visible_claims(request.user).published().filter(property=prop)
    claims = claims.holding_at(as_of(request).valid_at)
    context = {
        "property": prop,
        "total": claims.count(),
        "claims": claims.with_names()[:NEWEST],
    }
    return render(request, "property_detail.html", context)
