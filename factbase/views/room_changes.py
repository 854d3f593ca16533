"""What changes in the reading room when words were added or withdrawn: only that is sent again."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from factbase.models import Evidence
from factbase.views.highlights import article
from factbase.views.margin import marks_of, notes_in_reading_order, visible_evidence

# htmx puts an element with this attribute in the place of the one with its id.
ELSEWHERE = ' hx-swap-oob="true"'


def answer(
    request: HttpRequest, row: Evidence, *, said: str = "", kept: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Show what became of `row`: the notes, the paragraphs it is taken from, and a line about it.

    `said` takes the place of the line that says that it was saved. Without htmx, lead to the room.
    """
    snapshot = row.snapshot
    if snapshot is None or not request.htmx:  # type: ignore[attr-defined]
        if said:
            messages.info(request, said)
        room = reverse("source-detail", args=[row.source_id])
        return HttpResponseRedirect(f"{room}?snapshot={row.snapshot_id}#text")
    notes = notes_in_reading_order(visible_evidence(request).filter(source=row.source_id), snapshot)
    around = (row.start, row.end) if row.start is not None and row.end is not None else (0, 0)
    context = {
        "snapshot": snapshot,
        "source": snapshot.source,
        "notes": notes,
        "paragraphs": article(snapshot.text, marks_of(notes), around=around, attributes=ELSEWHERE),
        "logged": row if not said else None,
        "said": said,
        "kept": kept or {},
        "around": around,
        "contributes": True,
        "elsewhere": True,
    }
    return render(request, "_partials/room_changes.html", context)
