"""A token's secret is known to its owner alone: no row, history, dump or log line holds it."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client

from factbase.actions import tokens
from factbase.models import AccessToken
from tests.api.conftest import ApiClient

pytestmark = pytest.mark.django_db


def rows() -> Iterator[str]:
    """Yield every row of every table and view of history as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')
            yield from (text for (text,) in cursor.fetchall())


def dump() -> str:
    """Return what `dumpdata` gives away."""
    out = StringIO()
    call_command("dumpdata", stdout=out)
    return out.getvalue()


@pytest.fixture
def secret(contributor: User) -> str:
    """Return the secret of a token that was made, used and revoked, each of which is noted."""
    token, secret = tokens.create(user=contributor, name="nightly", scopes=["contribute"])
    client = ApiClient(headers={"Authorization": f"Bearer {secret}"})
    made = client.send("post", "publishers/", {"name": "The Ledger"})
    assert made.status_code == 201
    tokens.revoke(token=token)
    assert client.get("/api/v1/claims/").status_code == 401
    return secret


def test_secret_is_in_no_row_and_in_no_dump(secret: str) -> None:
    kept = [*rows(), dump()]
    assert any("The Ledger" in text for text in kept)
    part = secret.split("_", 2)[2]
    assert [text for text in kept if part in text] == []


def test_secret_that_was_kept_would_be_found(secret: str) -> None:
    AccessToken.objects.update(name=secret)
    assert any(secret in text for text in rows())
    assert secret in dump()


@pytest.mark.parametrize("path", ["claims/", "claims/?q=%", "nowhere/", "claims/?limit=x"])
def test_secret_is_in_no_log_line(
    path: str, contributor: User, caplog: pytest.LogCaptureFixture
) -> None:
    _, secret = tokens.create(user=contributor, name="nightly", scopes=["read"])
    caplog.set_level(logging.DEBUG)
    for header in (f"Bearer {secret}", f"Token {secret}", f"Bearer {secret}x"):
        client = Client(headers={"Authorization": header}, raise_request_exception=False)
        client.get(f"/api/v1/{path}")
        client.get("/claims/")
    assert secret not in caplog.text
