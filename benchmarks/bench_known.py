"""Questions about an earlier moment against the same questions now, at a million events."""

from datetime import UTC, datetime
from typing import LiteralString, cast

from benchmarks import Ratio, side_by_side
from benchmarks.data import desk

THEN = datetime(2026, 1, 12, tzinfo=UTC)
BEFORE_ALL = datetime(2025, 12, 1, tzinfo=UTC)
# Five events a claim: three states as a draft, then two as what it is now, a day after another.
CLAIM_EVENTS: LiteralString = """
    INSERT INTO factbase_claimhistory ({columns}, pgh_obj_id, pgh_label, pgh_created_at)
    SELECT {states}, id, CASE n WHEN 0 THEN 'insert' ELSE 'update' END, at
    FROM factbase_claim, generate_series(0, 4) AS n,
         LATERAL (SELECT created_at + n * interval '1 day' AS at) AS event
    ORDER BY at
"""
EVENTS: LiteralString = """
    INSERT INTO {history} ({columns}, pgh_obj_id, pgh_label, pgh_created_at)
    SELECT {columns}, {key}, 'insert', '{at}' FROM {table}
    WHERE {key} NOT IN (SELECT pgh_obj_id FROM {history})
"""
SEQUENTIAL = "Seq Scan on factbase_claimhistory"


def run() -> list[Ratio]:
    """Ask for a page of the newest verified claims, of one property's, and for one claim."""
    desk()
    _write_history()
    from factbase.models import Claim

    claim = Claim.objects.published().filter(created_at__lt=THEN).order_by("created_at")[0]
    return [
        _then_against_now("newest claims", "claims/"),
        _then_against_now("claims of a property", "claims/?property=bench-property-3"),
        _then_against_now("claims about an entity", f"claims/?subject={claim.subject_id}"),
        _then_against_now("one claim", f"claims/{claim.pk}/"),
        _then_against_now("evidence of a claim", f"evidence/?claim={claim.pk}"),
    ]


def _then_against_now(name: str, path: str) -> Ratio:
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    address = f"/api/v1/{path}"
    past = f"{address}{'&' if '?' in path else '?'}known_at={THEN:%Y-%m-%d}"

    def read(url: str) -> None:
        response = client.get(url)
        assert response.status_code == 200, response.content

    _refuse_sequential_scans(client, past)
    then, now = side_by_side(lambda: read(past), lambda: read(address), rounds=9)
    note = f"{then * 1e3:.1f} ms then, {now * 1e3:.1f} ms now"
    return Ratio(f"known time: {name}", now / then, "the same question now", note)


def _refuse_sequential_scans(client: object, address: str) -> None:
    """Ask PostgreSQL how it answers each statement of a page; raise if it reads all events."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from factbase.history import known_at

    with CaptureQueriesContext(connection) as captured:
        client.get(address)  # type: ignore[attr-defined]
    asked = [query["sql"] for query in captured.captured_queries if "factbase_" in query["sql"]]
    with known_at(THEN), connection.cursor() as cursor:
        for statement in asked:
            if statement.startswith("SELECT set_config"):
                continue
            cursor.execute(f"EXPLAIN {statement}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert SEQUENTIAL not in plan, plan


def _write_history() -> None:
    """Write the events that the generated rows lack: triggers rested while those were made."""
    import psycopg
    from django.db import connection

    from factbase.history.tables import tracked_tables

    server = connection.settings_dict
    with psycopg.connect(
        host=server["HOST"], user="postgres", dbname=server["NAME"], autocommit=True
    ) as superuser:
        superuser.execute("SET session_replication_role = replica")
        for tracked in tracked_tables():
            columns = ", ".join(f'"{name}"' for name in tracked.columns)
            states = columns.replace(
                '"status"', "CASE WHEN n < 3 THEN 'draft' ELSE status END"
            ).replace('"verified_by_id"', "CASE WHEN n >= 3 THEN verified_by_id END")
            statement = CLAIM_EVENTS if tracked.table == "factbase_claim" else EVENTS
            filled = statement.format(
                columns=columns,
                states=states,
                key=tracked.key,
                table=tracked.table,
                history=tracked.history,
                at=BEFORE_ALL,
            )
            superuser.execute(cast("LiteralString", filled))
        superuser.execute("VACUUM ANALYZE")
