"""Pages that show properties."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from factbase import permissions
from factbase.filtersets import PropertyFilterSet
from factbase.models import Claim, Property
from factbase.models.property import VALUE_TYPES
from factbase.views.as_of import as_of
from factbase.views.reading import Select, counted, listing, reading_page

NEWEST = 20


@reading_page
def property_list(request: HttpRequest) -> HttpResponse:
    """List the properties that editors have defined."""
    properties = Property.objects.prefetch_related("units", "subject_types", "object_types")
    found = listing(request, PropertyFilterSet, properties, fields={"q", "value_type"})
    options = [("", "any"), *VALUE_TYPES]
    context = {
        "listing": found,
        "claims": counted(Claim.objects.published(), "property", found.page),
        "selects": [Select("value_type", "Values are", options, request.GET.get("value_type", ""))],
    }
    return render(request, "property_list.html", context)


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
