"""What does not arrive as it was meant is refused before anybody looks at what it says."""

from typing import Any

import pytest

from sources.models import Source
from tests.api.conftest import ApiClient

FORM = b'--B\r\nContent-Disposition: form-data; name="title"\r\n\r\nA title\r\n--B--\r\n'
MULTIPART = "multipart/form-data; boundary=B"


def code(response: Any) -> tuple[int, str]:
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["code"]


@pytest.mark.parametrize("name", ["token", "access_token", "api_key"])
@pytest.mark.parametrize("path", ["claims/", "nowhere/", ""])
def test_token_in_an_address_is_refused_and_not_repeated(
    name: str, path: str, anonymous: ApiClient
) -> None:
    response = anonymous.get(f"/api/v1/{path}?{name}=fb_secret")
    assert code(response) == (400, "token_in_address")
    assert b"fb_secret" not in response.content


@pytest.mark.parametrize("query", ["q=%", "q=%zz", "q=100%25%", "%=1"])
def test_percent_sign_that_encodes_nothing_is_refused(query: str, anonymous: ApiClient) -> None:
    assert code(anonymous.get(f"/api/v1/claims/?{query}")) == (400, "parse_error")


@pytest.mark.parametrize("query", ["q=%ff", "%ff=1", "q=%ed%a0%80", "q=%c0%80"])
def test_parameters_that_are_not_utf8_are_refused(query: str, anonymous: ApiClient) -> None:
    response = anonymous.get(f"/api/v1/claims/?{query}")
    assert code(response) == (400, "parse_error")
    assert "not UTF-8" in response.json()["detail"]


def test_compressed_body_is_refused(as_contributor: ApiClient) -> None:
    response = as_contributor.send("post", "entities/", {}, headers={"Content-Encoding": "gzip"})
    assert code(response) == (415, "unsupported_encoding")
    plain = as_contributor.send("post", "entities/", {}, headers={"Content-Encoding": "identity"})
    assert code(plain) == (400, "invalid")


def test_body_without_its_length_is_refused(as_contributor: ApiClient) -> None:
    headers = {"Transfer-Encoding": "chunked"}
    response = as_contributor.send("post", "entities/", {}, headers=headers)
    assert code(response) == (411, "length_required")


def test_whole_form_is_taken(as_contributor: ApiClient) -> None:
    response = as_contributor.generic("POST", "/api/v1/sources/", FORM, content_type=MULTIPART)
    assert (response.status_code, response.json()["title"]) == (201, "A title")


@pytest.mark.parametrize("left", [1, 5, 8, 12])
def test_form_that_was_cut_off_is_refused_and_leaves_nothing(
    left: int, as_contributor: ApiClient
) -> None:
    cut = FORM.rstrip()[:-left]
    response = as_contributor.generic("POST", "/api/v1/sources/", cut, content_type=MULTIPART)
    assert code(response) == (400, "incomplete_body")
    assert not Source.objects.exists()


def test_method_is_not_overridden_by_a_header(as_contributor: ApiClient) -> None:
    headers = {"X-HTTP-Method-Override": "GET"}
    assert code(as_contributor.send("post", "entities/", {}, headers=headers))[0] == 400


def test_media_type_that_is_not_taken_is_refused_naming_those_that_are(
    as_contributor: ApiClient,
) -> None:
    response = as_contributor.generic(
        "POST", "/api/v1/entities/", b"<a/>", content_type="application/xml"
    )
    assert code(response) == (415, "unsupported_media_type")
    assert "application/json" in response.json()["detail"]
