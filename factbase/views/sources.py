"""Pages that show sources: the list, the reading room, and the archived files themselves."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString

from factbase import permissions
from factbase.filtersets import SourceFilterSet
from factbase.models import Evidence
from factbase.models.evidence import LOCATED
from factbase.views.as_of import as_of
from factbase.views.downloads import archived_file
from factbase.views.highlights import Span, article
from factbase.views.reading import Select, counted, listing, orderings, reading_page
from sources.models import Derivation, Publisher, Snapshot, Source
from sources.models.source import SourceKind, SourceStatus

ORDERINGS = {
    "": "newest here first",
    "-published": "latest published first",
    "published": "earliest published first",
    "title": "by title",
    "publisher": "by publisher",
}
FORM_FIELDS = {"q", "kind", "status", "publisher"}


@dataclass(frozen=True, slots=True)
class Note:
    """A quote beside the text, its number on the page, and where it stands in the text."""

    evidence: Evidence
    number: int
    span: tuple[int, int] | None

    def marker(self) -> Span:
        """Return what marks the quote in the text and links it to its claim."""
        start, end = self.span or (0, 0)
        url = reverse("claim-detail", args=[self.evidence.claim_id])
        return Span(start, end, self.number, self.evidence.stance, url)


@reading_page
def source_list(request: HttpRequest) -> HttpResponse:
    """List sources with publisher, date, and how many quotes are taken from each."""
    sources = Source.objects.select_related("publisher")
    found = listing(request, SourceFilterSet, sources, fields=FORM_FIELDS)
    evidence = _visible_evidence(request)
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
def source_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a source, what it rests on, its archived text with the quotes marked, and the quotes."""
    source = get_object_or_404(Source.objects.select_related("publisher"), pk=pk)
    snapshots = list(_described_snapshots(source))
    snapshot = _chosen_snapshot(request, snapshots)
    notes = _in_reading_order(_visible_evidence(request).filter(source=source), snapshot)
    context = {
        "source": source,
        "snapshots": snapshots,
        "snapshot": snapshot,
        "text": _marked_text(snapshot, notes) if snapshot else "",
        "notes": notes,
        "derivations": Derivation.objects.standing()
        .filter(Q(source=source) | Q(derived_from=source))
        .select_related("source__publisher", "derived_from__publisher"),
    }
    return render(request, "source_detail.html", context)


@reading_page
def snapshot_file(request: HttpRequest, pk: UUID, snapshot_pk: UUID) -> HttpResponse:
    """Hand out the archived bytes as a download, never as a page."""
    snapshots = Snapshot.objects.select_related("blob").defer("text")
    snapshot = get_object_or_404(snapshots, pk=snapshot_pk, source=pk)
    return archived_file(snapshot)


def _visible_evidence(request: HttpRequest) -> QuerySet[Evidence]:
    claims = permissions.visible_claims(request.user).live()
    claims = claims.holding_at(as_of(request).valid_at)
    return Evidence.objects.standing().filter(claim__in=claims)


def _described_snapshots(source: Source) -> QuerySet[Snapshot]:
    """Return the snapshots, newest first, without the text and the bytes."""
    return Snapshot.objects.filter(source=source).defer("text").annotate(size=F("blob__size"))


def _chosen_snapshot(request: HttpRequest, snapshots: list[Snapshot]) -> Snapshot | None:
    """Return the snapshot the address names, else the newest."""
    wanted = request.GET.get("snapshot")
    if wanted is None:
        return snapshots[0] if snapshots else None
    for snapshot in snapshots:
        if str(snapshot.pk) == wanted:
            return snapshot
    raise Http404("The source has no such snapshot.")


def _in_reading_order(evidence: QuerySet[Evidence], snapshot: Snapshot | None) -> list[Note]:
    """Return the evidence as its quotes follow in the text; what is not in this text comes last."""
    rows = evidence.select_related(
        "asserted_by", "claim__subject", "claim__property", "claim__value_entity"
    )
    placed = [(row, _span(row, snapshot)) for row in rows]
    placed.sort(key=lambda pair: (pair[1] is None, pair[1] or (0, 0)))
    return [Note(row, number, span) for number, (row, span) in enumerate(placed, start=1)]


def _span(evidence: Evidence, snapshot: Snapshot | None) -> tuple[int, int] | None:
    """Return where the quote stands in the text of `snapshot`, if it was found there."""
    if snapshot is None or evidence.snapshot_id != snapshot.pk:
        return None
    if evidence.check_state not in LOCATED or evidence.start is None or evidence.end is None:
        return None
    return evidence.start, evidence.end


def _marked_text(snapshot: Snapshot, notes: list[Note]) -> SafeString:
    """Return the text as HTML with the quotes marked. One query, for the text."""
    return article(snapshot.text, [note.marker() for note in notes if note.span])
