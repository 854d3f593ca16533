"""A page far into a list of claims against its first page: a cursor costs the same at any depth.

And the first page of a search for a word that nearly every claim says against that of the list.
"""

from typing import Any

from benchmarks import Ratio, side_by_side
from benchmarks.data import desk

PAGE = 50
DEPTH = 100_000
COMMON_WORD = "company"
LISTS = {
    "newest first": "",
    "most of an amount first": "property=bench-property-7&unit=USD&ordering=-amount&",
}


def run() -> list[Ratio]:
    """Ask for pages by cursor and by number, through the whole of Django."""
    desk()
    far = [ratio for name, query in LISTS.items() for ratio in _pages_of(name, query)]
    return [*far, _search_for_a_common_word()]


def _pages_of(name: str, query: str) -> list[Ratio]:
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    first = f"/api/v1/claims/?{query}page_size={PAGE}&cursor="
    far, rows = _walked(client, first)
    numbered = f"/api/v1/claims/?{query}page_size={PAGE}&page={rows // PAGE + 1}"
    found = []
    for way, address in (("cursor", far), ("number", numbered)):
        taken, baseline = side_by_side(
            lambda address=address: _get(client, address), lambda: _get(client, first), rounds=15
        )
        note = f"{taken * 1e3:.1f} ms a page behind {rows:,} rows"
        found.append(Ratio(f"{name}: page by {way}", baseline / taken, "the first page", note))
    return found


def _search_for_a_common_word() -> Ratio:
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    whole = f"/api/v1/claims/?page_size={PAGE}&count=none"
    taken, baseline = side_by_side(
        lambda: _get(client, f"{whole}&q={COMMON_WORD}"), lambda: _get(client, whole), rounds=15
    )
    name = "search for a word that nearly every claim says: first page"
    return Ratio(name, baseline / taken, "the list's first page", f"{taken * 1e3:.1f} ms")


def _walked(client: Any, first: str) -> tuple[str, int]:
    """Return the cursor's address up to DEPTH rows into the list, and how many rows that is."""
    address, rows = first.replace(f"page_size={PAGE}", "page_size=1000"), 0
    while rows < DEPTH:
        following = _get(client, address)["next"]
        if following is None:
            break
        address, rows = following, rows + 1000
    return address.replace("page_size=1000", f"page_size={PAGE}"), rows


def _get(client: Any, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.content
    return response.json()
