"""Suggestions and guesses over HTTP."""

import pytest
from django.test import Client

from factbase.models import Claim
from sources.edtf import parse_edtf
from sources.models import Snapshot
from tests.factories import EntityFactory, PropertyFactory, SourceFactory, make_snapshot

pytestmark = pytest.mark.django_db
TEXT = "Globex said last month that Acme was valued at over $1.4bn."


@pytest.fixture
def snapshot() -> Snapshot:
    day = parse_edtf("2025-06-26")
    for label in ("Acme", "Globex"):
        EntityFactory(label=label)
    PropertyFactory(label="valuation", slug="valuation")
    source = SourceFactory(
        published="2025-06-26", published_earliest=day.earliest, published_latest=day.latest
    )
    return make_snapshot(TEXT, source)


def address(snapshot: Snapshot, what: str) -> str:
    return f"/api/v1/snapshots/{snapshot.pk}/{what}"


def test_suggestions_come_in_the_order_of_the_text(client: Client, snapshot: Snapshot) -> None:
    results = client.get(address(snapshot, "suggestions/")).json()["results"]
    assert [(one["kind"], one["words"], one["typed"]) for one in results] == [
        ("entity", "Globex", "Globex"),
        ("date", "last month", "2025-05"),
        ("entity", "Acme", "Acme"),
        ("money", "over $1.4bn", "at least 1.4 billion USD"),
    ]
    money = results[-1]
    assert TEXT[money["start"] : money["end"]] == money["words"]
    assert money["value"] == {
        "type": "money",
        "amount": "1400000000",
        "lower": None,
        "upper": None,
        "modifier": "at_least",
        "unit": "USD",
        "verbatim": "over $1.4bn",
    }
    assert [choice["label"] for choice in results[0]["choices"]] == ["Globex"]
    assert not Claim.objects.exists()


def test_guess_says_each_field_and_why(client: Client, snapshot: Snapshot) -> None:
    start = TEXT.index("over")
    guess = client.get(address(snapshot, f"guess/?start={start}&end={start + 11}")).json()
    assert {name: part["value"] for name, part in guess.items() if isinstance(part, dict)} | {
        "subject": guess["subject"]["value"]["label"],
        "asserted_by": guess["asserted_by"]["value"]["label"],
    } == {
        "subject": "Acme",
        "property": "valuation",
        "value": "at least 1.4 billion USD",
        "valid": "2025-05",
        "asserted_by": "Globex",
        "mode": "on_the_record",
    }
    assert guess["property"]["reason"] == "“valued” stands near"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "start"),
        ("?start=1", "end"),
        ("?start=-1&end=2", "start"),
        ("?start=1&end=x", "end"),
        ("?start=1&end=%00", "end"),
        ("?start=1&end=2&depth=3", "depth"),
        ("?start=1&end=2&end=3", "end"),
    ],
)
def test_place_that_is_none_is_refused(
    client: Client, snapshot: Snapshot, query: str, field: str
) -> None:
    response = client.get(address(snapshot, f"guess/{query}"))
    assert response.status_code == 400
    assert field in response.content.decode()
