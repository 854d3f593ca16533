"""The rules of webhooks and of commits, asked of PostgreSQL."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, ProgrammingError, connection, transaction

from factbase.models import Webhook
from tests.factbase.history.verification.intruder import past_every_guard
from tests.factories import make_webhook

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url", ["", "  ", "x" * 2001])
def test_webhook_without_an_address_is_refused(contributor: User, url: str) -> None:
    webhook = make_webhook(contributor)

    with pytest.raises(IntegrityError, match="factbase_webhook_url_not_blank"):
        Webhook.objects.filter(pk=webhook.pk).update(url=url)


def test_webhook_without_an_owner_is_refused(contributor: User) -> None:
    webhook = make_webhook(contributor)

    with pytest.raises(IntegrityError, match="factbase_webhook_has_owner"):
        Webhook.objects.filter(pk=webhook.pk).update(created_by=None)


@pytest.mark.parametrize(("first", "last"), [(0, 1), (3, 2)])
def test_commit_whose_links_are_out_of_order_is_refused(first: int, last: int) -> None:
    with (
        pytest.raises(IntegrityError, match="factbase_commit_in_order"),
        past_every_guard() as cursor,
    ):
        cursor.execute(
            "INSERT INTO factbase_commit (chain, first, last, at) VALUES (9, %s, %s, now())",
            [first, last],
        )


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE factbase_commit SET last = last",
        "DELETE FROM factbase_commit",
        "TRUNCATE factbase_commit",
        "INSERT INTO factbase_commit (chain, first, last, at) VALUES (9, 1, 1, now())",
    ],
)
def test_commit_is_written_by_triggers_alone(change: str) -> None:
    refused = "factbase_commit is append-only|Only the triggers of history write"
    with (
        pytest.raises(ProgrammingError, match=refused),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
