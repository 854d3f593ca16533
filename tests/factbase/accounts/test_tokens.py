"""The pages of one's own tokens: made, shown once, listed, ended."""

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from factbase.actions import tokens
from factbase.models import AccessToken
from tests.factbase.accounts.people import PASSWORD, sign_in, with_password

pytestmark = pytest.mark.django_db
LIST = "/accounts/tokens/"
NEW = "/accounts/tokens/new/"
CONFIRM = "/accounts/reauthenticate/"
SECRET = re.compile(r"fb_[0-9a-f]{32}_[\w-]{43}", re.ASCII)
FORM = {"name": "nightly import", "scopes": ["contribute"], "days": "365"}


@pytest.fixture
def browser(client: Client, contributor: User) -> Client:
    """Return a browser in which the contributor has just given the password once more."""
    return confirmed(client, contributor)


def confirmed(client: Client, user: User) -> Client:
    with_password(user)
    client.force_login(user)
    client.post(CONFIRM, {"password": PASSWORD})
    return client


def text(response: Any) -> str:
    return unescape(response.content.decode())


def test_secret_is_shown_once_on_the_answer_to_the_form(browser: Client) -> None:
    made = browser.post(NEW, FORM)

    secret = SECRET.search(text(made))[0]
    assert made.status_code == 200
    assert f'curl -H "Authorization: Bearer {secret}" http://testserver/api/v1/' in text(made)
    assert "no-store" in made["Cache-Control"]
    token = tokens.find(secret=secret)
    assert token is not None
    assert (token.name, token.scopes) == ("nightly import", ["read", "contribute"])
    assert 364 <= (token.expires_at - token.created_at).days <= 365
    for page in (LIST, NEW):
        assert secret.split("_", 2)[2] not in text(browser.get(page))


def test_secret_is_kept_neither_in_the_session_nor_in_the_database(browser: Client) -> None:
    random = SECRET.search(text(browser.post(NEW, FORM)))[0][36:]
    row = AccessToken.objects.values().get()
    event = AccessToken.objects.get().historys.values().get()
    sessions = [session.get_decoded() for session in Session.objects.all()]
    assert random not in f"{row}{event}{sessions}"
    assert "digest" not in event


def test_same_form_sent_again_makes_no_second_token(browser: Client) -> None:
    browser.post(NEW, FORM)
    again = browser.post(NEW, FORM)
    assert "You have a token of this name" in text(again)
    assert not SECRET.search(text(again))
    assert AccessToken.objects.count() == 1


def test_form_offers_only_what_the_role_allows(browser: Client) -> None:
    offered = re.findall(r'name="scopes" value="(\w+)"', text(browser.get(NEW)))
    assert offered == ["contribute", "import"]
    refused = browser.post(NEW, FORM | {"scopes": ["contribute", "review"]})
    assert "review is not one of the available choices" in text(refused)
    assert 'value="nightly import"' in text(refused)
    assert not AccessToken.objects.exists()


def test_reader_makes_tokens_that_read(client: Client, reader: User) -> None:
    confirmed(client, reader)
    assert "scopes" not in re.findall(r'name="(\w+)"', text(client.get(NEW)))
    client.post(NEW, FORM)
    assert AccessToken.objects.get().scopes == ["read"]


def test_token_until_revoked_has_no_end(browser: Client) -> None:
    browser.post(NEW, FORM | {"days": "0"})
    assert AccessToken.objects.get().expires_at is None


def test_making_one_asks_for_the_password_once_more(client: Client, contributor: User) -> None:
    with_password(contributor)
    sign_in(client, "contributor")
    for response in (client.get(NEW), client.post(NEW, FORM)):
        assert response["Location"].startswith("/accounts/reauthenticate/")
    assert not AccessToken.objects.exists()
    client.post(CONFIRM, {"password": PASSWORD})
    assert client.get(NEW).status_code == 200


def test_forms_need_the_csrf_token(contributor: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(contributor)
    browser.cookies["csrftoken"] = "a" * 32
    token, _ = tokens.create(user=contributor, name="x", scopes=["read"])
    assert browser.post(NEW, FORM).status_code == 403
    assert browser.post(f"{LIST}{token.pk}/revoke/").status_code == 403


def test_list_shows_ones_own_tokens_and_their_state(
    browser: Client, contributor: User, reviewer: User
) -> None:
    tokens.create(user=reviewer, name="of a colleague", scopes=["read"])
    ended, _ = tokens.create(user=contributor, name="old\u202e", scopes=["read"])
    tokens.revoke(token=ended)
    tokens.create(user=contributor, name="new", scopes=["import"])
    page = text(browser.get(LIST))
    rows = re.findall(r'<th scope="row">.*?</th>\s*<td[^>]*>(.*?)</td>\s*<td>(.*?)</td>', page)
    assert rows == [("read, import", "in force"), ("read", "revoked")]
    assert "colleague" not in page
    assert "\u202e" not in page


def test_revoking_ends_the_token_at_once(browser: Client, contributor: User) -> None:
    token, secret = tokens.create(user=contributor, name="x", scopes=["read"])
    done = browser.post(f"{LIST}{token.pk}/revoke/", follow=True)
    assert "The token “x” is revoked." in text(done)
    assert tokens.find(secret=secret) is None
    again = browser.post(f"{LIST}{token.pk}/revoke/", follow=True)
    assert "This token is revoked already." in text(again)


def test_tokens_of_others_cannot_be_revoked(browser: Client, reviewer: User) -> None:
    token, secret = tokens.create(user=reviewer, name="x", scopes=["read"])
    assert browser.post(f"{LIST}{token.pk}/revoke/").status_code == 404
    assert tokens.find(secret=secret) == token


def test_account_page_leads_to_the_tokens(browser: Client) -> None:
    assert f'href="{LIST}"' in text(browser.get("/accounts/2fa/"))
