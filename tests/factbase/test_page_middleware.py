"""What programs ask goes past the middleware of pages, and is as well protected."""

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from pytest_django import Settings

from factbase.page_middleware import is_from_program

PROTECTION = (
    "Content-Security-Policy",
    "X-Frame-Options",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
)


@pytest.mark.parametrize(
    ("path", "cookie", "expected"),
    [
        ("/api/v1/claims/", "", True),
        ("/api/v1/claims/", "sessionid=x", False),
        ("/claims/", "", False),
        ("/apiary/", "", False),
    ],
)
def test_program_asks_the_api_without_a_cookie(path: str, cookie: str, expected: bool) -> None:
    assert is_from_program(RequestFactory(HTTP_COOKIE=cookie).get(path)) is expected


@pytest.mark.django_db
def test_answers_to_programs_and_to_people_are_protected_alike(client: Client) -> None:
    page, answer = client.get("/healthz"), client.get("/api/v1/")
    assert {name: answer[name] for name in PROTECTION} == {name: page[name] for name in PROTECTION}


@pytest.mark.django_db
def test_program_has_no_session_and_a_browser_has(reader: User) -> None:
    program, browser = Client(), Client()
    browser.force_login(reader)
    assert not hasattr(program.get("/api/v1/").wsgi_request, "session")
    assert browser.get("/api/v1/").wsgi_request.user == reader


@pytest.mark.django_db
def test_program_is_answered_where_a_second_step_is_required(settings: Settings) -> None:
    settings.REQUIRE_MFA = True
    assert Client().get("/api/v1/").status_code == 200
    assert Client().post("/api/v1/claims/").status_code == 401
