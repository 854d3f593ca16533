"""The second step: what a session is worth without it, and that nothing goes round it."""

from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from factbase import permissions
from factbase.actions import tokens
from factbase.admin import desk
from factbase.permissions import RANKS, Role
from tests.factbase.accounts.people import (
    PASSWORD,
    SECOND,
    code_of,
    is_somebody,
    recovery_codes_of,
    set_up_app,
    sign_in,
    with_password,
)
from tests.factories import EntityFactory, make_user

pytestmark = pytest.mark.django_db
INDEX = "/accounts/2fa/"


@pytest.fixture
def person(reviewer: User) -> User:
    """Return a reviewer with a password, staff."""
    reviewer.is_staff = True
    return with_password(reviewer)


@pytest.fixture
def _required(settings: Any) -> None:
    settings.REQUIRE_MFA = True


def set_up_app_by_hand(client: Client) -> Any:
    """Set an app up on its page, after the password was asked for once more."""
    asked = client.get("/accounts/2fa/totp/activate/")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    page = client.post(asked["Location"], {"password": PASSWORD}, follow=True)
    code = code_of(page.context["form"].secret)
    return client.post("/accounts/2fa/totp/activate/", {"code": code})


def test_password_alone_makes_nobody(client: Client, person: User) -> None:
    set_up_app(person)

    answer = sign_in(client, "reviewer")

    assert answer["Location"].startswith(SECOND)
    assert not is_somebody(client)
    for page in ("/claims/new/", "/admin/", "/accounts/2fa/", "/accounts/password/change/"):
        assert client.get(page).status_code == 302
    body = {"type": "company", "label": "Zhipu AI"}
    answer = client.post("/api/v1/entities/", body, content_type="application/json")
    assert answer.status_code == 401


def test_code_of_the_app_signs_in_once(client: Client, person: User) -> None:
    code = code_of(set_up_app(person))
    sign_in(client, "reviewer", next="/claims/new/")
    assert client.post(SECOND, {"code": code})["Location"] == "/claims/new/"
    assert is_somebody(client)

    again = Client()
    sign_in(again, "reviewer")
    page = again.post(SECOND, {"code": code})

    assert "This code is wrong, or was used before." in page.content.decode()
    assert not is_somebody(again)


def test_code_of_another_moment_is_refused(client: Client, person: User) -> None:
    secret = set_up_app(person)
    with time_machine.travel("2026-01-01T12:00:00Z"):
        old = code_of(secret)
    sign_in(client, "reviewer")

    client.post(SECOND, {"code": old})

    assert not is_somebody(client)


def test_recovery_code_signs_in_once(client: Client, person: User) -> None:
    set_up_app(person)
    code = recovery_codes_of(person)[0]
    sign_in(client, "reviewer")
    client.post(SECOND, {"code": code})
    assert is_somebody(client)
    assert code not in recovery_codes_of(person)

    again = Client()
    sign_in(again, "reviewer")
    again.post(SECOND, {"code": code})

    assert not is_somebody(again)


def test_codes_cannot_be_guessed_for_long(client: Client, person: User) -> None:
    secret = set_up_app(person)
    sign_in(client, "reviewer")
    for _ in range(5):
        client.post(SECOND, {"code": "not it"})

    page = client.post(SECOND, {"code": code_of(secret)})

    assert "Too many attempts. Try again in five minutes." in page.content.decode()
    assert not is_somebody(client)


def test_who_has_a_second_step_proves_it_to_remove_it(client: Client, person: User) -> None:
    secret = set_up_app(person)
    client.force_login(person)

    asked = client.get("/accounts/2fa/totp/deactivate/")
    assert asked["Location"].startswith("/accounts/2fa/reauthenticate/")
    by_password = client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert by_password["Location"].startswith("/accounts/2fa/reauthenticate/")
    client.post(asked["Location"], {"code": code_of(secret)})

    assert client.post("/accounts/2fa/totp/deactivate/")["Location"] == INDEX
    assert not person.authenticator_set.exists()


def test_setting_up_an_app_gives_recovery_codes(client: Client, person: User) -> None:
    sign_in(client, "reviewer")

    answer = set_up_app_by_hand(client)

    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    codes = recovery_codes_of(person)
    assert len(codes) == 10
    assert all(code in client.get(answer["Location"]).content.decode() for code in codes)
    assert codes[0] in client.get("/accounts/2fa/recovery-codes/download/").content.decode()


@pytest.mark.usefixtures("_required")
@pytest.mark.parametrize("role", ["reviewer", "administrator"])
def test_required_step_that_is_missing_leaves_a_reader(
    client: Client, role: str, request: pytest.FixtureRequest
) -> None:
    user = with_password(request.getfixturevalue(role))
    user.is_staff = True
    user.save()
    entity = EntityFactory()
    sign_in(client, role)

    assert client.get("/claims/").status_code == 200
    assert "New claim" not in client.get("/").content.decode()
    assert client.get("/claims/new/")["Location"] == INDEX
    assert client.post(f"/entities/{entity.pk}/retract/", {"reason": "x"})["Location"] == INDEX
    admin = client.get("/admin/factbase/claim/", follow=True)
    assert admin.redirect_chain[-1][0] == INDEX
    assert str(permissions.SECOND_STEP_MISSING) in admin.content.decode()


@pytest.mark.usefixtures("_required")
def test_required_step_that_is_missing_closes_writing_by_the_api(
    client: Client, person: User
) -> None:
    sign_in(client, "reviewer")
    body = {"type": "company", "label": "Zhipu AI"}

    assert client.get("/api/v1/entities/").status_code == 200
    answer = client.post("/api/v1/entities/", body, content_type="application/json")

    assert answer.status_code == 403
    assert answer.json()["detail"] == permissions.SECOND_STEP_MISSING


@pytest.mark.usefixtures("_required")
def test_required_step_leaves_tokens_alone(person: User) -> None:
    _, secret = tokens.create(user=person, name="laptop", scopes=["contribute"])
    client = Client(headers={"authorization": f"Bearer {secret}"})
    body = {"type": "company", "label": "Zhipu AI"}

    answer = client.post("/api/v1/entities/", body, content_type="application/json")

    assert answer.status_code == 201


@pytest.mark.usefixtures("_required", "vocabulary")
def test_required_step_is_passed_by_setting_it_up(client: Client) -> None:
    """Committed for real: only then does allauth tell of the new factor."""
    with_password(make_user("reviewer", username="jonas", is_staff=True))
    sign_in(client, "jonas")
    set_up_app_by_hand(client)

    assert client.get("/claims/new/").status_code == 200
    assert client.get("/admin/").status_code == 200


@pytest.mark.usefixtures("_required")
def test_required_step_is_passed_by_signing_in_with_it(client: Client, person: User) -> None:
    secret = set_up_app(person)
    sign_in(client, "reviewer")
    client.post(SECOND, {"code": code_of(secret)})

    assert client.get("/claims/new/").status_code == 200


@pytest.mark.usefixtures("_required")
def test_session_from_before_the_step_was_set_up_gains_nothing(
    client: Client, person: User
) -> None:
    older = Client()
    sign_in(older, "reviewer")
    set_up_app(person)

    assert older.get("/claims/new/")["Location"] == INDEX


@pytest.mark.usefixtures("_required")
def test_session_whose_step_was_removed_is_a_readers(client: Client, person: User) -> None:
    secret = set_up_app(person)
    sign_in(client, "reviewer")
    client.post(SECOND, {"code": code_of(secret)})
    person.authenticator_set.all().delete()

    assert client.get("/claims/new/")["Location"] == INDEX


@pytest.mark.usefixtures("_required")
@pytest.mark.parametrize("role", ["reader", "contributor"])
def test_step_is_not_required_of_others(
    client: Client, role: str, request: pytest.FixtureRequest
) -> None:
    with_password(request.getfixturevalue(role))
    sign_in(client, role)

    expected = 200 if role == "contributor" else 403
    assert client.get("/claims/new/").status_code == expected


def test_requirement_that_forgets_the_step_is_noticed(
    client: Client, person: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the line in `permissions`, the page that must be closed opens."""
    settings.REQUIRE_MFA = True
    monkeypatch.setattr(permissions, "lacks_second_step", lambda user: False)
    sign_in(client, "reviewer")

    assert client.get("/claims/new/").status_code == 200


def test_page_for_signing_in_to_the_admin_takes_no_password(client: Client, person: User) -> None:
    answer = client.post("/admin/login/", {"username": "reviewer", "password": PASSWORD})

    assert answer["Location"].startswith("/accounts/login/")
    assert not is_somebody(client)
    assert desk.login_form is None


def test_roles_rest_only_from_reviewer_upwards() -> None:
    assert [role for role in Role if RANKS[role] >= RANKS[Role.REVIEWER]] == [
        Role.REVIEWER,
        Role.ADMINISTRATOR,
    ]
