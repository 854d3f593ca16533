"""Receipts for the tests of the formula, by hand and by hypothesis."""

from hypothesis import strategies as st

from factbase.confidence import Receipt

GRADES = ["A", "B", "C", "D", "E", "F", ""]
WORKS = ["w1", "w2", "w3"]


def receipt(
    name: str,
    grade: str = "B",
    *,
    credibility: int | None = None,
    refutes: bool = False,
    roots: tuple[str, ...] = (),
    source: str = "",
    claim: str = "c",
) -> Receipt:
    """Return a receipt named `name` from a source of its own unless `source` is given."""
    return Receipt(
        evidence=f"e-{name}",
        claim=claim,
        source=source or f"s-{name}",
        refutes=refutes,
        grade=grade,
        credibility=credibility,
        roots=frozenset(roots),
    )


@st.composite
def receipts(draw: st.DrawFn, *, largest: int = 7) -> list[Receipt]:
    """Return receipts of which some share a source and some sources share a work."""
    roots = st.frozensets(st.sampled_from(WORKS), max_size=2)
    roots_of = {f"s{number}": draw(roots) for number in range(4)}
    found = []
    for number in range(draw(st.integers(0, largest))):
        source = draw(st.sampled_from(sorted(roots_of)))
        found.append(
            Receipt(
                evidence=f"e{number}",
                claim="c",
                source=source,
                refutes=draw(st.booleans()),
                grade=draw(st.sampled_from(GRADES)),
                credibility=draw(st.sampled_from([None, 1, 2, 3, 4, 5, 6])),
                roots=roots_of[source],
            )
        )
    return found
