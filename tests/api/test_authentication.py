"""Tokens and sessions: who is let in, as whom, and until when."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from factbase.actions import tokens
from factbase.models import AccessToken, Entity, EntityType
from tests.api.conftest import ApiClient

ENTITY = {"type": "company", "label": "Zhipu AI"}


def bearer(secret: str) -> ApiClient:
    return ApiClient(headers={"authorization": f"Bearer {secret}"})


def test_token_acts_as_its_user(contributor: User) -> None:
    _, secret = tokens.create(user=contributor, name="tests", scopes=["contribute"])
    response = bearer(secret).send("post", "entities/", ENTITY)
    assert response.status_code == 201
    assert response.json()["created_by"] == "contributor"


def test_token_user_is_kept_in_history(contributor: User) -> None:
    _, secret = tokens.create(user=contributor, name="tests", scopes=["contribute"])
    response = bearer(secret).send("post", "entities/", ENTITY, headers={"X-Request-ID": "desk-7"})
    event = Entity.objects.get().historys.latest("pgh_id")
    assert event.pgh_context["user"] == contributor.pk
    assert event.pgh_context["url"] == "/api/v1/entities/"
    assert event.pgh_context["request_id"] == response["X-Request-ID"] == "desk-7"


@pytest.mark.parametrize(
    "header",
    ["Bearer fb_wrong", "Bearer ", "Bearer", "bearer \ud800".encode("utf-8", "replace").decode()],
)
def test_token_that_is_wrong_is_401_even_where_reading_is_open(header: str, db: None) -> None:
    response = Client(headers={"authorization": header}).get("/api/v1/entities/")
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="Factbase", error="invalid_token"'
    assert response.json()["code"] == "authentication_failed"


@pytest.mark.parametrize("path", ["/api/v1/entities/", "/api/v1/reconcile/"])
@pytest.mark.parametrize("header", ["Basic bWlyYTpzZWNyZXQ=", "Token fb_secret", "fb_secret"])
def test_credentials_of_another_kind_are_401_even_where_reading_is_open(
    header: str, path: str, db: None
) -> None:
    response = Client(headers={"authorization": header}).get(path)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="Factbase"'
    assert response.json()["code"] == "authentication_failed"
    assert "Authorization: Bearer fb_" in response.json()["detail"]


def test_session_is_let_in_beside_what_a_proxy_asked_for(contributor: User) -> None:
    page = Client(headers={"authorization": "Basic bWlyYTpzZWNyZXQ="})
    page.force_login(contributor)
    assert page.get("/api/v1/entities/").status_code == 200


def test_empty_credentials_are_none(db: None) -> None:
    assert Client(headers={"authorization": ""}).get("/api/v1/entities/").status_code == 200


def test_token_revoked_or_expired_or_of_an_inactive_user_is_401(
    contributor: User, client_of: Callable[[User], ApiClient]
) -> None:
    revoked, first = tokens.create(user=contributor, name="revoked", scopes=["read"])
    tokens.revoke(token=revoked)
    expired, second = tokens.create(user=contributor, name="expired", scopes=["read"])
    past = timezone.now() - timedelta(seconds=1)
    AccessToken.objects.filter(pk=expired.pk).update(expires_at=past)
    for secret in (first, second):
        assert bearer(secret).get("/api/v1/entities/").status_code == 401
    client = client_of(contributor)
    assert client.get("/api/v1/entities/").status_code == 200
    contributor.is_active = False
    contributor.save()
    assert client.get("/api/v1/entities/").status_code == 401


def test_token_secret_is_kept_nowhere(contributor: User) -> None:
    token, secret = tokens.create(user=contributor, name="tests", scopes=["contribute"])
    bearer(secret).send("post", "entities/", ENTITY)
    row = AccessToken.objects.filter(pk=token.pk).values().get()
    assert not [value for value in row.values() if secret[3:] in str(value)]


def test_write_without_signing_in_is_401(anonymous: ApiClient) -> None:
    response = anonymous.send("post", "entities/", ENTITY)
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert response.json()["code"] == "not_authenticated"


def test_read_without_signing_in_is_401_where_reading_is_closed(
    anonymous: ApiClient, as_reader: ApiClient, settings: object
) -> None:
    settings.PUBLIC_READING = False  # type: ignore[attr-defined]
    assert anonymous.get("/api/v1/claims/").status_code == 401
    assert as_reader.get("/api/v1/claims/").status_code == 200


def test_session_write_needs_the_csrf_token(contributor: User) -> None:
    client = ApiClient(enforce_csrf_checks=True)
    client.force_login(contributor)
    refused = client.send("post", "entities/", ENTITY)
    assert refused.status_code == 403
    assert "CSRF" in refused.json()["detail"]
    client.cookies["csrftoken"] = "a" * 32
    allowed = client.send("post", "entities/", ENTITY, headers={"X-CSRFToken": "a" * 32})
    assert allowed.status_code == 201


def test_token_write_needs_no_csrf_token(contributor: User) -> None:
    _, secret = tokens.create(user=contributor, name="tests", scopes=["contribute"])
    client = ApiClient(enforce_csrf_checks=True, headers={"authorization": f"Bearer {secret}"})
    EntityType.objects.get(slug="company")
    assert client.send("post", "entities/", ENTITY).status_code == 201
