"""Strings that break naive software, as parameters, headers and ids: literal, or refused."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from factbase.models import Claim
from tests.api.conftest import ApiClient
from tests.factories import EntityFactory, make_claim

# Of the lists of attacks, which are long and alike, so many lines of each.
LINES = 10
PARAMETERS = {
    "claims/": (
        *("q", "status", "property", "subject", "amount__gte", "value_date", "valid", "unit"),
        *("ordering", "known_at", "valid_at", "page", "page_size", "format", "created_by"),
    ),
    "entities/": ("q", "label", "identifier", "type", "created_at__gte", "ordering"),
    "sources/": ("q", "url", "language", "published", "ordering"),
    "publishers/": ("q", "name", "owner_group", "grade"),
}
HEADERS = ("If-Match", "If-None-Match", "X-Request-ID", "Idempotency-Key", "Accept", "Host")
HEADERS += ("X-Forwarded-For", "X-HTTP-Method-Override", "Content-Encoding")


@pytest.fixture(scope="module")
def strings(shared: Path) -> list[str]:
    """Return the naughty strings, and a piece of each list of attacks; skip where they are not."""
    naughty, attacks = shared / "data" / "blns" / "blns.json", shared / "data" / "attack-lists"
    if not naughty.exists() or not attacks.exists():
        pytest.skip("the naughty strings or the lists of attacks are not there")
    found: list[str] = json.loads(naughty.read_text())
    for path in sorted(attacks.glob("*.txt")):
        found += path.read_text(errors="surrogateescape").splitlines()[:LINES]
    return found


def is_text(string: str) -> bool:
    """Whether it can be sent as UTF-8."""
    return not any("\ud800" <= character <= "\udfff" for character in string)


def queries(strings: list[str]) -> Iterator[tuple[str, str, str]]:
    addresses = [(path, name) for path, parameters in PARAMETERS.items() for name in parameters]
    for number, string in enumerate(strings):
        path, name = addresses[number % len(addresses)]
        yield path, name, string
        yield path, string, "1"


def test_every_string_as_a_parameter_is_found_literally_or_refused(
    strings: list[str], anonymous: ApiClient
) -> None:
    make_claim()
    wrong = []
    for path, name, text in queries([string for string in strings if is_text(string)]):
        answer = anonymous.get(f"/api/v1/{path}", {name: text})
        if answer.status_code not in (200, 400, 404):
            wrong.append((path, name, text, answer.status_code))
    assert wrong == []
    assert Claim.objects.count() == 1


def test_every_string_as_a_header_is_harmless(strings: list[str], as_reviewer: ApiClient) -> None:
    wrong = []
    for number, string in enumerate(strings):
        header = HEADERS[number % len(HEADERS)]
        text = string.encode("utf-8", "surrogateescape").decode("latin-1")
        path = f"/api/v1/entities/{EntityFactory.build().pk}/"
        answer = as_reviewer.patch(
            path, b"{}", content_type="application/json", headers={header: text}
        )
        if not 400 <= answer.status_code < 500 or "problem" not in answer["Content-Type"]:
            wrong.append((header, string, answer.status_code))
    assert wrong == []


def test_ids_that_are_none_are_404(strings: list[str], anonymous: ApiClient) -> None:
    found = {
        anonymous.get(f"/api/v1/claims/{string.replace('/', '')}/").status_code
        for string in strings[:200]
        if is_text(string) and string.strip("./ ") and "?" not in string and "#" not in string
    }
    assert found <= {404, 400}


def test_text_that_shows_itself_otherwise_comes_back_unchanged(
    as_contributor: ApiClient, contributor: User
) -> None:
    label = "Pay\u202epal\u200b \u2066x\u2069"
    answer = as_contributor.send("post", "entities/", {"type": "company", "label": label})
    assert answer.json()["label"] == label
