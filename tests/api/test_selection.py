"""`fields` and `expand` on lists and details."""

from collections.abc import Callable
from typing import Any

import pytest

from api.shapes import expansions
from factbase.models import Status
from factbase.values import EntityRef
from tests.api.conftest import ApiClient
from tests.api.schema.test_document import judge
from tests.api.shapes.test_lists import LISTS, make_entities
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    SourceFactory,
    make_claim,
    make_match,
    make_snapshot,
)


def make_linked_claims(count: int) -> None:
    """Make claims about and of entities, each with two receipts."""
    for _ in range(count):
        prop = PropertyFactory(value_type="entity")
        claim = make_claim(
            value=EntityRef(EntityFactory().pk), property=prop, status=Status.VERIFIED
        )
        EvidenceFactory.create_batch(2, claim=claim)


def make_archived_evidence(count: int) -> None:
    for _ in range(count):
        source = SourceFactory()
        EvidenceFactory(
            claim=make_claim(status=Status.VERIFIED),
            source=source,
            snapshot=make_snapshot(f"text of {source.pk}", source),
            asserted_by=EntityFactory(),
            check_state="not_checked",
        )


MAKERS = {path: make for path, make, _ in LISTS} | {
    "claims": make_linked_claims,
    "evidence": make_archived_evidence,
}
ENTITY = ["entities"]
PROPERTY = ["properties"]
CLAIMS = ["claims"]
EVIDENCE = ["evidence"]
SOURCE = ["sources"]

SUPPORTS = {"supports": 0}
ALL = {"supports": 0, "refutes": 0, "context": 0, "origins": 0}

# What each expansion costs, asked once whatever the number of rows.
EXPANDED: list[tuple[str, str, list[str]]] = [
    ("claims", "subject", [*CLAIMS, *ENTITY]),
    ("claims", "property", [*CLAIMS, *PROPERTY]),
    ("claims", "object", [*CLAIMS, *ENTITY]),
    ("claims", "evidence", [*CLAIMS, "evidence"]),
    ("claims", "evidence.source", [*CLAIMS, "evidence", *SOURCE]),
    ("claims", "subject,object,subject.type", [*CLAIMS, *ENTITY, *ENTITY, "entity types"]),
    ("evidence", "claim", [*EVIDENCE, "claims"]),
    ("evidence", "source", [*EVIDENCE, *SOURCE]),
    ("evidence", "source.publisher", [*EVIDENCE, *SOURCE, "publishers"]),
    ("evidence", "snapshot", [*EVIDENCE, "snapshots"]),
    ("evidence", "asserted_by", [*EVIDENCE, *ENTITY]),
    ("entities", "type", [*ENTITY, "entity types"]),
    ("matches", "left,right", ["ids", "matches", *ENTITY, *ENTITY]),
    ("properties", "subject_types", [*PROPERTY, "entity types"]),
    ("properties", "object_types", [*PROPERTY, "entity types"]),
    ("sources", "publisher", [*SOURCE, "publishers"]),
    ("sources", "snapshots", [*SOURCE, "snapshots"]),
    ("snapshots", "source", ["snapshots", *SOURCE]),
]


@pytest.mark.parametrize(("path", "expand", "queries"), EXPANDED)
def test_expansion_costs_the_same_at_2_and_at_9_rows(
    path: str,
    expand: str,
    queries: list[str],
    anonymous: ApiClient,
    django_assert_num_queries: Any,
) -> None:
    make: Callable[[int], None] = MAKERS[path]
    for count in (2, 7):
        make(count)
        with django_assert_num_queries(len(queries)):
            page = anonymous.read(f"{path}/", expand=expand)
        judge(page, f"{path}/", "get", 200, "application/json")
        detail = anonymous.get(page["results"][0]["self"], {"expand": expand}).json()
        judge(detail, f"{path}/{{id}}/", "get", 200, "application/json")
        detail.pop("text", None)  # of a snapshot's detail alone
        assert detail == page["results"][0]


def test_expanded_record_is_what_its_own_address_shows(anonymous: ApiClient) -> None:
    make_linked_claims(1)
    [claim] = anonymous.read("claims/")["results"]
    [expanded] = anonymous.read(
        "claims/", expand="subject,property,object,evidence,evidence.source"
    )["results"]
    assert expanded["subject"] == anonymous.read(f"entities/{claim['subject']['id']}/")
    assert expanded["object"] == anonymous.read(f"entities/{claim['value']['id']}/")
    receipts = anonymous.read("evidence/", ordering="created_at", expand="source")["results"]
    assert expanded["evidence"] == claim["evidence"] | {"items": receipts}
    assert receipts[0]["source"]["kind"] == "article"
    assert {**claim["property"], **expanded["property"]} == expanded["property"]


def test_expanded_evidence_is_bounded(
    anonymous: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expansions, "MAX_EVIDENCE", 1)
    make_linked_claims(2)
    for claim in anonymous.read("claims/", expand="evidence")["results"]:
        oldest = anonymous.read("evidence/", claim=claim["id"], ordering="created_at")["results"][0]
        assert claim["evidence"]["items"] == [oldest]


def test_merged_entities_are_expanded(anonymous: ApiClient) -> None:
    match = make_match(EntityFactory(), EntityFactory(), "same")
    asked = {"expand": "canonical,merged", "merged": "any", "ordering": "id"}
    first, second = anonymous.read("entities/", **asked)["results"]
    assert (first["canonical"], second["merged"]) == (None, [])
    assert second["canonical"]["label"] == match.left.label
    assert [row["label"] for row in first["merged"]] == [match.right.label]


def test_expansion_shows_no_claim_that_the_list_of_claims_would_not(anonymous: ApiClient) -> None:
    """Evidence of drafts is not listed, nor is a draft put in the place of its id."""
    make_archived_evidence(1)
    EvidenceFactory(claim=make_claim())
    [receipt] = anonymous.read("evidence/", expand="claim")["results"]
    assert receipt["claim"]["status"] == "verified"


@pytest.mark.parametrize(
    ("fields", "expand", "expected"),
    [
        ("status,kind", "", {"status": "verified", "kind": "value"}),
        ("value.type,evidence.supports", "", {"value": {"type": "entity"}, "evidence": SUPPORTS}),
        ("value.amount", "", {"value": {}}),
        ("evidence,evidence.supports", "", {"evidence": ALL}),
        ("qualifiers.display,recheck", "", {"qualifiers": [], "recheck": None}),
        ("subject.description", "subject", {"subject": {"description": ""}}),
        ("object.aliases", "object", {"object": {"aliases": []}}),
    ],
)
def test_fields_are_those_that_are_named_and_no_more(
    anonymous: ApiClient, fields: str, expand: str, expected: dict[str, Any]
) -> None:
    make_linked_claims(2)
    page = anonymous.read("claims/", fields=fields, expand=expand)
    assert page["results"] == [expected, expected]
    judge(page, "claims/", "get", 200, "application/json")
    pk = anonymous.read("claims/")["results"][0]["id"]
    response = anonymous.get(f"/api/v1/claims/{pk}/", {"fields": fields, "expand": expand})
    assert response.json() == expected
    assert response["ETag"]
    judge(response.json(), "claims/{id}/", "get", 200, "application/json")


@pytest.mark.parametrize("path", MAKERS)
def test_every_field_can_be_named(path: str, anonymous: ApiClient) -> None:
    MAKERS[path](1)
    row = anonymous.read(f"{path}/")["results"][0]
    assert anonymous.read(f"{path}/", fields=",".join(row))["results"][0] == row
    for name in row:
        page = anonymous.read(f"{path}/", fields=name)
        assert page["results"][0] == {name: row[name]}


@pytest.mark.parametrize(
    ("path", "query", "field", "words"),
    [
        ("claims/", "fields=colour", "fields", "“colour” is unknown here; choose from id, self,"),
        ("claims/", "fields=value.colour", "fields", "choose from value.type, value.amount,"),
        ("claims/", "fields=value.", "fields", "“value.” is unknown"),
        ("claims/", "fields=status.value", "fields", "there is nothing to choose"),
        ("claims/", "fields=value.amount.x", "fields", "“value.amount.x” is unknown"),
        ("claims/", "fields=object", "fields", "“object” is unknown here"),
        ("claims/", "fields=subject.aliases", "fields", "choose from subject.id, subject.label"),
        ("claims/", "expand=created_by", "expand", "choose from subject, property, object,"),
        ("claims/", "expand=evidence.source.publisher", "expand", "choose from evidence.claim,"),
        ("publishers/", "expand=sources", "expand", "there is nothing to choose"),
        ("claims/{claim}/", "fields=colour", "fields", "choose from id"),
        ("claims/{claim}/", "expand=%00", "expand", "choose from subject"),
        ("claims/{claim}/", "colour=1", "colour", "allowed are expand, fields,"),
        ("claims/{claim}/", "page=1", "page", "is not a parameter of this address"),
        ("claims/{claim}/history/", "fields=id", "fields", "allowed are none"),
        ("claims/{claim}/diff/", "known_at=2025", "known_at", "allowed are from, to"),
        ("entities/{entity}/", "merged=any", "merged", "Write no"),
    ],
)
def test_parameter_that_means_nothing_is_refused_naming_the_others(
    anonymous: ApiClient, path: str, query: str, field: str, words: str
) -> None:
    claim = make_claim(status=Status.VERIFIED)
    place = path.format(claim=claim.pk, entity=claim.subject_id)
    response = anonymous.get(f"/api/v1/{place}?{query}")
    assert response.status_code == 400
    [error] = response.json()["errors"]
    assert error["field"] == field
    assert words in error["message"]


@pytest.mark.parametrize("path", ["claims/", "claims/{claim}/", "claims/{claim}/submit/"])
def test_write_takes_no_parameters(as_contributor: ApiClient, path: str) -> None:
    claim = make_claim()
    method = "patch" if path == "claims/{claim}/" else "post"
    response = as_contributor.send(method, f"{path.format(claim=claim.pk)}?status=verified")
    assert response.status_code == 400
    assert "allowed are none" in response.json()["errors"][0]["message"]


def test_known_revision_is_sent_again_where_it_is_expanded(anonymous: ApiClient) -> None:
    """What is expanded may have changed, and the claim not."""
    path = f"/api/v1/claims/{make_claim(status=Status.VERIFIED).pk}/"
    known = {"If-None-Match": anonymous.get(path)["ETag"]}
    assert anonymous.get(path, headers=known).status_code == 304
    assert anonymous.get(path, {"fields": "id"}, headers=known).status_code == 304
    assert anonymous.get(path, {"expand": "subject"}, headers=known).status_code == 200


def test_cursor_goes_with_fields_and_expansions(anonymous: ApiClient) -> None:
    make_entities(3)
    page = anonymous.read("entities/", fields="type.slug", expand="type", cursor="", page_size="2")
    assert page["results"] == [{"type": {"slug": "company"}}] * 2
    assert anonymous.get(page["next"]).json()["results"] == [{"type": {"slug": "company"}}]
