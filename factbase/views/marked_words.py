"""Reads from an address which words of which archived copy are meant."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from factbase.excerpts import beginning, ending
from factbase.views.as_of import RefusedParametersError
from factbase.wording import told
from sources.anchoring import Place, SpanError, describe, locate
from sources.anchoring.limits import MAX_QUOTE
from sources.models import Snapshot

AROUND = 400


@dataclass(frozen=True, slots=True)
class Marked:
    """Words of a text: where they stand, if that is known, and what stands around them."""

    words: str
    place: Place | None = None
    before: str = ""
    after: str = ""
    prefix: str = ""
    suffix: str = ""

    def initial(self) -> dict[str, Any]:
        """Return what the form for the words begins with."""
        if self.place is None:
            return {"exact": self.words}
        around = {"before": self.prefix, "after": self.suffix}
        return {"exact": self.words, "start": self.place.start, "end": self.place.end, **around}


def snapshot_named(asked: Mapping[str, str], *, source: UUID) -> Snapshot:
    """Return the copy that ?snapshot= names, else the newest one, with its source. One query."""
    rows = Snapshot.objects.filter(source=source).select_related("source")
    wanted = asked.get("snapshot")
    if not wanted:
        newest = rows.first()
        if newest is None:
            raise Http404("Nothing of this source is archived.")
        return newest
    try:
        return get_object_or_404(rows, pk=UUID(wanted))
    except ValueError as error:
        raise Http404("The source has no such snapshot.") from error


def marked_words(asked: Mapping[str, str], snapshot: Snapshot) -> Marked:
    """Return the words at ?start= and ?end=, else those of ?quote=, looked up in the text.

    Raises RefusedParametersError (400) for offsets that are none or lie outside of the text.
    """
    if "start" in asked or "end" in asked:
        return _at(snapshot.text, Place(_offset(asked, "start"), _offset(asked, "end")))
    words = asked.get("quote", "").replace("\r\n", "\n").strip()[:MAX_QUOTE]
    match = locate(snapshot.text, exact=words)
    if match.start is None or match.end is None:
        return Marked(words)
    return _at(snapshot.text, Place(match.start, match.end))


def _at(text: str, place: Place) -> Marked:
    try:
        anchor = describe(text, place.start, place.end)
    except SpanError as error:
        raise RefusedParametersError([f"{error.field}: {told(error.message)}"]) from error
    before = text[max(place.start - AROUND, 0) : place.start]
    after = text[place.end : place.end + AROUND]
    return Marked(
        anchor.exact, place, ending(before), beginning(after), anchor.prefix, anchor.suffix
    )


def _offset(asked: Mapping[str, str], name: str) -> int:
    text = asked.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise RefusedParametersError(
            [_("%(name)s: write a number of characters.") % {"name": name}]
        )
    return int(text)
