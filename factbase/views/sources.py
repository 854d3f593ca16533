"""The list of sources, and the archived files themselves."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from factbase.lists import KINDS
from factbase.views.downloads import archived_file
from factbase.views.list_pages import list_page
from factbase.views.listing import Listing
from factbase.views.margin import visible_evidence
from factbase.views.reading import counted, reading_page
from sources.models import Snapshot, Source


@reading_page
def source_list(request: HttpRequest) -> HttpResponse:
    """List sources with publisher, date, and how many quotes are taken from each."""
    sources = Source.objects.select_related("publisher")
    evidence = visible_evidence(request)

    def beside(listing: Listing) -> dict[str, Any]:
        """Return how many quotes and copies there are of each. Two queries."""
        return {
            "quotes": counted(evidence, "source", of=Source, ids=listing.ids),
            "snapshots": counted(Snapshot.objects.all(), "source", of=Source, ids=listing.ids),
        }

    return list_page(request, KINDS["sources"], sources, "source_list.html", beside=beside)


@reading_page
def snapshot_file(request: HttpRequest, pk: UUID, snapshot_pk: UUID) -> HttpResponse:
    """Hand out the archived bytes as a download, never as a page."""
    snapshots = Snapshot.objects.select_related("blob").defer("text")
    snapshot = get_object_or_404(snapshots, pk=snapshot_pk, source=pk)
    return archived_file(snapshot)
