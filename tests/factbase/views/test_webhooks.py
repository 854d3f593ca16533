"""The page of one's own webhooks."""

import re

import pytest

from factbase.actions import webhooks
from factbase.feed.changes import ALL_ACTIONS
from factbase.feed.words import WORDS
from factbase.models import Webhook, WebhookAttempt
from factbase.webhooks.signing import opened
from tests.factories import make_webhook

pytestmark = pytest.mark.django_db
ADDRESS = "https://hooks.example/in"


def test_webhook_is_made_and_its_secret_is_shown_once(client, contributor):
    client.force_login(contributor)
    sent = {"url": f" {ADDRESS} ", "resources": ["claims", "evidence"], "actions": ["sent_back"]}
    answer = client.post("/webhooks/new/", sent)
    [secret] = re.findall(r'value="(whsec_[^"]+)"', answer.text)
    webhook = Webhook.objects.get()
    assert (webhook.url, webhook.resources) == (ADDRESS, ["claims", "evidence"])
    assert (webhook.created_by, webhook.actions) == (contributor, ["sent_back"])
    assert "no-store" in answer["Cache-Control"]
    page = client.get("/webhooks/").text
    assert ADDRESS in page
    assert "Only when: sent back for a re-check." in page
    assert secret not in page


def test_new_secret_is_shown_once_with_how_long_the_one_before_it_signs_along(client, contributor):
    client.force_login(contributor)
    webhook = make_webhook(contributor)
    assert f"/webhooks/{webhook.pk}/rotate/" in client.get("/webhooks/").text
    answer = client.post(f"/webhooks/{webhook.pk}/rotate/")
    [secret] = re.findall(r'value="(whsec_[^"]+)"', answer.text)
    webhook.refresh_from_db()
    assert opened(webhook.secret) == secret
    assert "The one before it signs along until" in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert secret not in client.get("/webhooks/").text


def test_secret_is_replaced_by_nobody_else(client, contributor, reviewer, reader):
    webhook = make_webhook(contributor)
    address = f"/webhooks/{webhook.pk}/rotate/"
    assert client.post(address).status_code == 302  # to sign in
    for other in (reviewer, reader):
        client.force_login(other)
        assert client.post(address).status_code in {403, 404}
    client.force_login(contributor)
    assert client.get(address).status_code == 405
    kept = bytes(webhook.secret)
    webhook.refresh_from_db()
    assert bytes(webhook.secret) == kept


def test_form_that_is_sent_twice_makes_one_webhook(client, contributor):
    client.force_login(contributor)
    for status in (200, 400):
        assert client.post("/webhooks/new/", {"url": ADDRESS}).status_code == status
    assert Webhook.objects.count() == 1


@pytest.mark.parametrize(
    ("url", "told"),
    [("", "Write the address"), ("http://10.0.0.1/x", "10.0.0.1"), ("a\x00b", "Null characters")],
)
def test_refused_address_is_told_at_its_field_and_kept(client, contributor, url, told):
    client.force_login(contributor)
    answer = client.post("/webhooks/new/", {"url": url, "resources": ["claims"]})
    assert answer.status_code == 400
    assert told in answer.text
    assert re.search(r'value="claims"[^>]* checked', answer.text)
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("twice", [1, 2])
def test_webhook_is_paused_resumed_and_ended_however_often_the_step_is_sent(
    client, contributor, twice
):
    client.force_login(contributor)
    webhook = make_webhook(contributor)
    for step, is_on, is_retracted in (
        ("pause", False, False),
        ("resume", True, False),
        ("end", False, True),
    ):
        for _ in range(twice):
            assert client.post(f"/webhooks/{webhook.pk}/{step}/").url == "/webhooks/"
        webhook.refresh_from_db()
        assert (webhook.is_on, webhook.is_retracted) == (is_on, is_retracted), step
    client.get("/webhooks/")  # tells what was done
    assert ADDRESS not in client.get("/webhooks/").text


def test_message_is_tried_and_a_paused_webhook_is_not(client, contributor, monkeypatch):
    tried = []
    monkeypatch.setattr(webhooks, "add_job", lambda name, **given: tried.append(name))
    client.force_login(contributor)
    webhook = make_webhook(contributor)
    client.post(f"/webhooks/{webhook.pk}/try/")
    client.post(f"/webhooks/{webhook.pk}/pause/")
    answer = client.post(f"/webhooks/{webhook.pk}/try/", follow=True)
    assert tried == ["ping_webhook"]
    assert "Switch the webhook on first." in answer.text


def test_last_calls_are_shown_with_what_was_answered(client, contributor):
    webhook = make_webhook(contributor)
    WebhookAttempt.objects.create(webhook=webhook, message="m", changes=3, status=503, took=0.25)
    WebhookAttempt.objects.create(
        webhook=webhook, message="n", changes=3, error="timed out", took=9
    )
    webhook.progress.failures = 2
    webhook.progress.save()
    client.force_login(contributor)
    page = client.get("/webhooks/").text
    assert "<code>503</code>" in page
    assert "timed out" in page
    assert "2 calls in a row failed" in page


def test_webhook_of_another_is_shown_to_administrators_alone(
    client, contributor, reviewer, administrator
):
    webhook = make_webhook(contributor)
    for user, is_shown in ((reviewer, False), (administrator, True)):
        client.force_login(user)
        assert (ADDRESS in client.get("/webhooks/").text) is is_shown
    client.force_login(reviewer)
    assert client.post(f"/webhooks/{webhook.pk}/end/").status_code == 404
    assert not Webhook.objects.get().is_retracted


@pytest.mark.parametrize("number", [2, 30])
def test_list_costs_the_same_for_any_number(client, contributor, number, django_assert_num_queries):
    client.force_login(contributor)
    for each in range(number):
        made = Webhook.objects.first() if each >= 20 else make_webhook(contributor)
        WebhookAttempt.objects.create(webhook=made, message="m", changes=1, took=1)
    client.get("/webhooks/")
    # The session, the person, their groups; webhooks, attempts.
    with django_assert_num_queries(5):
        client.get("/webhooks/")


def test_unknown_step_is_not_found(client, contributor):
    client.force_login(contributor)
    assert client.post(f"/webhooks/{make_webhook(contributor).pk}/erase/").status_code == 404


def test_form_names_all_that_can_happen(client, contributor):
    assert WORDS.keys() == set(ALL_ACTIONS)
    client.force_login(contributor)
    page = client.get("/webhooks/new/").text
    assert all(f'name="actions" value="{action}"' in page for action in ALL_ACTIONS)
