"""What is wrong before a view is reached is answered by a problem below /api/, else by a page."""

import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.middleware.common import CommonMiddleware
from django.test import Client

from tests.api.test_errors import MEMBERS


@pytest.fixture
def visitor(db: None) -> Client:
    """Return a client that gets the answer to an error, as programs do, and not the error."""
    return Client(raise_request_exception=False)


def test_host_name_of_another_is_a_problem_below_api_alone(visitor: Client) -> None:
    foreign = {"Host": "evil.example", "X-Request-ID": "desk-7"}
    response = visitor.get("/api/v1/claims/", headers=foreign)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert set(response.json()) == MEMBERS
    assert response.json()["detail"] == "This site does not go by the host name of the request."
    assert response.json()["request_id"] == response["X-Request-ID"] == "desk-7"
    page = visitor.get("/claims/", headers=foreign)
    assert (page.status_code, page["Content-Type"]) == (400, "text/html; charset=utf-8")


@pytest.mark.parametrize("path", ["/api/", "/api/v2/claims/", "/api/v1/a%0Ab/"])
def test_address_below_api_that_no_view_has_is_a_problem(visitor: Client, path: str) -> None:
    response = visitor.get(path)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["code"] == "not_found"
    assert visitor.get("/nothing/")["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("error", "status", "code", "retry"),
    [
        (OperationalError("gone"), 503, "unavailable", "5"),
        (ValueError("a secret"), 500, "internal_server_error", None),
    ],
)
def test_error_in_middleware_is_a_problem_below_api_alone(
    visitor: Client,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
    code: str,
    retry: str | None,
) -> None:
    def fail(middleware: CommonMiddleware, request: HttpRequest) -> None:
        raise error

    monkeypatch.setattr(CommonMiddleware, "process_request", fail)
    response = visitor.get("/api/v1/claims/")
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert (response.json()["code"], response.get("Retry-After")) == (code, retry)
    assert b"secret" not in response.content
    assert visitor.get("/claims/")["Content-Type"] == "text/html; charset=utf-8"
