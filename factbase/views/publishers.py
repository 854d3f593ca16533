"""Pages that show publishers."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from factbase.filtersets import PublisherFilterSet, SourceFilterSet
from factbase.views.reading import Select, counted, listing, reading_page
from sources.models import Publisher, Source
from sources.models.publisher import Grade


@reading_page
def publisher_list(request: HttpRequest) -> HttpResponse:
    """List publishers with their grade and how many sources each has published."""
    found = listing(request, PublisherFilterSet, Publisher.objects.all(), fields={"q", "grade"})
    options = [("", "any grade"), *Grade.choices]
    context = {
        "listing": found,
        "sources": counted(Source.objects.standing(), "publisher", found.page),
        "selects": [Select("grade", "Grade", options, request.GET.get("grade", ""))],
    }
    return render(request, "publisher_list.html", context)


@reading_page
def publisher_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a publisher, why it has its grade, and its sources."""
    publisher = get_object_or_404(Publisher, pk=pk)
    sources = Source.objects.select_related("publisher").filter(publisher=publisher)
    found = listing(request, SourceFilterSet, sources, fields={"q"})
    return render(request, "publisher_detail.html", {"publisher": publisher, "listing": found})
