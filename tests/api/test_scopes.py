"""What a token may do: its user's rights, narrowed by its scopes; every route × role × scope."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from unittest import mock
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError

from factbase import permissions
from factbase.actions import tokens
from factbase.models import AccessToken, Scope, Status
from factbase.models.access_token import in_order
from factbase.permissions import ROLE_OF, scopes_of
from tests.api.conftest import ApiClient, revision_of
from tests.api.test_permissions import ROLES, TABLE, address, expected, records
from tests.api.views.bulk.asking import done, new_claim, on, send
from tests.factories import EntityFactory, make_claim, make_conflict, make_match

__all__ = ["records"]  # the fixture of the table of roles serves this one too

NOT_IN = {401, 403}
# An administrator sees those of others only by a token that administers.
OF_ONES_OWN = {
    *("api-webhook-detail", "api-webhook-retract", "api-webhook-ping"),
    "api-webhook-rotate",
    *("api-export-list", "api-export-detail", "api-export-cancel", "api-export-download"),
}
# Reviewers need no more than their own scope here.
TAKING_STEPS = {"api-claim-bulk"}
ENTITY = {"type": "company", "label": "Zhipu AI"}
ClientFor = Callable[[User, Collection[str]], ApiClient]


@pytest.fixture
def client_for() -> ClientFor:
    """Return a function that makes a client whose token has the scopes, within the role or not."""

    def make(user: User, scopes: Collection[str]) -> ApiClient:
        token, secret = tokens.create(user=user, name="tests", scopes=["read"])
        AccessToken.objects.filter(pk=token.pk).update(scopes=["read", *scopes])
        return ApiClient(headers={"authorization": f"Bearer {secret}"})

    return make


def needed(name: str, method: str) -> Scope | None:
    """Return the scope of the role that a route asks for first; None where it asks for none."""
    statuses = expected(name, method)
    if 401 not in statuses:
        return None
    first = next(role for role, status in zip(ROLES, statuses, strict=True) if status not in NOT_IN)
    return next(scope for scope, role in ROLE_OF.items() if role == first)


def set_apart(*, imports: bool) -> list[str]:
    """Return the routes of imports, or all others but those of one's own webhooks and exports."""
    return sorted(
        name
        for name in TABLE
        if name.startswith("api-import") == imports and name not in OF_ONES_OWN
    )


def answer(client: ApiClient, method: str, path: str, headers: Mapping[str, str]) -> Any:
    if method == "GET":
        return client.get(path, headers=headers)
    return client.generic(method, path, b"{}", content_type="application/json", headers=headers)


@pytest.mark.parametrize("name", set_apart(imports=False))
def test_route_answers_each_role_and_scope_as_tabled(
    name: str, records: dict[str, UUID], request: pytest.FixtureRequest, client_for: ClientFor
) -> None:
    path = address(name, records)
    revision = revision_of(path)
    methods = [method for method in TABLE[name] if set(expected(name, method)) - {405, *NOT_IN}]
    for number, role in enumerate(ROLES[1:], start=1):
        client = client_for(request.getfixturevalue(role), [])
        for scope in Scope:
            AccessToken.objects.filter(user__username=role).update(scopes=in_order([scope]))
            for method in methods:
                full, wanted = expected(name, method)[number], needed(name, method)
                reviews = scope == Scope.REVIEW and number >= ROLES.index("reviewer")
                allowed = wanted in (None, Scope.READ, scope) or (name in TAKING_STEPS and reviews)
                narrowed = full != 403 and not allowed
                response = answer(client, method, path, {"If-Match": f'"{revision}"'})
                if method == "PATCH" and response.status_code == 200:
                    revision = revision_of(path)
                found = (role, scope, method, response.status_code)
                assert found == (role, scope, method, 403 if narrowed else full)
                if narrowed:
                    assert response.json()["code"] == "insufficient_scope"
                    assert f'scope="{wanted}"' in response["WWW-Authenticate"]


@pytest.mark.parametrize("name", set_apart(imports=True))
def test_imports_are_reached_by_tokens_that_import(
    name: str, records: dict[str, UUID], contributor: User, client_for: ClientFor
) -> None:
    path = address(name, records)
    for method in (method for method in TABLE[name] if expected(name, method)[2] != 405):
        read = {"If-Match": f'"{revision_of(path)}"'}
        refused = answer(client_for(contributor, ["contribute"]), method, path, read)
        assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")
        assert refused["WWW-Authenticate"].endswith('scope="import"')
        allowed = answer(client_for(contributor, ["import"]), method, path, read)
        assert allowed.status_code == expected(name, method)[2]


def test_imports_of_others_are_seen_by_tokens_that_administer(
    records: dict[str, UUID], administrator: User, client_for: ClientFor
) -> None:
    path = address("api-import-detail", records)
    assert client_for(administrator, ["import"]).get(path).status_code == 404
    assert client_for(administrator, ["import", "admin"]).get(path).status_code == 200


def test_scope_that_is_not_asked_for_is_noticed(
    records: dict[str, UUID], administrator: User, client_for: ClientFor
) -> None:
    client = client_for(administrator, ["read"])
    assert answer(client, "POST", "/api/v1/entities/", {}).status_code == 403
    with mock.patch.object(permissions, "_is_for", return_value=True):
        assert answer(client, "POST", "/api/v1/entities/", {}).status_code == 400


def test_refusal_names_the_scope_that_is_missing(contributor: User, client_for: ClientFor) -> None:
    response = client_for(contributor, []).send("post", "entities/", ENTITY)
    assert response.status_code == 403
    assert response.json()["code"] == "insufficient_scope"
    assert response.json()["detail"] == (
        "This token lacks the scope “contribute”, which is needed here."
    )
    assert response["WWW-Authenticate"] == (
        'Bearer realm="Factbase", error="insufficient_scope", scope="contribute"'
    )


def test_refusal_by_role_is_told_as_such(reader: User, client_for: ClientFor) -> None:
    response = client_for(reader, list(Scope)).send("post", "entities/", ENTITY)
    assert (response.status_code, response.json()["code"]) == (403, "permission_denied")


@pytest.mark.parametrize(
    ("scopes", "seen"), [([], 404), (["contribute"], 200), (["review"], 200), (["import"], 404)]
)
def test_draft_is_shown_only_to_tokens_that_write_or_decide(
    scopes: list[str], seen: int, reviewer: User, client_for: ClientFor
) -> None:
    claim = make_claim()
    client = client_for(reviewer, scopes)
    assert client.get(f"/api/v1/claims/{claim.pk}/").status_code == seen
    listed = client.read("claims/", status="any")["count"]
    assert listed == (1 if seen == 200 else 0)


def test_retracting_what_is_verified_needs_both_to_contribute_and_to_review(
    reviewer: User, client_for: ClientFor
) -> None:
    path = f"claims/{make_claim(status=Status.VERIFIED).pk}/retract/"
    for scopes, missing in ((["review"], "contribute"), (["contribute"], "review")):
        refused = client_for(reviewer, scopes).send("post", path, {"comment": "x"})
        assert refused["WWW-Authenticate"].endswith(f'scope="{missing}"')
    both = client_for(reviewer, ["contribute", "review"]).send("post", path, {"comment": "x"})
    assert both.status_code == 200


def test_reviewer_takes_steps_in_bulk_by_a_token_for_nothing_else(
    reviewer: User, client_for: ClientFor
) -> None:
    claim = make_claim(status=Status.SUBMITTED)
    client = client_for(reviewer, ["review"])
    reject = on(claim, "reject", comment="not in the register")
    verified = make_claim(status=Status.VERIFIED)
    for other in (
        new_claim(),
        on(make_claim(), "submit"),
        on(make_claim(), "update", note="x"),
        on(verified, "retract", comment="x"),
    ):
        refused = send(client, "claims", reject, other)
        assert refused.status_code == 403
        assert "lacks the scope “contribute”" in refused.json()["detail"]
    [result] = done(client, "claims", reject)
    assert result["status"] == "rejected"


def test_merging_needs_both_to_contribute_and_to_review(
    reviewer: User, client_for: ClientFor
) -> None:
    path = f"matches/{make_match(EntityFactory(), EntityFactory()).pk}/judge/"
    body = {"judgement": "same", "note": "one company"}
    for scopes, missing in ((["review"], "contribute"), (["contribute"], "review")):
        refused = client_for(reviewer, scopes).send("post", path, body)
        assert refused["WWW-Authenticate"].endswith(f'scope="{missing}"')
    both = client_for(reviewer, ["contribute", "review"]).send("post", path, body)
    assert both.status_code == 200


def test_conflict_is_decided_by_a_token_that_reviews(reviewer: User, client_for: ClientFor) -> None:
    conflict = make_conflict(make_claim(status=Status.SUBMITTED))
    body = {"resolution": "both_stand", "note": "two rounds"}
    path = f"conflicts/{conflict.pk}/resolve/"
    assert client_for(reviewer, ["contribute"]).send("post", path, body).status_code == 403
    assert client_for(reviewer, ["review"]).send("post", path, body).status_code == 200


def test_token_follows_its_user_down_and_not_up(contributor: User, client_for: ClientFor) -> None:
    client = client_for(contributor, ["contribute"])
    contributor.groups.clear()
    refused = client.send("post", "entities/", ENTITY)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    contributor.is_superuser = True
    contributor.save()
    assert client.send("post", "entity-types/", {}).json()["code"] == "insufficient_scope"
    assert client.send("post", "entities/", ENTITY).status_code == 201


@pytest.mark.parametrize(
    ("role", "scopes"),
    [
        ("reader", ["read"]),
        ("contributor", ["read", "contribute", "import"]),
        ("reviewer", ["read", "contribute", "review", "import"]),
        ("administrator", ["read", "contribute", "review", "import", "admin"]),
    ],
)
def test_scopes_of_a_role_are_what_it_may_do(
    role: str, scopes: list[str], request: pytest.FixtureRequest, db: None
) -> None:
    assert scopes_of(request.getfixturevalue(role)) == scopes


@pytest.mark.parametrize("scopes", [[], ["contribute"], ["read", "everything"]])
def test_database_refuses_scopes_that_do_not_exist_and_tokens_that_do_not_read(
    scopes: list[str], reader: User
) -> None:
    with pytest.raises(IntegrityError, match="factbase_accesstoken_scopes_known"):
        AccessToken.objects.create(user=reader, name="x", scopes=scopes, digest="0" * 64)


def test_export_with_drafts_is_none_for_a_token_that_only_reads(
    contributor: User, client_for: ClientFor
) -> None:
    asked = client_for(contributor, ["contribute"]).send("post", "exports/", {"format": "csv"})
    own = client_for(contributor, []).send("post", "exports/", {"format": "csv"})
    assert (asked.status_code, own.status_code) == (201, 201)
    reading, writing = client_for(contributor, []), client_for(contributor, ["contribute"])
    assert [row["id"] for row in reading.read("exports/")["results"]] == [own.json()["id"]]
    assert reading.get(asked.json()["self"]).status_code == 404
    assert writing.read("exports/")["count"] == 2
