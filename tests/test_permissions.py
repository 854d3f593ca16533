"""Who may do what on the whole site: one table of route × method × role, and nothing left out."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern

from factbase import permissions, urls
from factbase.actions import review, saved_views, sources, tokens
from factbase.actions.review import Action
from factbase.admin import desk
from factbase.models import EntityType, ReviewEvent, Status, Unit
from factbase.views.desk import DeskMixin
from tests.api.test_permissions import TABLE as API
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    SourceFactory,
    make_claim,
    make_conflict,
    make_export,
    make_import,
    make_job,
    make_match,
    make_release,
    make_snapshot,
    make_webhook,
)
from tests.permission_table import GROUPS, ROLES, TABLE, Row
from tests.routes import METHODS, Route, routes

pytestmark = pytest.mark.django_db
ROUTES = {route.name: route for route in routes()}
# Answers with a page or a document even where nothing may be read without signing in.
OPEN_WITHOUT_READING = {
    *("account_login", "healthz", "readyz"),
    *("api-index", "api-schema", "api-docs", "api-context"),
    "api-reconcile",  # its manifest, which says how to sign in
}


@pytest.fixture
def records(administrator: User, contributor: User) -> dict[str, object]:
    """Return what the parameters of addresses stand for: see `Route.address`."""
    source, entity, prop = SourceFactory(), EntityFactory(), PropertyFactory()
    claim = make_claim(status=Status.SUBMITTED)
    kind = EntityType.objects.get(slug="law").pk
    derivation = sources.derive(
        source=source, derived_from=SourceFactory(), kind="quotes", by=contributor
    )
    review.move(claim=make_claim(by=contributor), action=Action.SUBMIT, by=contributor)
    snapshot = make_snapshot("text", source)
    token, _ = tokens.create(user=contributor, name="laptop", scopes=["read"])
    return {
        **dict.fromkeys(("entities", "entity"), entity.pk),
        **dict.fromkeys(("entity-types", "entitytype"), kind),
        **dict.fromkeys(("properties", "property"), prop.pk),
        **dict.fromkeys(("claims", "claim", "claim_pk", "review"), claim.pk),
        **dict.fromkeys(("publishers", "publisher"), source.publisher_id),
        **dict.fromkeys(("sources", "source"), source.pk),
        **dict.fromkeys(("snapshots", "snapshot", "snapshot_pk"), snapshot.pk),
        **dict.fromkeys(("derivations", "derivation"), derivation.pk),
        "evidence": EvidenceFactory(claim=claim).pk,
        **dict.fromkeys(("conflicts", "conflict"), make_conflict(claim).pk),
        **dict.fromkeys(("matches", "match"), make_match(entity, EntityFactory()).pk),
        "keys": 0,
        "slug": prop.slug,
        "action": "submit",
        "step": "pause",
        "reviewevent": ReviewEvent.objects.latest("pk").pk,
        "code": "CNY",
        "unit": Unit.objects.earliest("pk").pk,
        "user": contributor.pk,
        **dict.fromkeys(("tokens", "accesstoken"), token.pk),
        "job": make_job().pk,
        **dict.fromkeys(("webhooks", "webhook"), make_webhook(contributor).pk),
        "imports": make_import(contributor).pk,
        "exports": make_export(contributor).pk,
        "form": "csv",
        "kind": "claims",
        "views": saved_views.keep(
            list_name="claims", name="Mine", query="status=any", by=contributor
        ).pk,
        "releases": make_release().pk,
        "number": 1,
    }


@pytest.fixture
def clients(request: pytest.FixtureRequest, records: object) -> dict[str, Client]:
    """Return a browser for each role, all of them marked as staff."""
    browsers = {role: Client() for role in ROLES}
    for role in ROLES[1:]:
        user = request.getfixturevalue(role)
        user.is_staff = True
        user.save()
        browsers[role].force_login(user)
    return browsers


def status(client: Client, method: str, address: str) -> int:
    """Ask, and undo what came of it."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response = client.generic(method, address)
        b"".join(response)  # a download holds its query open until it is read
        transaction.set_rollback(True)
    client.cookies = cookies
    return int(response.status_code)


def answers(clients: Mapping[str, Client], address: str) -> Row:
    """Return the row of the table as the site answers."""
    return {
        method: tuple(status(client, method, address) for client in clients.values())  # type: ignore[misc]
        for method in METHODS
    }


def missing(found: list[Route]) -> set[str]:
    """Return the routes that neither table names."""
    return {route.name for route in found} - TABLE.keys() - API.keys()


def test_table_names_every_route() -> None:
    assert missing(routes()) == set()


def test_table_names_no_route_that_is_gone() -> None:
    assert (TABLE.keys() | API.keys()) - ROUTES.keys() == set()


def test_route_left_out_of_the_table_is_noticed() -> None:
    class Extended:
        urlpatterns = [*urls.urlpatterns, path("secret/", lambda request: None, name="secret")]

    assert missing(routes(URLResolver(RegexPattern(r"^/"), Extended))) == {"secret"}


@pytest.mark.parametrize("group", GROUPS)
def test_routes_answer_each_role_as_tabled(
    group: str, clients: dict[str, Client], records: dict[str, object]
) -> None:
    found = {name: answers(clients, ROUTES[name].address(records)) for name in GROUPS[group]}

    assert found == GROUPS[group]


@pytest.mark.parametrize("name", ["entity-create", "claim-action", "source-retract"])
def test_page_without_its_check_of_the_role_is_noticed(
    name: str, clients: dict[str, Client], records: dict[str, object]
) -> None:
    with mock.patch.object(permissions, "can_contribute", return_value=True):
        assert answers(clients, ROUTES[name].address(records)) != TABLE[name]


def test_page_without_any_check_is_noticed(
    clients: dict[str, Client], records: dict[str, object]
) -> None:
    def unchecked(view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse()

    with mock.patch.object(DeskMixin, "dispatch", unchecked):
        assert answers(clients, "/entities/new/") != TABLE["entity-create"]


@pytest.mark.parametrize("name", ["admin:app_list", "admin:factbase_claim_changelist"])
def test_admin_page_without_its_check_is_noticed(
    name: str, clients: dict[str, Client], records: dict[str, object]
) -> None:
    with mock.patch.object(desk, "has_permission", return_value=True):
        assert answers(clients, ROUTES[name].address(records)) != TABLE[name]


def answering_strangers(records: dict[str, object]) -> set[str]:
    """Return the routes that answer somebody who is not signed in with more than a refusal."""
    refused, stranger = {302, 401, 403, 404, 405}, Client()
    return {
        name
        for name, route in ROUTES.items()
        if {status(stranger, method, route.address(records)) for method in METHODS} - refused
    }


def test_without_public_reading_strangers_are_answered_nothing(
    records: dict[str, object], settings: Any
) -> None:
    settings.PUBLIC_READING = False

    assert answering_strangers(records) == OPEN_WITHOUT_READING


def test_pages_that_ignore_public_reading_are_noticed(
    records: dict[str, object], settings: Any
) -> None:
    settings.PUBLIC_READING = False
    with mock.patch.object(permissions, "can_read", return_value=True):
        assert {"claim-list", "suggest-entities"} <= answering_strangers(records)
