"""Every text field gives back unchanged what others choke on, or refuses it by name."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from factbase.models import EntityType, Evidence
from tests.api.conftest import ApiClient
from tests.factories import EntityFactory, PropertyFactory, SourceFactory

pytestmark = pytest.mark.django_db

ROUNDS = 3  # a name may be wrong by itself, and another be taken by one before it
Make = Callable[[str], dict[str, Any]]
Read = Callable[[dict[str, Any]], list[str]]


@pytest.fixture(scope="module")
def strings(shared: Path) -> list[str]:
    """Return the naughty strings that can be sent as UTF-8 at all; skip where they are not."""
    path = shared / "data" / "blns" / "blns.json"
    if not path.exists():
        pytest.skip("the naughty strings are not there")
    found: list[str] = json.loads(path.read_text())
    return list(dict.fromkeys(text for text in found if text.strip()))


def bulk(client: ApiClient, resource: str, rows: list[dict[str, Any]]) -> Any:
    operations = [{"action": "create", **row} for row in rows]
    return client.send("post", f"{resource}/bulk/", {"operations": operations})


def check(client: ApiClient, resource: str, strings: list[str], make: Make, read: Read) -> int:
    """Send all, leave out those that a field refuses, and read the others back."""
    left = strings
    for _ in range(ROUNDS):
        answer = bulk(client, resource, [make(text) for text in left])
        errors = answer.json().get("errors", [])
        assert all(error["message"] for error in errors)
        wrong = {int(error["pointer"].split("/")[2]) for error in errors}
        left = [text for number, text in enumerate(left) if number not in wrong]
        if not wrong:
            break
    assert answer.status_code == 200, answer.content[:2000]
    for text, row in zip(left, answer.json()["results"], strict=True):
        assert set(read(client.read(f"{resource}/{row['id']}/"))) <= {text, text.strip()}, text
    return len(left)


def test_entities(strings: list[str], as_contributor: ApiClient) -> None:
    kind = EntityType.objects.get(slug="company").slug

    def make(text: str) -> dict[str, Any]:
        return {
            "type": kind,
            "label": text,
            "description": text,
            "aliases": [{"name": text + "!"}],
            "identifiers": [{"scheme": "test", "value": text}],
        }

    def read(row: dict[str, Any]) -> list[str]:
        alias, identifier = row["aliases"][0]["name"], row["identifiers"][0]["value"]
        assert alias.endswith("!")
        return [row["label"], row["description"], alias[:-1], identifier]

    assert check(as_contributor, "entities", strings, make, read) > len(strings) * 0.9


def test_publishers(strings: list[str], as_contributor: ApiClient) -> None:
    def make(text: str) -> dict[str, Any]:
        return {"name": text, "owner_group": text, "grade_reason": text}

    def read(row: dict[str, Any]) -> list[str]:
        return [row["name"], row["owner_group"], row["grade_reason"]]

    assert check(as_contributor, "publishers", strings, make, read) > len(strings) * 0.9


def test_sources(strings: list[str], as_contributor: ApiClient) -> None:
    def make(text: str) -> dict[str, Any]:
        return {"title": text, "authors": [text], "status_note": text}

    def read(row: dict[str, Any]) -> list[str]:
        return [row["title"], row["authors"][0], row["status_note"]]

    assert check(as_contributor, "sources", strings, make, read) > len(strings) * 0.9


def test_claims_with_their_quotes(strings: list[str], as_contributor: ApiClient) -> None:
    subject, source = EntityFactory(), SourceFactory()
    said = PropertyFactory(value_type="text", cardinality="many")

    def make(text: str) -> dict[str, Any]:
        receipt = {"source": str(source.pk), "exact": text, "prefix": text, "note": text}
        return {
            "subject": str(subject.pk),
            "property": said.slug,
            "value": {"type": "text", "text": text, "language": ""},
            "note": text,
            "evidence": [receipt],
        }

    def read(row: dict[str, Any]) -> list[str]:
        return [row["value"]["text"], row["note"]]

    assert check(as_contributor, "claims", strings, make, read) > len(strings) * 0.9
    quotes = set(Evidence.objects.values_list("exact", "prefix", "note"))
    assert {part for quote in quotes for part in quote} <= {*strings, *map(str.strip, strings)}
