"""Pages that show publishers."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from factbase.lists import KINDS
from factbase.views.list_pages import list_page
from factbase.views.listing import Listing
from factbase.views.reading import counted, reading_page
from sources.models import Publisher, Source

NEWEST = 50


@reading_page
def publisher_list(request: HttpRequest) -> HttpResponse:
    """List publishers with their grade and how many sources each has published."""
    publishers = Publisher.objects.all()

    def beside(listing: Listing) -> dict[str, Any]:
        """Return how many sources each has published. One query."""
        return {
            "sources": counted(
                Source.objects.standing(), "publisher", of=Publisher, ids=listing.ids
            )
        }

    return list_page(request, KINDS["publishers"], publishers, "publisher_list.html", beside=beside)


@reading_page
def publisher_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a publisher, why it has its grade, and its newest sources."""
    publisher = get_object_or_404(Publisher, pk=pk)
    sources = list(Source.objects.standing().filter(publisher=publisher)[: NEWEST + 1])
    context = {
        "publisher": publisher,
        "sources": sources[:NEWEST],
        "has_more": len(sources) > NEWEST,
    }
    return render(request, "publisher_detail.html", context)
