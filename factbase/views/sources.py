"""The list of sources, and the archived files themselves."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from factbase.filtersets import SourceFilterSet
from factbase.views.downloads import archived_file
from factbase.views.margin import visible_evidence
from factbase.views.reading import Select, counted, listing, orderings, reading_page
from sources.models import Publisher, Snapshot, Source
from sources.models.source import SourceKind, SourceStatus

ORDERINGS = {
    "": "newest here first",
    "-published": "latest published first",
    "published": "earliest published first",
    "title": "by title",
    "publisher": "by publisher",
}
FORM_FIELDS = {"q", "kind", "status", "publisher"}


@reading_page
def source_list(request: HttpRequest) -> HttpResponse:
    """List sources with publisher, date, and how many quotes are taken from each."""
    sources = Source.objects.select_related("publisher")
    found = listing(request, SourceFilterSet, sources, fields=FORM_FIELDS)
    evidence = visible_evidence(request)
    context = {
        "listing": found,
        "quotes": counted(evidence, "source", found.page),
        "snapshots": counted(Snapshot.objects.all(), "source", found.page),
        "selects": _selects(request),
    }
    return render(request, "source_list.html", context)


def _selects(request: HttpRequest) -> list[Select]:
    """Return the choices of the filter form. One query."""
    chosen = request.GET.get
    names = Publisher.objects.standing().values_list("pk", "name")
    publishers = [("", "any"), *((str(pk), name) for pk, name in names)]
    return [
        Select("publisher", "Publisher", publishers, chosen("publisher", "")),
        Select("kind", "Kind", [("", "any"), *SourceKind.choices], chosen("kind", "")),
        Select("status", "Status", [("", "any"), *SourceStatus.choices], chosen("status", "")),
        orderings(request.GET, ORDERINGS),
    ]


@reading_page
def snapshot_file(request: HttpRequest, pk: UUID, snapshot_pk: UUID) -> HttpResponse:
    """Hand out the archived bytes as a download, never as a page."""
    snapshots = Snapshot.objects.select_related("blob").defer("text")
    snapshot = get_object_or_404(snapshots, pk=snapshot_pk, source=pk)
    return archived_file(snapshot)
