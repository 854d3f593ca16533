"""Liveness, readiness, and what a database outage looks like from outside."""

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from factbase.urls import handler500 as handler500


def _unreachable(request: HttpRequest) -> HttpResponse:
    """Ask a database that is not there: a copy of the connection, to a port nobody listens on."""
    away = connection.copy()
    away.settings_dict = away.settings_dict | {"HOST": "127.0.0.1", "PORT": "1"}
    away.ensure_connection()
    return HttpResponse()


def _broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("a mistake of ours")


urlpatterns = [path("unreachable", _unreachable), path("broken", _broken)]


@pytest.fixture
def visitor() -> Client:
    """Return a client that gets the answer to an error, as people do, and not the error."""
    return Client(raise_request_exception=False)


def test_healthz_without_database_answers_ok(client: Client) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_readyz_with_all_migrations_answers_ok(client: Client) -> None:
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_readyz_with_migration_missing_answers_503(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    response = client.get("/readyz")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert response.json()["reason"] == "The database lacks migrations."


@pytest.mark.django_db
def test_readyz_without_database_answers_503(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("factbase.views.health.MigrationExecutor", refuse)

    response = client.get("/readyz")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert response.json()["reason"] == "The database cannot be reached."


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_page_without_database_answers_503_with_retry_after(
    visitor: Client, settings: Settings
) -> None:
    settings.DEBUG = False

    response = visitor.get("/unreachable")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_page_with_another_error_answers_500(visitor: Client) -> None:
    """The check above can fail: not every error is an outage."""
    response = visitor.get("/broken")

    assert (response.status_code, "Retry-After" in response.headers) == (500, False)
