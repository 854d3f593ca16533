"""The limits of signing in hold in all processes, and no header goes round them."""

import subprocess
import sys
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tests.conftest import PROJECT
from tests.factbase.accounts.people import LOGIN, is_somebody, sign_in, with_password

TOO_MANY = "Too many attempts. Try again in five minutes."


@pytest.fixture
def person(contributor: User) -> User:
    """Return a contributor who has a password."""
    return with_password(contributor)


def fail(times: int, username: str = "contributor", **headers: str) -> None:
    for _ in range(times):
        sign_in(Client(headers=headers), username, "something else")


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["contributor", "nobody"])
def test_right_password_after_five_wrong_ones_has_to_wait(person: User, username: str) -> None:
    fail(5, username)

    client = Client()
    assert TOO_MANY in sign_in(client, username).content.decode()
    assert not is_somebody(client)


@pytest.mark.django_db
def test_limit_counts_capitals_as_the_same_name(person: User) -> None:
    fail(3, "CONTRIBUTOR")
    fail(2)

    assert TOO_MANY in sign_in(Client(), "contributor").content.decode()


@pytest.mark.django_db
def test_limit_of_a_name_does_not_lock_others_out(person: User) -> None:
    fail(5, "nobody")

    client = Client()
    sign_in(client, "contributor")
    assert is_somebody(client)


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Host"])
def test_limit_of_an_address_believes_no_header(header: str) -> None:
    for number in range(10):
        sent = f"testserver:{number + 1}" if header == "Host" else f"203.0.113.{number}"
        fail(1, f"nobody-{number}", **{header: sent})

    page = sign_in(Client(headers={header: "203.0.113.99"} if header != "Host" else {}), "another")
    assert TOO_MANY in page.content.decode()


@pytest.mark.django_db
def test_limit_of_a_name_does_not_depend_on_the_host(person: User) -> None:
    for number in range(5):
        fail(1, Host=f"testserver:{number + 1}")

    assert TOO_MANY in sign_in(Client(), "contributor").content.decode()


@pytest.mark.django_db
def test_limit_believes_the_proxies_that_are_set(person: User, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        fail(1, f"nobody-{number}", **{"X-Forwarded-For": "198.51.100.7, 203.0.113.1"})

    client = Client(headers={"X-Forwarded-For": "198.51.100.7, 203.0.113.2"})
    sign_in(client, "contributor")
    assert is_somebody(client)


@pytest.mark.django_db
def test_form_sent_too_often_is_answered_429() -> None:
    client = Client()
    statuses = [client.post(LOGIN, {}).status_code for _ in range(31)]

    assert statuses == [200] * 30 + [429]
    answer = client.post(LOGIN, {})
    assert answer["Retry-After"] == "60"
    assert "Too many attempts" in answer.content.decode()


FAIL_ONCE = """
import django, sys
django.setup()
from django.conf import settings
from django.db import connections
from factbase import database
connections["default"].settings_dict.update(eval(sys.argv[1]))
settings.ALLOWED_HOSTS = ["testserver"]
from django.test import Client
answer = Client().post("/accounts/login/", {"login": "nobody", "password": "wrong"})
print("Too many" in answer.content.decode())
"""


@pytest.mark.usefixtures("vocabulary")
def test_limit_holds_across_processes() -> None:
    """Failures in other processes count here: three in each of two, and the sixth waits."""
    names = ("HOST", "PORT", "USER", "PASSWORD", "NAME")
    place = {name: str(connection.settings_dict[name]) for name in names}
    script = [sys.executable, "-c", FAIL_ONCE, repr(place)]

    told = []
    for _ in range(3):
        answer = subprocess.run(script, cwd=PROJECT, capture_output=True, text=True)
        assert answer.returncode == 0, answer.stderr
        told.append(answer.stdout.strip())
        told.append(str(TOO_MANY in sign_in(Client(), "nobody").content.decode()))

    assert told == ["False"] * 5 + ["True"]
    cache.clear()
