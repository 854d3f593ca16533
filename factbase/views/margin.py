"""The notes beside an archived text: which quotes are taken from it, and where they stand in it."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest

from factbase import permissions
from factbase.models import Evidence
from factbase.models.evidence import LOCATED
from factbase.views.as_of import as_of
from factbase.views.highlights import Span
from sources.anchoring import CheckState, Place, locate
from sources.models import Snapshot

# Words with more places than this say little; where they stand is no help any more.
MOST_PLACES = 20


@dataclass(frozen=True, slots=True)
class Note:
    """A quote beside the text, its number on the page, and every place where it can stand."""

    evidence: Evidence
    number: int
    places: tuple[Place, ...]

    @property
    def key(self) -> str:
        """What the page calls it in addresses and ids."""
        return str(self.evidence.pk)

    @property
    def starts(self) -> int | None:
        """Where the first of its places starts; None where it stands nowhere in this text."""
        return self.places[0].start if self.places else None

    def marks(self) -> list[Span]:
        """Return what marks the quote in the text."""
        stance, count = self.evidence.stance, len(self.places)
        return [
            Span(place.start, place.end, self.number, stance, self.key, number, count)
            for number, place in enumerate(self.places, start=1)
        ]


def visible_evidence(request: HttpRequest) -> QuerySet[Evidence]:
    """Return the standing evidence of what the person may see, at the moment of the page."""
    claims = permissions.visible_claims(request.user).live()
    claims = claims.holding_at(as_of(request).valid_at)
    return Evidence.objects.standing().filter(claim__in=claims)


def notes_in_reading_order(evidence: QuerySet[Evidence], snapshot: Snapshot | None) -> list[Note]:
    """Return the evidence as its quotes follow in the text; what is not in this text comes last."""
    rows = evidence.select_related(
        "asserted_by", "claim__subject", "claim__property", "claim__value_entity"
    )
    placed = [(row, _places(row, snapshot)) for row in rows]
    placed.sort(key=lambda pair: (not pair[1], pair[1]))
    return [Note(row, number, places) for number, (row, places) in enumerate(placed, start=1)]


def marks_of(notes: list[Note]) -> list[Span]:
    """Return what marks all of the quotes in the text."""
    return [span for note in notes for span in note.marks()]


def _places(evidence: Evidence, snapshot: Snapshot | None) -> tuple[Place, ...]:
    """Return where the quote stands in the text of `snapshot`, several places if that is unsure."""
    if snapshot is None or evidence.snapshot_id != snapshot.pk:
        return ()
    if evidence.check_state in LOCATED and evidence.start is not None and evidence.end is not None:
        return (Place(evidence.start, evidence.end),)
    if evidence.check_state != CheckState.AMBIGUOUS:
        return ()
    match = locate(
        snapshot.text,
        exact=evidence.exact,
        prefix=evidence.prefix,
        suffix=evidence.suffix,
        start=evidence.start,
        end=evidence.end,
    )
    return match.places[:MOST_PLACES]
