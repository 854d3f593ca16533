"""What the formula is given: receipts, each with the standing of its source."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Receipt:
    """One piece of live evidence that speaks for or against a claim.

    `claim` is the claim it was attached to, which can be another one that says the same. `grade`
    is its publisher's, "" where there is none; `credibility` 1 to 6, None where nobody judged.
    `roots` are the works the source goes back to, itself where it derives from nothing.
    """

    evidence: str
    claim: str
    source: str
    refutes: bool = False
    grade: str = ""
    credibility: int | None = None
    roots: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[str, str]:
        """What ties are sorted by, so that no result depends on the order of the input."""
        return (self.source, self.evidence)


def turned(receipts: Iterable[Receipt]) -> list[Receipt]:
    """Return `receipts` speaking for the opposite: support refutes, refutation supports."""
    return [replace(receipt, refutes=not receipt.refutes) for receipt in receipts]
