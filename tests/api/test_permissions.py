"""Who may do what over the API: one table of route × method × role."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import get_resolver, resolve

from api import urls
from api.views.base import DetailView
from api.views.steps import StepView
from factbase.actions import sources
from factbase.models import EntityType, Status
from sources.models import Derivation
from tests.api.conftest import ApiClient, revision_of
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    PublisherFactory,
    SourceFactory,
    make_claim,
    make_conflict,
    make_export,
    make_import,
    make_match,
    make_release,
    make_snapshot,
    make_webhook,
)
from tests.routes import METHODS

ROLES = ("anonymous", "reader", "contributor", "reviewer", "administrator")
# Statuses by role, in that order. Writes send nothing, so that whoever may write is answered 400.
READ = (200, 200, 200, 200, 200)
REFUSED = (400, 400, 400, 400, 400)
WRITE = (401, 403, 400, 400, 400)
CHANGE = (401, 403, 200, 200, 200)
ADMINISTER = (401, 403, 403, 403, 400)
REDEFINE = (401, 403, 403, 403, 200)
STEP = (401, 403, 409, 409, 409)
ADMIN_STEP = (401, 403, 403, 403, 409)
NO_METHOD = (401, 403, 405, 405, 405)
DECIDE_NO_METHOD = (401, 403, 403, 405, 405)
ADMIN_NO_METHOD = (401, 403, 403, 403, 405)
NOWHERE = (404, 404, 404, 404, 404)

Row = dict[str, tuple[int, ...]]
LIST: Row = {"GET": READ, "POST": WRITE, "PUT": NO_METHOD, "DELETE": NO_METHOD}
DETAIL: Row = {"GET": READ, "PATCH": CHANGE, "PUT": NO_METHOD, "DELETE": NO_METHOD}
NOT_READ = (405, 405, 405, 405, 405)
RETRACT: Row = {"POST": WRITE, "GET": NOT_READ, "DELETE": NO_METHOD}
RESTORE: Row = {"POST": STEP, "GET": NOT_READ, "DELETE": NO_METHOD}
DECIDE: Row = {"POST": (401, 403, 403, 422, 422), "GET": NOT_READ, "DELETE": DECIDE_NO_METHOD}
OPEN: Row = {"GET": READ, "POST": NOT_READ, "DELETE": NOT_READ}

SIGNED_IN = (401, 200, 200, 200, 200)
ASK = (401, 400, 400, 400, 400)
ASKED: Row = dict.fromkeys(METHODS, (401, 405, 405, 405, 405))
UNSAID = (400, 400, 400, 400, 400)
HISTORY: Row = {"GET": READ, "POST": NO_METHOD, "DELETE": NO_METHOD}
# Of an import that a contributor has brought in and that waits for its columns.
OWN = (401, 403, 200, 404, 200)
OWN_PAGE: Row = {"GET": OWN, "POST": NO_METHOD, "DELETE": NO_METHOD}
OWN_STEP: Row = {"POST": (401, 403, 400, 404, 400), "GET": NO_METHOD, "DELETE": NO_METHOD}
BULK: Row = {"POST": WRITE, "GET": NOT_READ, "DELETE": NO_METHOD}
BULKS = ("claim", "entity", "evidence", "property", "publisher", "source")
REVERTED = ("claim", "entity", "entity-type", "evidence", "property", "publisher", "source")
HISTORIES = (*REVERTED, "conflict", "match")

TABLE: dict[str, Row] = {
    "api-index": OPEN,
    "api-schema": OPEN,
    "api-docs": OPEN,
    "api-context": OPEN,
    "api-nowhere": {"GET": NOWHERE, "POST": NOWHERE, "DELETE": NOWHERE},
    "api-entity-list": LIST,
    "api-entity-detail": DETAIL,
    "api-entity-retract": RETRACT,
    "api-entity-restore": RESTORE,
    "api-entity-type-list": LIST
    | {"POST": ADMINISTER, "PUT": ADMIN_NO_METHOD}
    | {"DELETE": ADMIN_NO_METHOD},
    "api-entity-type-detail": DETAIL
    | {"PATCH": REDEFINE, "PUT": ADMIN_NO_METHOD}
    | {"DELETE": ADMIN_NO_METHOD},
    "api-entity-type-retract": RETRACT | {"POST": ADMINISTER, "DELETE": ADMIN_NO_METHOD},
    "api-entity-type-restore": RESTORE | {"POST": ADMIN_STEP, "DELETE": ADMIN_NO_METHOD},
    "api-match-list": LIST,
    "api-match-detail": DETAIL | {"PATCH": NO_METHOD},
    "api-match-judge": {"POST": WRITE, "GET": NOT_READ, "DELETE": NO_METHOD},
    # The match of the table waits for its first judgement.
    "api-match-unmerge": {"POST": STEP, "GET": NOT_READ, "DELETE": NO_METHOD},
    "api-property-list": LIST,
    "api-property-detail": DETAIL,
    "api-property-retract": RETRACT,
    "api-property-restore": RESTORE,
    # The export of the table is a contributor's, and waits.
    "api-export-list": ASKED | {"GET": SIGNED_IN, "POST": ASK},
    "api-export-detail": ASKED | {"GET": (401, 404, 200, 404, 200)},
    "api-export-cancel": ASKED | {"POST": (401, 404, 200, 404, 409)},
    "api-export-download": ASKED | {"GET": (401, 404, 404, 404, 404)},
    # A release takes no more than the wish: an administrator who sends nothing has one made.
    "api-release-list": LIST
    | {"POST": (401, 403, 403, 403, 201), "PUT": ADMIN_NO_METHOD}
    | {"DELETE": ADMIN_NO_METHOD},
    "api-release-detail": DETAIL | {"PATCH": NO_METHOD},
    # The release of the table has lost its files.
    "api-release-package": {"GET": NOWHERE, "POST": NO_METHOD},
    "api-release-changes": {"GET": NOWHERE, "POST": NO_METHOD},
    "api-claim-list": LIST,
    "api-claim-detail": DETAIL,
    # The claim of the table is submitted: what starts from there asks for a comment or evidence.
    "api-claim-submit": {"POST": STEP, "GET": NOT_READ},
    "api-claim-verify": DECIDE,
    "api-claim-dispute": DECIDE,
    "api-claim-reject": DECIDE,
    "api-claim-return": DECIDE,
    "api-claim-reopen": DECIDE | {"POST": (401, 403, 403, 409, 409)},
    "api-claim-retract": {"POST": (401, 403, 422, 422, 422), "GET": NOT_READ},
    "api-claim-restore": {"POST": STEP, "GET": NOT_READ},
    "api-conflict-list": LIST | {"POST": NO_METHOD},
    "api-conflict-detail": DETAIL | {"PATCH": NO_METHOD},
    "api-conflict-resolve": DECIDE | {"POST": (401, 403, 403, 400, 400)},
    "api-conflict-reopen": DECIDE | {"POST": (401, 403, 403, 400, 400)},
    "api-evidence-list": LIST,
    "api-evidence-detail": DETAIL,
    "api-evidence-retract": RETRACT,
    "api-evidence-restore": RESTORE,
    "api-publisher-list": LIST,
    "api-publisher-detail": DETAIL,
    "api-publisher-retract": RETRACT,
    "api-publisher-restore": RESTORE,
    "api-source-list": LIST,
    "api-source-detail": DETAIL,
    "api-source-retract": RETRACT,
    "api-source-restore": RESTORE,
    "api-derivation-list": {"POST": WRITE, "GET": NOT_READ},
    "api-derivation-retract": {"POST": WRITE, "GET": NOT_READ},
    "api-derivation-restore": {"POST": STEP, "GET": NOT_READ},
    "api-snapshot-list": LIST,
    "api-snapshot-detail": DETAIL | {"PATCH": NO_METHOD},
    "api-snapshot-suggestions": {"GET": READ, "POST": NO_METHOD, "DELETE": NO_METHOD},
    # Without the place of any words it is refused to those who may read.
    "api-snapshot-guess": {"GET": REFUSED, "POST": NO_METHOD, "DELETE": NO_METHOD},
    "api-snapshot-content": {"GET": READ, "POST": NO_METHOD, "DELETE": NO_METHOD},
    # A file does not come as JSON.
    "api-import-list": OWN_PAGE
    | {"GET": (401, 403, 200, 200, 200), "POST": (401, 403, 415, 415, 415)},
    "api-import-detail": OWN_PAGE,
    "api-import-rows": OWN_PAGE,
    "api-import-errors": OWN_PAGE,
    "api-import-map": OWN_STEP,
    "api-import-choose": OWN_STEP,
    # Who administers does not apply it: it is written in the name of its owner.
    "api-import-apply": OWN_STEP | {"POST": (401, 403, 409, 404, 403)},
    "api-import-resume": OWN_STEP | {"POST": OWN},
    "api-import-cancel": OWN_STEP | {"POST": (401, 403, 200, 404, 409)},
    **{f"api-{noun}-history": HISTORY for noun in HISTORIES},
    # Without saying which two revisions, and which one.
    **{f"api-{noun}-diff": HISTORY | {"GET": UNSAID} for noun in HISTORIES},
    **{f"api-{noun}-revert": RETRACT for noun in REVERTED if noun != "entity-type"},
    "api-entity-type-revert": RETRACT | {"POST": ADMINISTER, "DELETE": ADMIN_NO_METHOD},
    "api-entity-type-history": HISTORY | {"POST": ADMIN_NO_METHOD, "DELETE": ADMIN_NO_METHOD},
    "api-entity-type-diff": HISTORY
    | {"GET": UNSAID, "POST": ADMIN_NO_METHOD, "DELETE": ADMIN_NO_METHOD},
    # Reads whatever the method; sent as the table sends it, a form is no form.
    "api-reconcile": OPEN | {"POST": (415, 415, 415, 415, 415)},
    **{
        f"api-reconcile-{service}-{kind}": OPEN | {"GET": UNSAID}
        for service in ("suggest", "flyout")
        for kind in ("entity", "type", "property")
    },
    "api-reconcile-properties": OPEN,
    "api-reconcile-preview": OPEN | {"GET": UNSAID},
    "api-changes": {"GET": READ, "POST": NO_METHOD, "DELETE": NO_METHOD},
    **{f"api-{noun}-bulk": BULK for noun in BULKS},
    # Webhooks of one's own: readers have none; the webhook is the contributor's.
    "api-webhook-list": LIST | {"GET": SIGNED_IN},
    "api-webhook-detail": {
        "GET": (401, 404, 200, 404, 200),
        "PATCH": (401, 403, 200, 404, 200),
        "PUT": NO_METHOD,
        "DELETE": NO_METHOD,
    },
    "api-webhook-retract": RETRACT
    | {"POST": (401, 403, 400, 404, 400), "GET": (401, 405, 405, 405, 405)},
    **{
        f"api-webhook-{step}": {
            "POST": (401, 403, 200, 404, 200),
            "GET": (401, 405, 405, 405, 405),
            "DELETE": NO_METHOD,
        }
        for step in ("ping", "rotate")
    },
    "api-history-heads": {"GET": READ, "POST": NO_METHOD, "DELETE": NO_METHOD},
}


def expected(name: str, method: str) -> tuple[int, ...]:
    """Return the row for a method; what a row does not name is refused as its DELETE is."""
    refused = NOT_READ if method == "GET" else TABLE[name].get("DELETE", NO_METHOD)
    return TABLE[name].get(method, refused)


@pytest.fixture
def records(contributor: User) -> dict[str, UUID]:
    """Return the id of one record for each noun in the names of routes."""
    source = SourceFactory()
    derivation = sources.derive(
        source=source, derived_from=SourceFactory(), kind="quotes", by=contributor
    )
    return {
        "entity": EntityFactory().pk,
        "entity-type": EntityType.objects.get(slug="law").pk,
        "match": make_match(EntityFactory(), EntityFactory()).pk,
        "property": PropertyFactory().pk,
        "claim": make_claim(status=Status.SUBMITTED).pk,
        "evidence": EvidenceFactory(claim=make_claim(status=Status.SUBMITTED)).pk,
        "conflict": make_conflict(make_claim(status=Status.SUBMITTED)).pk,
        "publisher": PublisherFactory().pk,
        "source": source.pk,
        "snapshot": make_snapshot("text", SourceFactory()).pk,
        "derivation": derivation.pk,
        "import": make_import(contributor).pk,
        "webhook": make_webhook(contributor).pk,
        "export": make_export(contributor).pk,
        "release": make_release().pk,
    }


def address(name: str, records: dict[str, UUID]) -> str:
    """Return a real address of a route."""
    route = next(pattern for pattern in urls.urlpatterns if pattern.name == name)
    if name == "api-nowhere":
        return "/api/v1/nowhere/"
    noun = name.removeprefix("api-").rpartition("-")[0]
    pk = records.get("source" if noun == "derivation" else noun, "")
    path = str(route.pattern).replace("<uuid:pk>", str(pk))
    return "/api/v1/" + path.replace("<uuid:derivation>", str(records["derivation"]))


@pytest.mark.parametrize("name", TABLE)
def test_route_answers_each_role_as_tabled(
    name: str,
    records: dict[str, UUID],
    request: pytest.FixtureRequest,
    client_of: Callable[[User], ApiClient],
) -> None:
    clients = {
        role: ApiClient() if role == "anonymous" else client_of(request.getfixturevalue(role))
        for role in ROLES
    }
    path = address(name, records)
    answered = {}
    for method in METHODS:
        with transaction.atomic():
            answered[method] = tuple(answer(clients[role], method, path) for role in ROLES)
            transaction.set_rollback(True)
    assert answered == {method: expected(name, method) for method in METHODS}


def answer(client: ApiClient, method: str, path: str) -> int:
    """Return the status of the answer to somebody who has just read the record."""
    read = {"If-Match": f'"{revision_of(path)}"'}
    if method == "GET":
        return client.get(path, headers=read).status_code
    sent = client.generic(method, path, b"{}", content_type="application/json", headers=read)
    return sent.status_code


def conditional_routes() -> list[tuple[str, str]]:
    """Return every route and method that changes a record which the client must have read."""
    found = []
    for pattern in urls.urlpatterns:
        view = pattern.callback.view_class
        if issubclass(view, DetailView):
            found.append((pattern.name, "patch"))
        if issubclass(view, StepView) and view.needs_match:
            found.append((pattern.name, "post"))
    return found


@pytest.mark.parametrize(("name", "method"), conditional_routes())
def test_change_that_names_no_revision_or_a_past_one_is_refused(
    name: str, method: str, records: dict[str, UUID], as_administrator: ApiClient
) -> None:
    path = address(name, records)
    send = partial(getattr(as_administrator, method), path, content_type="application/json")
    blind = send(b"{}")
    assert (blind.status_code, blind.json()["code"]) == (428, "precondition_required")
    assert "Send If-Match with the ETag" in blind.json()["detail"]
    body: dict[str, Any] = {"reason": "x", "comment": "x", "judgement": "same", "note": "x"}
    body |= {"resolution": "first_stands", "revision": 1}
    wanted = {name: text for name, text in body.items() if name in _fields_of(path, method)}
    late = send(wanted, headers={"If-Match": '"9"'})
    assert (late.status_code, late["ETag"]) == (412, f'"{revision_of(path)}"')


def _fields_of(path: str, method: str) -> set[str]:
    view = resolve(path).func.view_class
    if method == "patch":
        return set()
    return set(view.step_serializer_class().fields)


def test_table_names_every_route() -> None:
    assert {pattern.name for pattern in urls.urlpatterns} == set(TABLE)


def test_no_route_of_the_api_is_elsewhere() -> None:
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert {name for name in names if name.startswith("api-")} == set(TABLE)


def test_refusal_by_role_changes_nothing(as_reader: ApiClient, records: dict[str, UUID]) -> None:
    path = f"sources/{records['source']}/derivations/{records['derivation']}/retract/"
    assert as_reader.send("post", path, {"reason": "x"}).status_code == 403
    assert Derivation.objects.get(pk=records["derivation"]).retracted_at is None
