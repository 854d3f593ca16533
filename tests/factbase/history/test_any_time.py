"""Promise R7: whatever was done in whatever way, each moment reads as it was then."""

import csv
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from factbase.history import known_at, schema
from factbase.models import Claim
from tests.factbase.history.moments import now
from tests.factbase.history.world import State, World, canonical
from tests.factories import make_claim

pytestmark = pytest.mark.usefixtures("vocabulary")

STEPS = 40
# What each broken variant of the views would be, as a change of their SQL.
BROKEN: dict[str, tuple[str, str]] = {
    "deleted rows stay": ("AND event.pgh_label <> 'delete'", ""),
    "the order is that of time": (
        "later.pgh_id > event.pgh_id",
        "later.pgh_created_at > event.pgh_created_at",
    ),
    "the last state of all is shown": (
        "AND later.pgh_created_at <= (SELECT current_setting('{setting}')::timestamptz)",
        "",
    ),
    "superseded states are shown too": ("AND NOT EXISTS", "OR NOT EXISTS"),
    "what comes later is shown too": (
        "WHERE event.pgh_created_at <= (SELECT current_setting('{setting}')::timestamptz)",
        "WHERE true",
    ),
}


class Reader:
    """Asks the API what was known at a moment."""

    def __init__(self, world: World) -> None:
        self.client = Client()
        self.client.force_login(world.people[0])

    def read(self, address: str, moment: datetime, **parameters: Any) -> Any:
        asked = {"known_at": moment.isoformat(), **parameters}
        response = self.client.get(f"/api/v1/{address}", asked)
        assert response.status_code == 200, response.content
        return response

    def rows(self, address: str, moment: datetime, **parameters: Any) -> list[Any]:
        answer = self.read(address, moment, page_size=1000, **parameters).json()
        assert answer["count"] == len(answer["results"])
        assert len({row["id"] for row in answer["results"]}) == answer["count"], "said once each"
        return list(answer["results"])

    def exported(self, moment: datetime) -> list[dict[str, str]]:
        response = self.read("claims/", moment, status="any", format="csv")
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        return list(csv.DictReader(text.splitlines()))


def check(world: World) -> None:
    """Compare every moment of the world with what the API says of it."""
    reader = Reader(world)
    for moment, said in world.states:
        check_claims(reader, moment, said)
        check_export(reader, moment, said)
        check_entities(reader, moment, said)
        (prop,) = reader.rows("properties/", moment)
        assert set(prop["units"]) == said["units"]


def check_claims(reader: Reader, moment: datetime, said: State) -> None:
    rows = reader.rows("claims/", moment, status="any")
    found = {
        UUID(row["id"]): {
            "subject": row["subject"]["label"],
            "amount": row["value"]["amount"],
            "note": row["note"],
            "status": row["status"],
        }
        for row in rows
    }
    assert found == {pk: labelled(claim, said) for pk, claim in said["claims"].items()}
    detail = reader.read(f"claims/{rows[0]['id']}/", moment).json()
    assert detail == rows[0]


def check_export(reader: Reader, moment: datetime, said: State) -> None:
    found = {
        UUID(row["id"]): {
            "subject": row["subject_label"],
            "amount": row["value_amount"],
            "note": row["note"],
            "status": row["status"],
        }
        for row in reader.exported(moment)
    }
    assert found == {pk: labelled(claim, said) for pk, claim in said["claims"].items()}


def check_entities(reader: Reader, moment: datetime, said: State) -> None:
    rows = reader.rows("entities/", moment, merged="any")
    found = {
        UUID(row["id"]): {
            "label": row["label"],
            "aliases": {alias["name"] for alias in row["aliases"]},
        }
        for row in rows
    }
    assert found == said["entities"]
    alone = reader.rows("entities/", moment)
    assert {UUID(row["id"]) for row in alone} == set(canonical(said).values())


def labelled(claim: State, said: State) -> State:
    return claim | {"subject": said["entities"][claim["subject"]]["label"]}


def holds(world: World) -> bool:
    """Whether `check` finds nothing; a list that says a row twice can also break its reader."""
    try:
        check(world)
    except (AssertionError, ValueError):
        return False
    return True


@pytest.mark.parametrize("seed", range(2))
def test_each_moment_reads_as_it_was_then(seed: int) -> None:
    world = World(seed)
    world.live(STEPS)

    check(world)


@pytest.fixture
def rebuilt() -> Any:
    """Let a test build other views, and build the right ones again afterwards."""
    yield schema.create_views
    schema.create_views()


def test_broken_views_are_caught_by_the_same_check(
    monkeypatch: pytest.MonkeyPatch, rebuilt: Callable[[], None]
) -> None:
    world = World(seed=3)
    world.live(STEPS)
    for step in (world.allow_unit, world.delete_units):  # at random it can come the other way round
        step()
        world.remember()
    right = schema.VIEW
    for name, (part, instead) in BROKEN.items():
        assert part in right, name
        with monkeypatch.context() as patched:
            patched.setattr(schema, "VIEW", right.replace(part, instead))
            rebuilt()
            assert not holds(world), name


def test_a_long_history_is_replayed_moment_by_moment() -> None:
    rows = [make_claim(note="0") for _ in range(3)]
    states = []
    for number in range(1, 301):
        Claim.objects.filter(pk=rows[number % 3].pk).update(note=str(number))
        states.append((now(), number))

    for moment, number in states:
        with known_at(moment):
            notes = dict(Claim.objects.values_list("pk", "note"))
        newest = {n % 3: n for n in range(max(0, number - 2), number + 1)}
        assert notes == {row.pk: str(newest.get(i, 0)) for i, row in enumerate(rows)}
