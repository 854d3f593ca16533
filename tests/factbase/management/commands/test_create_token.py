"""Tokens from the command line."""

from io import StringIO
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from factbase.actions import tokens
from factbase.models import AccessToken


def run(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue().strip(), err.getvalue()


def test_create_token_prints_a_secret_that_works(contributor: User) -> None:
    secret, words = run("create_token", "contributor", "--name", "import", "--days", "7")
    token = tokens.find(secret=secret)
    assert token is not None
    assert (token.user, token.name) == (contributor, "import")
    assert str(token.pk) in words
    assert token.expires_at is not None


def test_create_token_without_days_is_valid_for_ever(contributor: User) -> None:
    secret, words = run("create_token", "contributor", "--name", "import")
    assert "for ever" in words
    assert tokens.find(secret=secret).expires_at is None


def test_create_token_without_scopes_only_reads(contributor: User) -> None:
    secret, words = run("create_token", "contributor", "--name", "import")
    assert tokens.find(secret=secret).scopes == ["read"]
    assert "for read, valid" in words


def test_create_token_takes_several_scopes(contributor: User) -> None:
    scopes = ("--scope", "read", "--scope", "contribute")
    secret, _ = run("create_token", "contributor", "--name", "import", *scopes)
    assert tokens.find(secret=secret).scopes == ["read", "contribute"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nobody", "--name", "x"), "no user “nobody”"),
        (("contributor", "--name", " "), "what the token is for"),
        (("contributor", "--name", "x", "--days", "0"), "1 to 3650"),
        (("contributor", "--name", "x", "--scope", "review"), "choose of read, contribute"),
        (("contributor", "--name", "x", "--scope", "all"), "invalid choice"),
    ],
)
def test_create_token_refuses(contributor: User, arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        run("create_token", *arguments)
    assert not AccessToken.objects.exists()


def test_revoke_token_ends_it(contributor: User) -> None:
    token, secret = tokens.create(user=contributor, name="import", scopes=["read"])
    out, _ = run("revoke_token", str(token.pk))
    assert out == f"Token {token.pk} (import) is revoked."
    assert tokens.find(secret=secret) is None
    with pytest.raises(CommandError, match="revoked already"):
        run("revoke_token", str(token.pk))


def test_revoke_token_of_an_unknown_id_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="There is no token"):
        run("revoke_token", str(uuid4()))


def test_list_tokens_names_those_in_force_and_nothing_of_their_secrets(
    contributor: User, reviewer: User
) -> None:
    token, secret = tokens.create(user=contributor, name="import\x1b[2J", scopes=["contribute"])
    ended, _ = tokens.create(user=reviewer, name="old", scopes=["read"])
    tokens.revoke(token=ended)
    out, _ = run("list_tokens")
    assert out == (
        f"{token.pk}  contributor  in force  read,contribute  until revoked  used never  "
        "“import\\x1b[2J”"
    )
    assert secret.split("_", 2)[2] not in out
    assert str(ended.pk) in run("list_tokens", "--all", "--user", "reviewer")[0]
    assert run("list_tokens", "--user", "reviewer")[0] == ""
