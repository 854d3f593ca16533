"""Hostile and ambiguous JSON is refused with a reason; good JSON is read exactly."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from rest_framework.exceptions import ParseError

from api.parsers import loads
from tests.api.conftest import ApiClient

# Valid by the grammar, and refused here on purpose: duplicate keys and NUL.
REFUSED_ON_PURPOSE = {
    "y_object_duplicated_key.json",
    "y_object_duplicated_key_and_value.json",
    "y_object_escaped_null_in_key.json",
    "y_string_null_escape.json",
}


def test_loads_number_with_a_point_stays_exact() -> None:
    assert loads(b'{"a": 0.10000000000000000001}') == {"a": Decimal("0.10000000000000000001")}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"a": 1, "a": 2}', "given twice"),
        (b'{"a": NaN}', "NaN is not a number"),
        (b'{"a": -Infinity}', "-Infinity is not a number"),
        (b'{"a": "\\u0000"}', "holds NUL"),
        (b'{"\\ud800": 1}', "half a surrogate pair"),
        (b'[["\\udfff"]]', "half a surrogate pair"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b'{"a": "\xff"}', "not UTF-8"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        (b"{} {}", "not JSON"),
        (b"", "not JSON"),
        (b"9" * 5000, "out of range"),
    ],
)
def test_loads_hostile_body_is_refused(body: bytes, words: str) -> None:
    with pytest.raises(ParseError, match=words):
        loads(body)


def test_loads_of_the_plain_reader_would_accept_what_is_refused() -> None:
    """Show that the checks above are ours: Python's own reader takes these."""
    assert json.loads('{"a": 1, "a": 2}') == {"a": 2}
    assert json.loads('"\\ud800"') == "\ud800"


def test_loads_agrees_with_the_json_test_suite(shared: Path) -> None:
    files = sorted((shared / "data" / "jsontestsuite").rglob("[ny]_*.json"))
    if not files:
        pytest.skip("the JSON test suite is not there")
    wrong = []
    for file in files:
        try:
            loads(file.read_bytes())
            accepted = True
        except ParseError:
            accepted = False
        should = file.name.startswith("y_") and file.name not in REFUSED_ON_PURPOSE
        if accepted != should:
            wrong.append(file.name)
    assert wrong == []


def test_request_with_any_file_of_the_json_test_suite_is_a_problem_never_an_error(
    shared: Path, as_contributor: ApiClient
) -> None:
    files = sorted((shared / "data" / "jsontestsuite").rglob("*.json"))
    if not files:
        pytest.skip("the JSON test suite is not there")
    statuses = {
        file.name: as_contributor.generic(
            "POST", "/api/v1/entities/", file.read_bytes(), content_type="application/json"
        ).status_code
        for file in files
    }
    assert {name for name, status in statuses.items() if status != 400} == set()


def test_request_with_a_body_over_the_limit_is_413(
    as_contributor: ApiClient, settings: object
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000  # type: ignore[attr-defined]
    response = as_contributor.send("post", "entities/", {"label": "x" * 1000})
    assert response.status_code == 413
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "too_large"


def test_request_with_a_list_as_body_is_400(as_contributor: ApiClient) -> None:
    response = as_contributor.generic(
        "POST", "/api/v1/entities/", b"[1, 2]", content_type="application/json"
    )
    assert response.status_code == 400
    assert "an object with named fields" in response.json()["detail"]


def test_request_with_a_form_where_json_is_taken_is_415(as_contributor: ApiClient) -> None:
    response = as_contributor.post("/api/v1/entities/", {"label": "x"})
    assert response.status_code == 415
    assert response.json()["code"] == "unsupported_media_type"
