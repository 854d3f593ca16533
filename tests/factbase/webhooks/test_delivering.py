"""Webhooks on a real server: told everything, once at least, in order; and nobody else waits."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from factbase.actions import webhooks
from factbase.actions.webhooks import WebhookFields
from factbase.jobs.telling import notice_changes
from factbase.models import Status, Webhook, WebhookProgress
from factbase.webhooks import delivering, messages
from factbase.webhooks.delivering import GIVE_UP_AFTER, deliver, due, ping, wait_after
from sources.fetching import GUARD, Guard
from tests.factbase.feed.settling import settle
from tests.factbase.webhooks.receiving import bodies, hook_at, progress_of, told
from tests.factories import EntityFactory, PublisherFactory, make_claim, make_webhook
from tests.sources.fetching.servers import answer, serving

pytestmark = pytest.mark.django_db


def test_changes_arrive_in_order_and_once(contributor: User, monkeypatch) -> None:
    monkeypatch.setattr(messages, "LIMIT", 2)
    with serving(answer("204 No Content")) as server:
        webhook = hook_at(server, contributor)
        made = [str(PublisherFactory().pk) for _ in range(5)]
        settle()
        deliver(webhook, guard=server.guard)
        deliver(webhook, guard=server.guard)

    sent = [change["id"] for body in bodies(server) for change in body["data"]["results"]]
    assert sent == made
    assert [body["type"] for body in bodies(server)] == ["changes"] * 3
    assert not due().filter(pk=webhook.pk).exists()
    assert [attempt.status for attempt in webhook.attempts.all()] == [204] * 3


def test_wanted_resources_and_actions_are_told_alone(contributor: User) -> None:
    with serving(answer("200 OK")) as server:
        webhook = hook_at(server, contributor, resources=["entities"], actions=["created"])
        PublisherFactory()
        entity = EntityFactory()
        entity.description = "changed"
        entity.save()
        settle()
        deliver(webhook, guard=server.guard)

    assert told(server) == [("entities", "created")]


def test_failure_is_told_again_later_with_the_same_message(contributor: User, monkeypatch) -> None:
    monkeypatch.setattr(delivering, "FIRST_WAIT", timedelta(hours=1))
    statuses = ["500 Internal Server Error", "302 Found", "200 OK"]

    def behave(connection, body) -> None:
        answer(statuses[len(server.requests) - 1])(connection, body)

    with serving(behave) as server:
        webhook = hook_at(server, contributor)
        PublisherFactory()
        settle()
        for failures in (1, 2):
            deliver(webhook, guard=server.guard)
            assert progress_of(webhook).failures == failures
            assert not due().filter(pk=webhook.pk).exists()
        PublisherFactory()
        settle()
        deliver(webhook, guard=server.guard)

    first, second, third = bodies(server)
    assert first == second
    assert third["data"]["results"][0] == first["data"]["results"][0]
    assert len(third["data"]["results"]) == 2
    ids = [attempt.message for attempt in webhook.attempts.all()]
    assert ids[2] == ids[1] != ids[0]
    assert progress_of(webhook).failures == 0


def test_webhook_that_fails_for_days_is_switched_off_saying_why(contributor: User) -> None:
    with serving(answer("503 Service Unavailable")) as server:
        webhook = hook_at(server, contributor)
        PublisherFactory()
        settle()
        deliver(webhook, guard=server.guard)
        long_ago = timezone.now() - GIVE_UP_AFTER
        WebhookProgress.objects.update(failing_since=long_ago, next_at=long_ago)
        deliver(webhook, guard=server.guard)
    assert webhook.off_because == "It has not answered as it should for 3 days."
    settle()
    assert not due().filter(pk=webhook.pk).exists()

    with serving(answer("200 OK")) as server:
        again = webhooks.edit(webhook=webhook, by=contributor, fields={"active": True})
        Webhook.objects.filter(pk=webhook.pk).update(url=server.url)
        again.refresh_from_db()
        deliver(again, guard=server.guard)
    assert told(server)[0] == ("publishers", "created")


@pytest.mark.parametrize(
    "changes", [[{"url": "https://hooks.example/moved"}], [{"active": False}, {"active": True}]]
)
def test_webhook_that_was_mended_is_called_at_once(
    changes: list[WebhookFields], contributor: User
) -> None:
    with serving(answer("503 Service Unavailable")) as server:
        webhook = hook_at(server, contributor)
        PublisherFactory()
        settle()
        deliver(webhook, guard=server.guard)
    assert not due().filter(pk=webhook.pk).exists()

    webhooks.edit(webhook=webhook, by=contributor, fields={"resources": ["publishers"]})
    assert not due().filter(pk=webhook.pk).exists()
    for fields in changes:
        webhooks.edit(webhook=webhook, by=contributor, fields=fields)
    assert due().filter(pk=webhook.pk).exists()
    assert progress_of(webhook).failures == 0


def test_webhook_that_answers_what_is_no_http_is_a_failure_like_any_other(
    contributor: User,
) -> None:
    with serving(lambda connection, body: connection.sendall(b"\x00\x00\r\n")) as server:
        webhook = hook_at(server, contributor)
        PublisherFactory()
        settle()
        deliver(webhook, guard=server.guard)
    assert progress_of(webhook).failures == 1
    assert "\\x00" in webhook.attempts.get().error


def test_webhook_that_answers_gone_is_switched_off_at_once(contributor: User) -> None:
    with serving(answer("410 Gone")) as server:
        webhook = hook_at(server, contributor)
        PublisherFactory()
        settle()
        deliver(webhook, guard=server.guard)

    assert webhook.off_because == "It answered that it is gone (410)."


def test_waits_double_up_to_six_hours_and_differ(monkeypatch) -> None:
    monkeypatch.setattr(delivering.random, "uniform", lambda low, high: high)
    assert wait_after(1) == timedelta(seconds=6)
    assert wait_after(2) == timedelta(seconds=12)
    assert wait_after(500) == timedelta(hours=6) * 1.2


def test_private_address_is_refused_at_every_attempt_and_never_reached(contributor: User) -> None:
    with serving(answer("200 OK")) as canary:
        webhook = hook_at(canary, contributor)
        PublisherFactory()
        settle()
        guard = Guard(ports=frozenset({canary.port}), resolve=canary.guard.resolve)
        for _ in range(2):
            deliver(webhook, guard=guard)
        assert canary.connections == 0

    errors = {attempt.error for attempt in webhook.attempts.all()}
    assert errors == {"“hooks.example” is in a private or reserved network."}
    assert progress_of(webhook).failures == 2


def test_broken_variant_without_a_guard_reaches_the_canary(contributor: User) -> None:
    with serving(answer("200 OK")) as canary:
        webhook = hook_at(canary, contributor)
        PublisherFactory()
        settle()
        careless = Guard(
            allows=lambda address: True,
            ports=frozenset({canary.port}),
            resolve=canary.guard.resolve,
        )
        deliver(webhook, guard=careless)
        assert canary.connections == 1


def test_redirect_into_the_own_network_is_refused(contributor: User) -> None:
    with serving(answer("307 Temporary Redirect", b"", "Location: http://127.0.0.2/")) as server:
        webhook = hook_at(server, contributor)
        PublisherFactory()
        settle()
        guard = Guard(
            allows=server.guard.allows,
            ports=frozenset({server.port, 80}),
            resolve=server.guard.resolve,
        )
        deliver(webhook, guard=guard)

    assert "private or reserved" in webhook.attempts.get().error


def test_owner_is_told_what_they_may_know_when_it_is_sent(contributor: User, reader: User) -> None:
    with serving(answer("200 OK")) as server:
        webhook = hook_at(server, contributor, resources=["claims"])
        make_claim(status=Status.DRAFT)
        settle()
        contributor.groups.set([Group.objects.get(name="reader")])
        webhook = Webhook.objects.get(pk=webhook.pk)
        deliver(webhook, guard=server.guard)
        assert server.connections == 0

        contributor.groups.set([Group.objects.get(name="contributor")])
        make_claim(status=Status.DRAFT)
        settle()
        deliver(Webhook.objects.get(pk=webhook.pk), guard=server.guard)
    assert told(server) == [("claims", "created")]


def test_webhook_of_an_account_that_was_closed_is_switched_off(contributor: User) -> None:
    with serving(answer("200 OK")) as server:
        webhook = hook_at(server, contributor)
        PublisherFactory()
        settle()
        User.objects.filter(pk=contributor.pk).update(is_active=False)
        webhook = Webhook.objects.get(pk=webhook.pk)
        deliver(webhook, guard=server.guard)

    assert server.connections == 0
    assert webhook.off_because == "The account that added it may not read here any more."


def test_every_webhook_that_is_behind_has_a_job_of_its_own(
    contributor: User, run_jobs: Callable[[], list[str]], monkeypatch
) -> None:
    """So a dead one is a dead job, with a lock of its own."""
    with serving(answer("200 OK")) as server, serving(answer("500 Oh")) as dead:
        hooks = [hook_at(where, contributor) for where in (dead, server)]
        both = Guard(
            allows=lambda address: True,
            ports=frozenset({server.port, dead.port}),
            resolve=server.guard.resolve,
        )
        monkeypatch.setattr(
            "factbase.jobs.telling.deliver", lambda webhook: deliver(webhook, guard=both)
        )
        PublisherFactory()
        settle()
        notice_changes()
        notice_changes()
        with connection.cursor() as cursor:
            cursor.execute("SELECT lock FROM procrastinate_jobs ORDER BY lock")
            locks = {row[0] for row in cursor.fetchall()}
        assert locks == {f"webhook {webhook.pk}" for webhook in hooks}
        assert run_jobs() == ["tell_webhook"] * 2
    assert told(server)[-1] == ("publishers", "created")
    assert progress_of(hooks[0]).failures == 1


def test_webhook_that_is_being_told_has_no_second_job(contributor: User) -> None:
    settle()
    make_webhook(contributor)
    PublisherFactory()
    settle()
    notice_changes()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    notice_changes()
    assert [job.status for job in ProcrastinateJob.objects.all()] == ["doing"]


def test_those_that_failed_wait_for_those_that_did_not(contributor: User) -> None:
    settle()
    well, failed = make_webhook(contributor), make_webhook(contributor)
    WebhookProgress.objects.filter(webhook=failed).update(failures=1)
    PublisherFactory()
    settle()
    notice_changes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT lock FROM procrastinate_jobs ORDER BY priority DESC, id")
        locks = [row[0] for row in cursor.fetchall()]
    assert locks == [f"webhook {well.pk}", f"webhook {failed.pk}"]


def test_ping_tells_of_nothing_and_is_noted(contributor: User) -> None:
    with serving(answer("200 OK")) as server:
        webhook = hook_at(server, contributor)
        ping(webhook, guard=server.guard)

    (body,) = bodies(server)
    assert (body["type"], body["data"]) == ("ping", {})
    attempt = webhook.attempts.get()
    assert (attempt.status, attempt.changes) == (200, 0)


def test_attempts_beyond_the_last_ones_are_forgotten(contributor: User, monkeypatch) -> None:
    monkeypatch.setattr(delivering, "KEPT_ATTEMPTS", 2)
    with serving(answer("200 OK")) as server:
        webhook = hook_at(server, contributor)
        for _ in range(4):
            ping(webhook, guard=server.guard)

    assert webhook.attempts.count() == 2


def test_place_that_is_not_in_the_feed_switches_off(contributor: User) -> None:
    with serving(answer("200 OK")) as server:
        webhook = hook_at(server, contributor)
        WebhookProgress.objects.update(commit=10**12)
        deliver(webhook, guard=server.guard)

    assert webhook.off_because == "What it was told last is not in this database."
    assert GUARD.ports == {80, 443}
