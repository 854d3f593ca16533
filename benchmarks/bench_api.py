"""The claim list of the API against the same rows and counts read by psycopg alone."""

from benchmarks import Ratio, side_by_side
from benchmarks.data import desk

PAGE_SIZES = (50, 1000)


def run() -> list[Ratio]:
    """Ask for the newest verified claims through the whole of Django, and by the bare SQL."""
    desk()
    return [_page_of(size) for size in PAGE_SIZES]


def _page_of(size: int) -> Ratio:
    from django.db import connection
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    address = f"/api/v1/claims/?page_size={size}"
    statements = _statements_of(client, address)

    def ours() -> None:
        response = client.get(address)
        assert response.status_code == 200, response.content

    def bare() -> None:
        with connection.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement).fetchall()

    ours()
    taken, baseline = side_by_side(ours, bare, rounds=15)
    note = f"{taken * 1e3:.1f} ms a page, {size / taken:,.0f} claims/s"
    return Ratio(f"API list of {size} claims", baseline / taken, "the same SQL by psycopg", note)


def _statements_of(client: object, address: str) -> list[str]:
    """Return the statements that the page asks, with their values written in."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(address)  # type: ignore[attr-defined]
    return [query["sql"] for query in captured.captured_queries]
