"""Who is counted how, and what a client is told of it."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from pytest_django import Settings

from factbase.actions import tokens
from tests.api.conftest import ApiClient

PATH = "/api/v1/publishers/"


@pytest.fixture(autouse=True)
def _rates(settings: Settings, db: None) -> None:
    settings.RATES = {"anonymous": 3, "reads": 4, "writes": 2, "failures": 2}


def statuses(client: Client, times: int, **kwargs: object) -> list[int]:
    return [client.get(PATH, **kwargs).status_code for _ in range(times)]  # type: ignore[arg-type]


def test_answer_tells_what_is_allowed_and_what_is_left(anonymous: ApiClient) -> None:
    first, second = anonymous.get(PATH), anonymous.get(PATH)
    assert first["RateLimit-Policy"] == '"anonymous";q=3;w=60'
    assert first["RateLimit"] == '"anonymous";r=2;t=60'
    assert second["RateLimit"].startswith('"anonymous";r=1;t=')


def test_who_asks_too_often_is_told_when_to_come_back(anonymous: ApiClient) -> None:
    assert statuses(anonymous, 3) == [200, 200, 200]
    refused = anonymous.get(PATH)
    assert refused.status_code == 429
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["code"] == "rate_limited"
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert refused["RateLimit"].startswith('"anonymous";r=0;t=')
    assert f"Try again in {refused['Retry-After']} seconds" in refused.json()["detail"]


def test_every_address_of_the_api_counts(anonymous: ApiClient) -> None:
    paths = ("/api/v1/", "/api/v1/nowhere/", f"/api/v1/claims/{uuid4()}/", PATH)
    answers = [anonymous.get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [200, 404, 404, 429]
    assert all(answer.has_header("RateLimit") for answer in answers)


def test_tokens_are_counted_each_for_itself(contributor: User) -> None:
    for _ in range(2):
        _, secret = tokens.create(user=contributor, name="x", scopes=["read"])
        client = ApiClient(headers={"authorization": f"Bearer {secret}"})
        assert statuses(client, 5) == [200, 200, 200, 200, 429]
    assert statuses(Client(), 1) == [200]


def test_sessions_of_one_person_are_counted_together(contributor: User) -> None:
    found = []
    for _ in range(2):
        browser = Client()
        browser.force_login(contributor)
        found += statuses(browser, 3)
    assert found == [200, 200, 200, 200, 429, 429]


def test_writes_are_counted_apart_from_reads(as_contributor: ApiClient) -> None:
    answers = [as_contributor.send("post", "publishers/", {}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [400, 400, 429]
    assert answers[0]["RateLimit-Policy"] == '"writes";q=2;w=60'
    assert statuses(as_contributor, 1) == [200]


def test_wrong_tokens_are_limited_by_address_and_right_ones_go_on(
    as_contributor: ApiClient,
) -> None:
    wrong = [
        Client(headers={"authorization": f"Bearer fb_{uuid4().hex}_{'x' * 43}"}).get(PATH)
        for _ in range(3)
    ]
    assert [answer.status_code for answer in wrong] == [401, 401, 429]
    assert "WWW-Authenticate" in wrong[0]
    assert wrong[2]["RateLimit-Policy"] == '"failures";q=2;w=60'
    assert statuses(as_contributor, 1) == [200]
    assert statuses(Client(), 1) == [200]


def test_client_cannot_choose_its_address(anonymous: ApiClient) -> None:
    found = [
        anonymous.get(PATH, headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
        for number in range(4)
    ]
    assert found == [200, 200, 200, 429]


def test_address_is_what_the_own_proxy_adds(settings: Settings, anonymous: ApiClient) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def asked(sent: str) -> int:
        headers = {"X-Forwarded-For": sent}
        return int(anonymous.get(PATH, headers=headers).status_code)

    spoofed = [asked(f"192.0.2.{number}, 198.51.100.7") for number in range(4)]
    assert spoofed == [200, 200, 200, 429]
    assert asked("198.51.100.8") == 200


def test_request_that_came_past_the_proxies_is_counted_by_its_connection(
    settings: Settings, anonymous: ApiClient
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    found = [
        anonymous.get(PATH, headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
        for number in range(4)
    ]
    assert found == [200, 200, 200, 429]


def test_ipv6_addresses_of_one_network_are_counted_together(anonymous: ApiClient) -> None:
    found = statuses(anonymous, 2, REMOTE_ADDR="2001:db8::1")
    found += statuses(anonymous, 2, REMOTE_ADDR="2001:db8::2")
    assert [*found, *statuses(anonymous, 1, REMOTE_ADDR="2001:db8:0:1::1")] == [
        *(200, 200, 200, 429),
        200,
    ]


def test_without_limits_nothing_is_counted_or_told(
    anonymous: ApiClient, settings: Settings, django_assert_num_queries: Callable[[int], object]
) -> None:
    settings.RATES = dict.fromkeys(settings.RATES)
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        answer = anonymous.get("/api/v1/")
    assert not answer.has_header("RateLimit")


def test_table_of_counts_is_the_only_one_that_reading_writes_to(anonymous: ApiClient) -> None:
    anonymous.get(PATH)
    with connection.cursor() as cursor:
        cursor.execute("SELECT spent FROM factbase_rate WHERE key = 'anonymous:127.0.0.1'")
        assert cursor.fetchone() == (1,)
