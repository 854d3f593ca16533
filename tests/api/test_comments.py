"""A comment that comes with a write is kept in the history of what it wrote."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from factbase.history.revisions import revisions_of
from factbase.models import Claim, Entity, EntityType, Evidence, Match, Property, Status
from sources.models import Derivation, Publisher, Snapshot, Source
from tests.api.conftest import ApiClient
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    PublisherFactory,
    SourceFactory,
    make_claim,
    make_conflict,
    make_match,
)

pytestmark = pytest.mark.django_db

COMMENT = "from the register of companies"


def said(client: ApiClient, path: str, method: str, **body: Any) -> Any:
    response = client.send(method, path, body | {"comment": f" {COMMENT} "})
    assert response.status_code in (200, 201), response.content
    assert "comment" not in response.json()
    return response.json()


def comments_of(model: Any) -> list[str]:
    events = model.pgh_event_model.objects.order_by("pgh_id")
    return [(event.pgh_context or {}).get("comment", "") for event in events]


CREATED: dict[str, tuple[Any, Callable[[], dict[str, Any]]]] = {
    "entities": (Entity, lambda: {"type": "company", "label": "Zhipu AI"}),
    "entity-types": (EntityType, lambda: {"slug": "ship", "label": "Ship"}),
    "properties": (Property, lambda: {"slug": "p", "label": "p", "value_type": "text"}),
    "publishers": (Publisher, lambda: {"name": "The Wire"}),
    "sources": (Source, lambda: {"title": "An article"}),
    "snapshots": (Snapshot, lambda: {"source": str(SourceFactory().pk), "text": "some words"}),
    "matches": (
        Match,
        lambda: {"left": str(EntityFactory().pk), "right": str(EntityFactory().pk)},
    ),
    "claims": (
        Claim,
        lambda: {
            "subject": str(EntityFactory().pk),
            "property": PropertyFactory().slug,
            "value": "20 billion yuan",
        },
    ),
    "evidence": (
        Evidence,
        lambda: {
            "claim": str(make_claim().pk),
            "source": str(SourceFactory().pk),
            "exact": "they say so",
        },
    ),
}


@pytest.mark.parametrize("resource", CREATED)
def test_comment_on_a_new_record_is_kept(resource: str, as_administrator: ApiClient) -> None:
    model, body = CREATED[resource]

    said(as_administrator, f"{resource}/", "post", **body())

    assert comments_of(model)[-1] == COMMENT


CHANGED: dict[str, tuple[Callable[[], Any], dict[str, Any]]] = {
    "entities": (EntityFactory, {"label": "Zhipu"}),
    "entity-types": (lambda: EntityType.objects.get(slug="list"), {"label": "Register"}),
    "properties": (PropertyFactory, {"label": "worth"}),
    "publishers": (PublisherFactory, {"name": "The Wire"}),
    "sources": (SourceFactory, {"title": "An article"}),
    "claims": (make_claim, {"note": "in passing"}),
    "evidence": (EvidenceFactory, {"note": "in passing"}),
}


@pytest.mark.parametrize("resource", CHANGED)
def test_comment_on_a_change_is_shown_by_its_history(
    resource: str, as_administrator: ApiClient
) -> None:
    make, body = CHANGED[resource]
    record = make()

    said(as_administrator, f"{resource}/{record.pk}/", "patch", **body)

    (now, *_) = as_administrator.read(f"{resource}/{record.pk}/history/")["revisions"]
    assert now["comment"] == COMMENT


@pytest.mark.parametrize("resource", [name for name in CHANGED if name != "claims"])
def test_comment_on_a_retraction_and_on_the_way_back_is_kept(
    resource: str, as_administrator: ApiClient
) -> None:
    record = CHANGED[resource][0]()
    said(as_administrator, f"{resource}/{record.pk}/retract/", "post", reason="an error")
    as_administrator.send("post", f"{resource}/{record.pk}/restore/")
    as_administrator.send(
        "post", f"{resource}/{record.pk}/retract/", {"reason": "an error after all"}
    )
    said(as_administrator, f"{resource}/{record.pk}/restore/", "post")

    assert [revision.comment for revision in revisions_of(record)[:4]] == [COMMENT, "", "", COMMENT]


def test_comment_on_a_decision_and_on_taking_it_back_is_kept(as_reviewer: ApiClient) -> None:
    conflict = make_conflict(make_claim(status=Status.SUBMITTED))
    match = make_match(EntityFactory(), EntityFactory())
    for path, body in (
        (f"conflicts/{conflict.pk}/resolve/", {"resolution": "first_stands"}),
        (f"conflicts/{conflict.pk}/reopen/", {"note": "too soon"}),
        (f"matches/{match.pk}/judge/", {"judgement": "same"}),
        (f"matches/{match.pk}/unmerge/", {}),
    ):
        said(as_reviewer, path, "post", **body)
    for path in (f"conflicts/{conflict.pk}/history/", f"matches/{match.pk}/history/"):
        newest, before, *_ = as_reviewer.read(path)["revisions"]
        assert (newest["comment"], before["comment"]) == (COMMENT, COMMENT)


def test_comment_on_a_derivation_is_kept(as_contributor: ApiClient) -> None:
    one, other = SourceFactory(), SourceFactory()

    said(
        as_contributor,
        f"sources/{one.pk}/derivations/",
        "post",
        derived_from=str(other.pk),
        kind="quotes",
    )

    assert comments_of(Derivation) == [COMMENT]


def test_comment_on_a_step_is_in_history_too(as_contributor: ApiClient) -> None:
    claim = make_claim()

    as_contributor.send("post", f"claims/{claim.pk}/submit/", {"comment": COMMENT})

    assert revisions_of(claim)[0].comment == COMMENT


def test_comment_is_on_the_page_of_revisions(
    as_contributor: ApiClient, contributor: Any, client: Client
) -> None:
    record = EntityFactory()
    said(as_contributor, f"entities/{record.pk}/", "patch", label="Zhipu")
    client.force_login(contributor)

    assert COMMENT in client.get(f"/entities/{record.pk}/history/").content.decode()


def test_comment_does_not_outlive_its_request(as_contributor: ApiClient) -> None:
    said(as_contributor, "publishers/", "post", name="One")
    as_contributor.send("post", "publishers/", {"name": "Two"})

    assert comments_of(Publisher) == [COMMENT, ""]


@pytest.mark.parametrize("comment", [5, None, ["so"], {"why": "so"}, "x" * 10_001, "a\u0001b"])
def test_what_is_no_comment_is_refused(comment: Any, as_contributor: ApiClient) -> None:
    response = as_contributor.send("post", "publishers/", {"name": "One", "comment": comment})

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/comment"


def test_part_of_a_request_has_no_comment_of_its_own(as_contributor: ApiClient) -> None:
    quote = {"source": str(SourceFactory().pk), "exact": "so", "comment": COMMENT}
    body = CREATED["claims"][1]() | {"evidence": [quote]}

    response = as_contributor.send("post", "claims/", body)

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/evidence/0/comment"
