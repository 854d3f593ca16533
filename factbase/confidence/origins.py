"""Which sources are one origin: those that go back to one work.

A source may go back to several works, as a digest does. It brings nothing new and must not tie
those works together, so it is counted with one of them: the fewest works are sought that explain
all sources, the work that most of them share first. Unrelated sources never change one another's
origin.
"""

from collections.abc import Iterable, Mapping

Roots = Mapping[str, frozenset[str]]


def find_origins(roots: Roots) -> dict[str, str]:
    """Return for each source the work it is counted with, given all works it goes back to.

    A source without roots is its own. The result does not depend on the order of `roots`.
    """
    open_sources = {source: works or frozenset({source}) for source, works in roots.items()}
    origins: dict[str, str] = {}
    while open_sources:
        work = _most_shared(open_sources.values())
        members = [source for source, works in open_sources.items() if work in works]
        for source in members:
            origins[source] = work
            del open_sources[source]
    return origins


def _most_shared(sets: Iterable[frozenset[str]]) -> str:
    """Return the work that is in most sets; of equals the first by name."""
    counts: dict[str, int] = {}
    for works in sets:
        for work in works:
            counts[work] = counts.get(work, 0) + 1
    return min(counts, key=lambda work: (-counts[work], work))
