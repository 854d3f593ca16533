"""The receipts of a claim by their origin: which of them go back to one and the same work."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from factbase.confidence import Entry
from factbase.excerpts import Excerpt
from factbase.models import ConfidenceLedger
from sources.models import Source


@dataclass(slots=True)
class Origin:
    """Receipts that count as one voice. `number` is as in the explanation, None for none counted.

    `work` is what their sources go back to, None where it is not another work than the only source.
    """

    number: int | None
    work: Source | None
    excerpts: list[Excerpt] = field(default_factory=list)

    @property
    def sources(self) -> int:
        """How many works speak with this one voice."""
        return len({excerpt.evidence.source_id for excerpt in self.excerpts})


def by_origin(
    excerpts: Iterable[Excerpt], ledger: ConfidenceLedger | None, works: Mapping[str, Source]
) -> list[Origin]:
    """Group excerpts in the order in which their origins count; what counts nothing comes last."""
    entries: list[Entry] = ledger.entries if ledger else []
    numbers = {origin: at for at, origin in enumerate(origins_of(ledger), start=1)}
    counted = {entry["evidence"]: entry["origin"] for entry in entries}
    found: dict[str, Origin] = {}
    for excerpt in excerpts:
        origin = counted.get(str(excerpt.evidence.pk), "")
        is_itself = origin == str(excerpt.evidence.source_id)
        group = found.setdefault(origin, Origin(numbers.get(origin), None))
        group.work = group.work or (None if is_itself else works.get(origin))
        group.excerpts.append(excerpt)
    return sorted(found.values(), key=lambda group: (group.number is None, group.number or 0))


def origins_of(ledger: ConfidenceLedger | None) -> list[str]:
    """Return the ids of the works that a ledger counts, each once, in order."""
    return list(dict.fromkeys(entry["origin"] for entry in ledger.entries)) if ledger else []
