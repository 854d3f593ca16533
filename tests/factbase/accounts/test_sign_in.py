"""Signing in and out by password: one page, one host, one answer to every failure."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from tests.factbase.accounts.people import (
    LOGIN,
    PASSWORD,
    SECOND,
    is_somebody,
    set_up_app,
    sign_in,
    with_password,
)
from tests.routes import METHODS
from tests.test_permissions import ROUTES, records

__all__ = ["records"]  # a fixture
pytestmark = pytest.mark.django_db
ELSEWHERE = ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"]
# Every name under which a form of Django, of its REST framework or of allauth takes these two.
TYPED = {
    name: value
    for value, names in {
        "contributor": ("login", "username", "user", "email"),
        PASSWORD: ("password", "password1", "oldpassword"),
    }.items()
    for name in names
}


@pytest.fixture
def person(contributor: User) -> User:
    """Return a contributor who has a password."""
    return with_password(contributor)


def test_sign_in_returns_to_the_page_that_was_asked_for(client: Client, person: User) -> None:
    asked = client.get("/claims/new/")

    page = client.post(asked["Location"], {"login": "contributor", "password": PASSWORD})

    assert (page.status_code, page["Location"]) == (302, "/claims/new/")
    assert is_somebody(client)


@pytest.mark.parametrize("next_page", ELSEWHERE)
def test_sign_in_and_out_never_lead_to_another_host(
    client: Client, person: User, settings: object, next_page: str
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "example.org"]  # type: ignore[attr-defined]

    assert sign_in(client, "contributor", next=next_page)["Location"] == "/"
    assert client.get(LOGIN, {"next": next_page})["Location"] == "/"
    assert client.post("/accounts/logout/", {"next": next_page})["Location"] == "/"


@pytest.mark.parametrize("username", ["contributor", "nobody", "closed"])
def test_failures_are_answered_alike(client: Client, person: User, username: str) -> None:
    with_password(User.objects.create(username="closed", is_active=False))

    page = sign_in(client, username, "something else")
    told = page.content.decode()

    assert page.status_code == 200
    assert "User name and password do not fit together." in told
    assert f'value="{username}"' in told
    assert "something else" not in told
    assert not is_somebody(client)


def test_closed_account_is_answered_like_a_wrong_password(client: Client) -> None:
    with_password(User.objects.create(username="closed", is_active=False))

    assert "do not fit together" in sign_in(client, "closed").content.decode()
    assert not is_somebody(client)


def test_sign_in_without_a_password_says_what_is_missing(client: Client, person: User) -> None:
    assert "Type your user name and your password." in sign_in(client, "", "").content.decode()


def test_session_of_a_stranger_is_not_that_of_who_signs_in(client: Client, person: User) -> None:
    client.session["planted"] = "by a stranger"
    client.session.save()
    before = client.session.session_key

    sign_in(client, "contributor")

    assert is_somebody(client)
    assert client.session.session_key != before


def test_sign_out_asks_first_and_takes_a_post(client: Client, person: User) -> None:
    sign_in(client, "contributor")

    assert client.get("/accounts/logout/").status_code == 200
    assert is_somebody(client)
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert not is_somebody(client)


def test_other_sessions_end_when_the_password_changes(client: Client, person: User) -> None:
    elsewhere = Client()
    for browser in (client, elsewhere):
        sign_in(browser, "contributor")
    new = "a receipt for every fact"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}

    changed = client.post("/accounts/password/change/", sent)

    assert changed["Location"] == "/accounts/2fa/"
    assert client.get("/claims/new/").status_code == 200
    assert elsewhere.get("/claims/new/").status_code == 302
    assert not is_somebody_with(Client(), PASSWORD)
    assert is_somebody_with(Client(), new)


def is_somebody_with(client: Client, password: str) -> bool:
    sign_in(client, "contributor", password)
    return is_somebody(client)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"oldpassword": "wrong"}, "This is not your present password."),
        ({"password2": "another one entirely"}, "same password"),
        ({"password1": "short", "password2": "short"}, "too short"),
    ],
)
def test_password_change_is_refused_with_the_reason(
    client: Client, person: User, typed: dict[str, str], told: str
) -> None:
    sign_in(client, "contributor")
    new = "a receipt for every fact"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new} | typed

    page = client.post("/accounts/password/change/", sent)

    assert told in page.content.decode()
    assert is_somebody_with(Client(), PASSWORD)


@pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/", "3rdparty/", "social/"])
def test_nobody_signs_up_or_gets_a_password_by_mail(client: Client, path: str) -> None:
    assert client.get(f"/accounts/{path}").status_code == 404
    assert client.post(f"/accounts/{path}", {"email": "a@example.org"}).status_code == 404


def routes_that_let_in(records: dict[str, object]) -> set[str]:
    """Return the routes that make somebody of a stranger who sends name and password."""
    found = set()
    for name, route in ROUTES.items():
        for method in METHODS[1:]:
            client = Client(headers={"authorization": "Basic Y29udHJpYnV0b3I6cGFzc3dvcmQ="})
            with transaction.atomic():
                getattr(client, method.lower())(route.address(records), TYPED)
                if is_somebody(client):
                    found.add(name)
                transaction.set_rollback(True)
    return found


def test_one_route_takes_a_password(person: User, records: dict[str, object]) -> None:
    assert routes_that_let_in(records) == {"account_login"}


def test_no_route_takes_the_password_of_who_has_a_second_step(
    person: User, records: dict[str, object]
) -> None:
    set_up_app(person)

    assert routes_that_let_in(records) == set()


def test_second_sign_in_page_is_noticed(person: User, records: dict[str, object]) -> None:
    """The walk above finds a page of Django's own where there is one."""
    from django.contrib.auth.views import LoginView

    set_up_app(person)
    home = ROUTES["account_login"]
    client = Client()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(home.view.view_class, "dispatch", _django_login(LoginView))
        client.post(home.address(records), TYPED)
    assert is_somebody(client)


def _django_login(view: type) -> object:
    return lambda self, request, *args, **kwargs: view.as_view()(request)  # type: ignore[attr-defined]


def test_pages_about_an_account_carry_no_inline_script_that_runs(
    client: Client, person: User
) -> None:
    pages = [client.get(LOGIN)]
    sign_in(client, "contributor")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    pages += [client.get(f"/accounts/{path}") for path in ("2fa/", "2fa/webauthn/add/")]
    pages += [client.get(f"/accounts/{path}") for path in ("2fa/totp/activate/", "logout/")]
    set_up_app(person)
    stepping = Client()
    sign_in(stepping, "contributor")
    pages += [stepping.get(SECOND)]
    pages += [client.get(f"/accounts/{path}") for path in ("2fa/recovery-codes/", "2fa/webauthn/")]
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200, page
        # A block of data is not run, whatever the policy.
        assert not re.findall(r'<script(?![^>]*(\bsrc=|type="application/json"))', text)
        assert not re.findall(r"<style|\sstyle=|\son[a-z]+=", text)


def test_sign_in_begins_at_the_user_name_and_after_a_refusal_at_what_was_wrong() -> None:
    client = Client()
    first = client.get(LOGIN).content.decode()
    assert re.findall(r"<(\w+)[^>]*\bautofocus\b", first) == ["input"]
    assert re.search(r'<input[^>]*name="login"[^>]*autofocus', first)
    again = client.post(LOGIN, {"login": "nobody", "password": "wrong"}).content.decode()
    assert re.findall(r"<(\w+)[^>]*\bautofocus\b", again) == ["div"]
