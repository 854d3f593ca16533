"""The life of a token."""

import hmac
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from factbase.actions import tokens
from factbase.exceptions import FactbaseError
from factbase.models import AccessToken, Scope
from factbase.permissions import scopes_of

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_create_returns_a_secret_of_256_bits_and_keeps_its_digest(contributor: User) -> None:
    token, secret = tokens.create(user=contributor, name=" nightly import ", scopes=["read"])
    named, separator, random = secret.removeprefix("fb_").partition("_")
    assert (named, separator) == (token.pk.hex, "_")
    assert len(random) == 43  # 32 bytes in base64 without padding
    assert token.name == "nightly import"
    assert token.digest == tokens.digest_of(secret) != secret


def test_create_makes_another_secret_each_time(contributor: User) -> None:
    made = {tokens.create(user=contributor, name="x", scopes=["read"])[1] for _ in range(20)}
    assert len(made) == 20


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_create_without_a_fitting_name_is_refused(contributor: User, name: str) -> None:
    with pytest.raises(FactbaseError, match="what the token is for") as caught:
        tokens.create(user=contributor, name=name, scopes=["read"])
    assert caught.value.field == "name"


def test_digest_depends_on_the_secret_key(settings: object) -> None:
    before = tokens.digest_of("fb_x")
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert tokens.digest_of("fb_x") != before


def test_find_knows_only_tokens_in_force(contributor: User) -> None:
    with time_machine.travel(NOON, tick=False):
        token, secret = tokens.create(
            user=contributor, name="x", scopes=["read"], expires_at=NOON + timedelta(days=1)
        )
        assert tokens.find(secret=secret) == token
        assert tokens.find(secret=secret + "x") is None
        assert tokens.find(secret="") is None
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        assert tokens.find(secret=secret) is None


def test_find_stops_at_once_after_revocation(contributor: User) -> None:
    token, secret = tokens.create(user=contributor, name="x", scopes=["read"])
    tokens.revoke(token=token)
    assert tokens.find(secret=secret) is None
    with pytest.raises(FactbaseError, match="revoked already"):
        tokens.revoke(token=token)


def test_note_use_writes_at_most_once_a_minute(
    contributor: User, django_assert_num_queries: object
) -> None:
    token, _ = tokens.create(user=contributor, name="x", scopes=["read"])
    tokens.note_use(token=token)
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    with django_assert_num_queries(0):  # type: ignore[operator]
        tokens.note_use(token=token)
    with time_machine.travel(timezone.now() + timedelta(seconds=61), tick=False):
        tokens.note_use(token=token)
    assert AccessToken.objects.get(pk=token.pk).last_used_at > first


def test_create_always_reads_and_keeps_the_order_of_scopes(reviewer: User) -> None:
    token, _ = tokens.create(user=reviewer, name="x", scopes=["review", "contribute", "review"])
    assert token.scopes == ["read", "contribute", "review"]


@pytest.mark.parametrize("scope", ["review", "admin", "everything", "\x00"])
def test_create_beyond_the_role_is_refused_naming_what_is_allowed(
    scope: str, contributor: User
) -> None:
    with pytest.raises(FactbaseError, match="choose of read, contribute, import") as caught:
        tokens.create(user=contributor, name="x", scopes=["read", scope])
    assert caught.value.field == "scopes"


def test_create_for_an_account_that_may_not_read_is_refused(contributor: User) -> None:
    contributor.is_active = False
    with pytest.raises(FactbaseError, match="may not read here"):
        tokens.create(user=contributor, name="x", scopes=["read"])


def test_create_for_a_time_that_is_past_is_refused(contributor: User) -> None:
    with pytest.raises(FactbaseError, match="a time to come") as caught:
        tokens.create(user=contributor, name="x", scopes=["read"], expires_at=timezone.now())
    assert caught.value.field == "expires_at"


def test_find_knows_a_secret_from_before_tokens_carried_their_id(contributor: User) -> None:
    old = "fb_" + "a_" * 21 + "b"
    token = AccessToken.objects.create(
        user=contributor, name="x", scopes=list(Scope), digest=tokens.digest_of(old)
    )
    assert tokens.find(secret=old) == token


def test_find_narrows_the_user_to_the_scopes(reviewer: User) -> None:
    _, secret = tokens.create(user=reviewer, name="x", scopes=["review"])
    found = tokens.find(secret=secret)
    assert found is not None
    assert scopes_of(found.user) == ["read", "review"]


def test_find_needs_the_secret_and_not_only_the_id(contributor: User) -> None:
    (token, secret), (_, other) = (
        tokens.create(user=contributor, name="x", scopes=["read"]) for _ in range(2)
    )
    start = len(f"fb_{token.pk.hex}_")
    assert tokens.find(secret=secret[:start] + other[start:]) is None


def test_find_compares_in_constant_time(contributor: User) -> None:
    _, secret = tokens.create(user=contributor, name="x", scopes=["read"])
    with mock.patch.object(hmac, "compare_digest", return_value=False) as compared:
        assert tokens.find(secret=secret) is None
    compared.assert_called_once()
