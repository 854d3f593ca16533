"""The life of a token."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from factbase.actions import tokens
from factbase.exceptions import FactbaseError
from factbase.models import AccessToken

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_create_returns_a_secret_of_256_bits_and_keeps_its_digest(contributor: User) -> None:
    token, secret = tokens.create(user=contributor, name=" nightly import ")
    assert secret.startswith("fb_")
    assert len(secret) == 3 + 43  # 32 bytes in base64 without padding
    assert token.name == "nightly import"
    assert token.digest == tokens.digest_of(secret) != secret


def test_create_makes_another_secret_each_time(contributor: User) -> None:
    made = {tokens.create(user=contributor, name="x")[1] for _ in range(20)}
    assert len(made) == 20


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_create_without_a_fitting_name_is_refused(contributor: User, name: str) -> None:
    with pytest.raises(FactbaseError, match="what the token is for") as caught:
        tokens.create(user=contributor, name=name)
    assert caught.value.field == "name"


def test_digest_depends_on_the_secret_key(settings: object) -> None:
    before = tokens.digest_of("fb_x")
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert tokens.digest_of("fb_x") != before


def test_find_knows_only_tokens_in_force(contributor: User) -> None:
    with time_machine.travel(NOON, tick=False):
        token, secret = tokens.create(
            user=contributor, name="x", expires_at=NOON + timedelta(days=1)
        )
        assert tokens.find(secret=secret) == token
        assert tokens.find(secret=secret + "x") is None
        assert tokens.find(secret="") is None
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        assert tokens.find(secret=secret) is None


def test_find_stops_at_once_after_revocation(contributor: User) -> None:
    token, secret = tokens.create(user=contributor, name="x")
    tokens.revoke(token=token)
    assert tokens.find(secret=secret) is None
    with pytest.raises(FactbaseError, match="revoked already"):
        tokens.revoke(token=token)


def test_note_use_writes_at_most_once_a_minute(
    contributor: User, django_assert_num_queries: object
) -> None:
    token, _ = tokens.create(user=contributor, name="x")
    tokens.note_use(token=token)
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    with django_assert_num_queries(0):  # type: ignore[operator]
        tokens.note_use(token=token)
    with time_machine.travel(timezone.now() + timedelta(seconds=61), tick=False):
        tokens.note_use(token=token)
    assert AccessToken.objects.get(pk=token.pk).last_used_at > first
