"""The reading room: a source, its archived text with the quotes marked, and notes beside it."""

from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_update
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from factbase.models import Evidence
from factbase.views.desk import by_id
from factbase.views.finding import hits
from factbase.views.highlights import article
from factbase.views.margin import marks_of, notes_in_reading_order, visible_evidence
from factbase.views.originals import SHOWN
from factbase.views.reading import reading_page
from sources.models import Derivation, Snapshot, Source

# Suggestions for a longer text take seconds: they come when they are asked for.
LONG = 200_000


@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # its type knows no other arguments
@reading_page
def source_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the text with its quotes marked, the notes, and, folded, what the source rests on."""
    source = get_object_or_404(Source.objects.select_related("publisher"), pk=pk)
    snapshots = list(_described_snapshots(source))
    snapshot = chosen_snapshot(request, snapshots)
    notes = notes_in_reading_order(visible_evidence(request).filter(source=source), snapshot)
    text = snapshot.text if snapshot else ""
    words = request.GET.get("find", "").strip()
    found = hits(text, words)
    context = {
        "source": source,
        "snapshots": snapshots,
        "snapshot": snapshot,
        "text": article(text, [*marks_of(notes), *found]) if snapshot else "",
        "notes": notes,
        "original": snapshot is not None and snapshot.media_type in SHOWN,
        "with_original": "original" in request.GET,
        "is_long": len(text) > LONG,
        "find": words,
        "found": found,
        "logged": _logged(request, source),
        "derivations": Derivation.objects.standing()
        .filter(Q(source=source) | Q(derived_from=source))
        .select_related("source__publisher", "derived_from__publisher"),
    }
    return render(request, "source_detail.html", context)


def _logged(request: HttpRequest, source: Source) -> Evidence | None:
    """Return the words that were just logged, by ?logged=, while they can be undone."""
    own = Evidence.objects.standing().filter(source=source, created_by_id=request.user.pk)
    names = ("claim__subject", "claim__property", "claim__value_entity")
    return by_id(own.select_related(*names), request.GET.get("logged", ""))


def chosen_snapshot(request: HttpRequest, snapshots: list[Snapshot]) -> Snapshot | None:
    """Return the snapshot the address names, else the newest."""
    wanted = request.GET.get("snapshot")
    if wanted is None:
        return snapshots[0] if snapshots else None
    for snapshot in snapshots:
        if str(snapshot.pk) == wanted:
            return snapshot
    raise Http404("The source has no such snapshot.")


def _described_snapshots(source: Source) -> QuerySet[Snapshot]:
    """Return the snapshots, newest first, without the text and the bytes."""
    return Snapshot.objects.filter(source=source).defer("text").annotate(size=F("blob__size"))
