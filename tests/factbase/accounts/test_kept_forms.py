"""What was typed is not lost with the session: it waits until its author has signed in again."""

from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from factbase.accounts import kept_forms
from factbase.models import Entity, EntityType
from tests.factbase.accounts.people import sign_in, with_password

pytestmark = pytest.mark.django_db
NEW = "/entities/new/"
KEPT = "/accounts/kept/"
DISCARD = "/accounts/kept/discard/"
LABEL = "Zhipu <AI> & 智谱"
ORIGIN = {"Origin": "http://testserver"}


@pytest.fixture
def typed(contributor: User) -> dict[str, str]:
    """Return a form that would make an entity."""
    with_password(contributor)
    company = str(EntityType.objects.get(slug="company").pk)
    return {"label": LABEL, "type": company, "aliases": "one\ntwo"}


def next_of(response: Any) -> str:
    return parse_qs(urlsplit(response["Location"]).query)["next"][0]


def hidden_fields(page: str) -> dict[str, str]:
    """Return what the first form of the page sends, as a browser would."""
    form = page[page.index('<form class="form"') :]
    fields = {}
    for tag in form[: form.index("</form>")].split("<input")[1:]:
        name, value = tag.split('name="')[1], tag.split('value="')[1]
        fields[name.split('"')[0]] = unescape(value.split('"')[0])
    return fields


def test_form_without_a_session_is_sent_again_after_signing_in(
    client: Client, contributor: User, typed: dict[str, str]
) -> None:
    answer = client.post(f"{NEW}?from=here", typed)
    assert answer.status_code == 302
    assert next_of(answer) == KEPT
    signed_in = sign_in(client, contributor.username, next=KEPT)
    assert signed_in["Location"] == KEPT
    page = client.get(KEPT).content.decode()
    assert f'action="{NEW}?from=here"' in page
    fields = hidden_fields(page)
    assert {name: fields[name] for name in typed} == typed | {"aliases": "one\ntwo"}
    assert client.post(f"{NEW}?from=here", fields).status_code == 302
    assert Entity.objects.get().label == LABEL
    assert "Nothing is waiting" in client.get(KEPT).content.decode()


def test_kept_form_can_be_thrown_away(
    client: Client, contributor: User, typed: dict[str, str]
) -> None:
    client.post(NEW, typed)
    sign_in(client, contributor.username)
    client.post(DISCARD)
    assert "Nothing is waiting" in client.get(KEPT).content.decode()
    assert not Entity.objects.exists()


def test_form_of_the_admin_is_kept_too(client: Client, contributor: User) -> None:
    with_password(contributor)
    answer = client.post("/admin/factbase/entity/add/", {"label": LABEL})
    assert next_of(answer) == KEPT


def test_file_is_named_and_not_kept(client: Client, contributor: User) -> None:
    with_password(contributor)
    with open(__file__, "rb") as file:
        client.post("/sources/new/", {"title": "A title", "file": file})
    sign_in(client, contributor.username)
    page = client.get(KEPT).content.decode()
    assert "test_kept_forms.py" in page
    assert "pytestmark" not in page


def test_too_much_is_not_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_forms, "LARGEST", 30)
    assert next_of(client.post(NEW, {"label": "x" * 40})) == NEW


def test_kept_form_does_not_outlive_its_hour(client: Client, typed: dict[str, str]) -> None:
    client.post(NEW, typed)
    assert client.session.get_expiry_age() == kept_forms.SECONDS


def test_signing_in_gives_the_session_its_usual_age(
    client: Client, contributor: User, typed: dict[str, str]
) -> None:
    client.post(NEW, typed)
    sign_in(client, contributor.username)
    assert client.session.get_expiry_age() > 24 * kept_forms.SECONDS


def test_form_with_a_password_is_neither_kept_nor_shown(contributor: User) -> None:
    sent = {"oldpassword": "old secret", "password1": "new secret", "password2": "new secret"}
    browser = Client(enforce_csrf_checks=True)

    answer = Client().post("/accounts/password/change/", sent)
    browser.force_login(contributor)
    stale = browser.post("/accounts/login/", {"login": "x", "password": "secret"}, headers=ORIGIN)

    assert next_of(answer) == "/accounts/password/change/"
    assert not any(kept_forms.KEY in each.get_decoded() for each in Session.objects.all())
    assert stale.status_code == 403
    assert "secret" not in stale.content.decode()


def test_what_somebody_sent_who_lost_their_role_is_shown(
    client: Client, contributor: User, typed: dict[str, str]
) -> None:
    client.force_login(contributor)
    contributor.groups.clear()

    answer = client.post(NEW, typed)

    assert answer.status_code == 403
    assert LABEL in unescape(answer.content.decode())


def test_form_of_another_site_is_neither_kept_nor_shown(typed: dict[str, str]) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(NEW, typed, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert LABEL not in unescape(answer.content.decode())
    assert kept_forms.KEY not in browser.session


def test_page_older_than_the_sign_in_shows_what_was_typed(
    contributor: User, typed: dict[str, str]
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(contributor)
    answer = browser.post(NEW, typed | {"csrfmiddlewaretoken": "a" * 32}, headers=ORIGIN)
    assert answer.status_code == 403
    fields = hidden_fields(answer.content.decode())
    assert browser.post(NEW, fields, headers=ORIGIN).status_code == 302
    assert Entity.objects.get().label == LABEL


def test_part_of_a_page_leads_to_signing_in_as_a_whole(client: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/claims/?x=1"}
    answer = client.get(NEW, headers=headers)
    assert answer.status_code == 204
    where = urlsplit(answer["HX-Redirect"])
    assert where.path == "/accounts/login/"
    assert parse_qs(where.query)["next"] == ["/claims/?x=1"]


@pytest.mark.parametrize("shown", ["https://evil.example//evil.example/", "javascript:alert(1)"])
def test_part_of_a_page_never_leads_elsewhere(client: Client, shown: str) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": shown}
    answer = client.get(NEW, headers=headers)
    after = parse_qs(urlsplit(answer["HX-Redirect"]).query)["next"]
    assert after == ["/"]
