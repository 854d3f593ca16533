"""Two requests of many operations at once."""

from collections.abc import Callable
from threading import Barrier, Thread, get_ident
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from factbase.actions import records, review
from factbase.models import Claim, ReviewEvent
from tests.api.conftest import ApiClient
from tests.api.views.bulk.asking import on, send
from tests.factories import (
    make_claim,
    make_user,
)

pytestmark = pytest.mark.django_db


def check_crossing(client_of: Callable[[User], ApiClient]) -> None:
    """Move the same claims in two requests at once, each in the order opposite to the other's."""
    claims = [make_claim() for _ in range(30)]
    orders = [[on(claim, "submit") for claim in claims]]
    orders.append(orders[0][::-1])
    clients = [client_of(make_user("contributor")) for _ in orders]
    statuses: list[int] = []

    def run(client: ApiClient, rows: list[Any]) -> None:
        statuses.append(send(client, "claims", *rows).status_code)
        connection.close()

    threads = [Thread(target=run, args=each) for each in zip(clients, orders, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 409]
    assert ReviewEvent.objects.count() == 30


@pytest.mark.usefixtures("vocabulary")
def test_parallel_bulks_wait_for_one_another(client_of: Callable[[User], ApiClient]) -> None:
    check_crossing(client_of)


@pytest.mark.usefixtures("vocabulary")
def test_parallel_bulks_without_an_order_of_locks_are_caught(
    client_of: Callable[[User], ApiClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    locked, both_have_one, met = review.locked, Barrier(2, timeout=60), set[int]()

    def meeting(claim: Claim) -> Claim:
        fresh = locked(claim)
        if get_ident() not in met:
            met.add(get_ident())
            both_have_one.wait()
        return fresh

    monkeypatch.setattr(records, "lock_all", lambda **_: None)
    monkeypatch.setattr(review, "locked", meeting)

    with pytest.raises(AssertionError):
        check_crossing(client_of)
