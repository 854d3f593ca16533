"""Who may use the pages that change something; only POST changes anything."""

from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import URLPattern

from factbase import desk_urls
from factbase.models import Property
from sources.models import Derivation, Publisher, Source
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    PublisherFactory,
    SourceFactory,
    make_claim,
    make_conflict,
    make_import,
    make_match,
    make_snapshot,
    make_user,
)

pytestmark = pytest.mark.django_db
READING = {
    "suggest-entities",
    "suggest-sources",
    "suggest-publishers",
    "preview-value",
    "preview-date",
}
POST_ONLY = {
    "claim-action",
    "conflict-reopen",
    "conflict-resolve",
    "derivation-create",
    "extraction-ask",
    "import-apply",
    "import-cancel",
    "import-choose",
    "import-map",
    "import-resume",
    "import-read",
    "list-chosen",
    "marked-claim-submit",
    "marked-claim-undo",
    "match-judge",
    "proposal-dismiss",
    "suggestion-again",
    "suggestion-dismiss",
} | {
    f"{kind}-restore"
    for kind in ("entity", "property", "publisher", "source", "derivation", "evidence")
}
# Of everybody who is signed in: tests of saved views. Of who owns the webhook: tests of webhooks.
OWN = {
    *("view-keep", "view-edit", "view-give-up", "view-take-back"),
    *("webhook-step", "webhook-rotate"),
}
ROUTES = {
    route.name: route
    for route in desk_urls.urlpatterns
    if isinstance(route, URLPattern) and route.name not in OWN
}
CLOSED = sorted(set(ROUTES) - READING)


def address(name: str, by: User | None = None) -> str:
    """Return a real address of the route, with a record behind it where it names one."""
    pattern = str(ROUTES[name].pattern)
    first, second = SourceFactory(), SourceFactory()
    records = {
        "entities": EntityFactory,
        "properties": PropertyFactory,
        "publishers": PublisherFactory,
        "sources": lambda: make_snapshot("The words of an article.").source,
        "lists": lambda: None,
        "claims": make_claim,
        "conflicts": make_conflict,
        "matches": lambda: make_match(EntityFactory(), EntityFactory()),
        "evidence": EvidenceFactory,
        "imports": lambda: make_import(by or make_user("contributor")),
        "derivations": lambda: Derivation.objects.create(
            source=first, derived_from=second, kind="quotes"
        ),
    }
    kind = pattern.partition("/")[0]
    record = records[kind]() if "<" in pattern else None
    values = {
        "<uuid:pk>": str(getattr(record, "pk", "")),
        "<uuid:claim_pk>": str(getattr(record, "pk", "")),
        "<slug:slug>": record.slug if isinstance(record, Property) else "",
        "<slug:action>": "submit",
        "<slug:kind>": "claims",
    }
    for part, value in values.items():
        pattern = pattern.replace(part, value)
    return f"/{pattern}"


@pytest.mark.parametrize("name", CLOSED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_stranger_is_asked_to_sign_in(name: str, method: str, client: Client) -> None:
    page = address(name)

    response = getattr(client, method)(page)

    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next={page}"


@pytest.mark.parametrize("name", CLOSED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_reader_is_refused(name: str, method: str, client: Client, reader: User) -> None:
    client.force_login(reader)

    assert getattr(client, method)(address(name)).status_code == 403


@pytest.mark.parametrize("name", CLOSED)
def test_contributor_sees_every_form(name: str, client: Client, contributor: User) -> None:
    client.force_login(contributor)

    page = address(name, contributor)

    assert client.get(page).status_code == (405 if name in POST_ONLY else 200)


@pytest.mark.parametrize("name", sorted(READING))
def test_suggestions_follow_public_reading(name: str, client: Client, settings: object) -> None:
    assert client.get(address(name)).status_code == 200
    settings.PUBLIC_READING = False  # type: ignore[attr-defined]
    assert client.get(address(name)).status_code == 302


@pytest.mark.parametrize("name", sorted(set(ROUTES) - POST_ONLY))
def test_get_changes_nothing(name: str, client: Client, contributor: User) -> None:
    client.force_login(contributor)
    page = address(name, contributor)

    with connection.execute_wrapper(_refuse_writes):
        assert client.get(page).status_code in (200, 302)


def _refuse_writes(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
    assert sql.split()[0] in ("SELECT", "SAVEPOINT", "RELEASE"), sql
    return execute(sql, params, many, context)


@pytest.mark.parametrize("name", CLOSED)
def test_post_without_the_forms_token_is_refused(name: str, contributor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(contributor)

    assert client.post(address(name)).status_code == 403


def test_record_that_does_not_exist_is_not_found(client: Client, contributor: User) -> None:
    client.force_login(contributor)
    nowhere = UUID("01920000-0000-7000-8000-000000000000")

    for page in ("entities", "publishers", "sources", "claims", "evidence"):
        assert client.get(f"/{page}/{nowhere}/edit/").status_code == 404
    assert client.get("/properties/none/edit/").status_code == 404
    assert client.post(f"/claims/{nowhere}/submit/").status_code == 404


def test_every_kind_of_record_is_made_in_the_table() -> None:
    """The table above builds one record for each kind that a route can name."""
    assert {Publisher, Source, Derivation} <= {
        pattern.callback.view_initkwargs.get("model")  # type: ignore[union-attr]
        for name, pattern in ROUTES.items()
        if str(name).endswith("-retract")
    }
