"""Claims over the API: what is sent, what comes back, and the steps of review."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from factbase.models import Claim, EntityType, Evidence, Status
from factbase.values import EntityRef
from sources.models.record import uuid7
from tests.api.conftest import ApiClient
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    SourceFactory,
    make_claim,
    make_snapshot,
    make_user,
)

MONEY_PARTS = {
    "type": "money",
    "amount": "20000000000",
    "lower": None,
    "upper": None,
    "modifier": "about",
    "unit": "CNY",
    "verbatim": "20 billion yuan",
}


def test_claim_create_from_parts_returns_the_contract(as_contributor: ApiClient) -> None:
    subject, prop = EntityFactory(label="Zhipu AI"), PropertyFactory(slug="valuation")
    sent = {
        "subject": str(subject.pk),
        "property": "valuation",
        "value": MONEY_PARTS,
        "valid": "2025-06",
    }
    response = as_contributor.send("post", "claims/", sent)
    assert response.status_code == 201, response.content
    body = response.json()
    claim = Claim.objects.get(pk=body["id"])
    assert response["Location"] == body["self"] == f"http://testserver/api/v1/claims/{claim.pk}/"
    assert body | {"created_at": 0, "updated_at": 0} == {
        "id": str(claim.pk),
        "self": f"http://testserver/api/v1/claims/{claim.pk}/",
        "url": f"http://testserver/claims/{claim.pk}/",
        "revision": claim.revision,
        "subject": {"id": str(subject.pk), "label": "Zhipu AI", "type": "company"},
        "property": {"slug": "valuation", "label": prop.label, "value_type": "money"},
        "kind": "value",
        "denied": False,
        "value": MONEY_PARTS,
        "display": "about 20 billion CNY",
        "qualifiers": [],
        "valid": {"edtf": "2025-06", "earliest": "2025-06-01", "latest": "2025-06-30"},
        "status": "draft",
        "recheck": None,
        "confidence": body["confidence"],
        "editor_confidence": None,
        "editor_confidence_reason": "",
        "evidence": {"supports": 0, "refutes": 0, "context": 0, "origins": 0},
        "note": "",
        "verified_by": None,
        "created_at": 0,
        "created_by": "contributor",
        "updated_at": 0,
        "updated_by": "contributor",
    }
    assert body["created_at"].endswith("Z")


def test_claim_create_costs_few_queries(
    as_contributor: ApiClient, django_assert_num_queries: Any
) -> None:
    prop = PropertyFactory(slug="valuation")
    sent = {"subject": str(EntityFactory().pk), "property": prop.slug, "value": MONEY_PARTS}
    as_contributor.send("post", "claims/", sent)  # notes that the token is in use
    # Who asks; what is named, with the property's lists and, if they have changed, the units; a
    # savepoint, the lock on the subject, the claim with its rivals, its release; the answer.
    with django_assert_num_queries(7):
        assert as_contributor.send("post", "claims/", sent).status_code == 201


def test_claim_create_from_typed_words_reads_them(as_contributor: ApiClient) -> None:
    sent = {
        "subject": str(EntityFactory().pk),
        "property": str(PropertyFactory().pk),
        "value": "over $1.4 billion",
    }
    body = as_contributor.send("post", "claims/", sent).json()
    assert body["value"]["amount"] == "1400000000"
    assert body["value"]["modifier"] == "at_least"
    assert body["value"]["unit"] == "USD"
    assert body["value"]["verbatim"] == "over $1.4 billion"


def test_claim_create_keeps_a_client_made_id_and_refuses_it_twice(
    as_contributor: ApiClient,
) -> None:
    identity = str(uuid7())
    sent = {
        "id": identity,
        "subject": str(EntityFactory().pk),
        "property": PropertyFactory().slug,
        "value": "1 USD",
    }
    assert as_contributor.send("post", "claims/", sent).json()["id"] == identity
    again = as_contributor.send("post", "claims/", sent)
    assert again.status_code == 409
    assert again.json()["code"] == "duplicate"


def test_claim_create_with_an_id_of_another_version_is_refused(as_contributor: ApiClient) -> None:
    response = as_contributor.send("post", "claims/", {"id": str(uuid4())})
    assert response.status_code == 400
    assert {"field": "id", "pointer": "/id", "code": "invalid"}.items() <= response.json()[
        "errors"
    ][0].items()


def test_claim_create_with_evidence_checks_the_quote(as_contributor: ApiClient) -> None:
    snapshot = make_snapshot("It was pegged at 20 billion yuan in June.")
    sent = {
        "subject": str(EntityFactory().pk),
        "property": PropertyFactory().slug,
        "value": MONEY_PARTS,
        "evidence": [{"snapshot": str(snapshot.pk), "exact": "pegged at 20 billion yuan"}],
    }
    body = as_contributor.send("post", "claims/", sent).json()
    assert body["evidence"] == {"supports": 1, "refutes": 0, "context": 0, "origins": 1}
    assert Evidence.objects.get(claim=body["id"]).check_state == "exact"


def test_claim_create_with_bad_evidence_leaves_no_claim(as_contributor: ApiClient) -> None:
    other = make_snapshot("Something else.")
    sent = {
        "subject": str(EntityFactory().pk),
        "property": PropertyFactory().slug,
        "value": MONEY_PARTS,
        "evidence": [
            {"source": str(SourceFactory().pk), "snapshot": str(other.pk), "exact": "else"}
        ],
    }
    response = as_contributor.send("post", "claims/", sent)
    assert response.status_code == 422
    assert "not one of this source" in response.json()["detail"]
    assert not Claim.objects.exists()


def test_claim_create_of_an_entity_value_takes_its_id(as_contributor: ApiClient) -> None:
    founder = EntityFactory(label="Tsinghua University")
    prop = PropertyFactory(value_type="entity")
    sent = {"subject": str(EntityFactory().pk), "property": prop.slug, "value": str(founder.pk)}
    body = as_contributor.send("post", "claims/", sent).json()
    assert body["value"] == {
        "type": "entity",
        "id": str(founder.pk),
        "label": "Tsinghua University",
    }
    assert body["display"] == "Tsinghua University"


def test_claim_create_unknown_and_denied_say_so(as_contributor: ApiClient) -> None:
    sent = {"subject": str(EntityFactory().pk), "property": PropertyFactory().slug}
    unknown = as_contributor.send("post", "claims/", sent | {"kind": "unknown"}).json()
    assert (unknown["kind"], unknown["value"], unknown["display"]) == ("unknown", None, "unknown")
    denied = as_contributor.send("post", "claims/", sent | {"value": "5 USD", "denied": True})
    assert denied.json()["display"] == "not 5 USD"


@pytest.mark.parametrize(
    ("change", "status", "field", "words"),
    [
        ({"value": "20 something"}, 400, "value", "something"),
        ({"value": {"amount": 20, "unit": "CNY"}}, 400, "value.amount", "must be a string"),
        ({"value": {"amount": "NaN", "unit": "CNY"}}, 400, "value.amount", "NaN"),
        ({"value": {"amount": "1E+999999", "unit": "CNY"}}, 400, "value.amount", "digits"),
        ({"value": {"type": "date", "edtf": "2025"}}, 400, "value.type", "type money"),
        ({"value": {"amount": "1", "unit": "CNY", "colour": "red"}}, 400, "value", "colour"),
        ({"value": 5}, 400, "value", "object of parts or a string"),
        ({"value": None}, 400, "value", "Send a value"),
        ({"value": "1 USD", "kind": "unknown"}, 400, "value", "takes no value"),
        ({"valid": "2025-13"}, 400, "valid", "2025-13"),
        ({"valid": {"edtf": "2025"}}, 400, "valid", "valid string"),
        ({"subject": "019abc"}, 400, "subject", "There is no entity"),
        ({"property": "nothing"}, 400, "property", "There is no property"),
        ({"editor_confidence": "NaN"}, 400, "editor_confidence", "number"),
        ({"editor_confidence": 1.5}, 400, "editor_confidence", "less than or equal to 1"),
        ({"status": "verified"}, 400, "status", "read-only"),
        ({"colour": "red"}, 400, "colour", "allowed are"),
        ({"revision": 1}, 400, "revision", "read-only"),
        (
            {"qualifiers": [{"property": "nothing", "value": "x"}]},
            400,
            "qualifiers.0.property",
            "There is no property",
        ),
    ],
)
def test_claim_create_with_a_wrong_field_is_refused_by_name(
    as_contributor: ApiClient, change: dict[str, object], status: int, field: str, words: str
) -> None:
    sent = {
        "subject": str(EntityFactory().pk),
        "property": PropertyFactory().slug,
        "value": "1 USD",
    }
    response = as_contributor.send("post", "claims/", sent | change)
    assert response.status_code == status, response.content
    errors = response.json()["errors"]
    assert [error["field"] for error in errors] == [field]
    assert words in errors[0]["message"]
    assert not Claim.objects.exists()


def test_claim_create_misfit_subject_is_unprocessable(as_contributor: ApiClient) -> None:
    prop = PropertyFactory()
    prop.subject_types.set([EntityType.objects.get(slug="person")])
    sent = {"subject": str(EntityFactory().pk), "property": prop.slug, "value": "1 USD"}
    response = as_contributor.send("post", "claims/", sent)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "subject"


def test_claim_change_keeps_what_is_not_sent(as_contributor: ApiClient, contributor: User) -> None:
    claim = make_claim(by=contributor, valid="2025", note="kept")
    response = as_contributor.send("patch", f"claims/{claim.pk}/", {"value": "21 billion yuan"})
    assert response.status_code == 200, response.content
    body = response.json()
    assert body["value"]["amount"] == "21000000000"
    assert (body["note"], body["valid"]["edtf"]) == ("kept", "2025")
    assert body["revision"] > claim.revision


def test_claim_change_round_trips_its_own_value(
    as_contributor: ApiClient, contributor: User
) -> None:
    claim = make_claim(by=contributor)
    before = as_contributor.read(f"claims/{claim.pk}/")
    response = as_contributor.send("patch", f"claims/{claim.pk}/", {"value": before["value"]})
    assert response.json() == before


def test_claim_change_of_a_stale_revision_is_refused_with_the_current_one(
    as_contributor: ApiClient, contributor: User
) -> None:
    claim = make_claim(by=contributor)
    path = f"claims/{claim.pk}/"
    first = as_contributor.send("patch", path, {"note": "a"}, read=claim.revision)
    assert first.status_code == 200
    second = as_contributor.send("patch", path, {"note": "b"}, read=claim.revision)
    assert (second.status_code, second["ETag"]) == (412, first["ETag"])
    assert second.json()["code"] == "stale_revision"
    assert Claim.objects.get(pk=claim.pk).note == "a"


def test_claim_change_can_clear_the_valid_time(
    as_contributor: ApiClient, contributor: User
) -> None:
    claim = make_claim(by=contributor, valid="2025")
    body = as_contributor.send("patch", f"claims/{claim.pk}/", {"valid": None}).json()
    assert body["valid"] == {"edtf": None, "earliest": None, "latest": None}


def test_claim_qualifiers_are_replaced_as_a_whole(as_contributor: ApiClient) -> None:
    series = PropertyFactory(slug="series", value_type="text")
    sent = {
        "subject": str(EntityFactory().pk),
        "property": PropertyFactory().slug,
        "value": "1 USD",
        "qualifiers": [{"property": "series", "value": "Series B"}],
    }
    created = as_contributor.send("post", "claims/", sent).json()
    assert created["qualifiers"] == [
        {
            "property": {"slug": "series", "label": series.label, "value_type": "text"},
            "kind": "value",
            "value": {"type": "text", "text": "Series B", "language": ""},
            "display": "Series B",
        }
    ]
    path = f"claims/{created['id']}/"
    assert as_contributor.send("patch", path, {"qualifiers": []}).json()["qualifiers"] == []


def test_claim_change_with_half_a_qualifier_is_refused(
    as_contributor: ApiClient, contributor: User
) -> None:
    claim = make_claim(by=contributor)
    sent = {"qualifiers": [{"value": "Series B"}]}
    response = as_contributor.send("patch", f"claims/{claim.pk}/", sent)
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/qualifiers/0/property"


def test_claim_takes_its_steps_through_review(
    as_contributor: ApiClient, as_reviewer: ApiClient, contributor: User
) -> None:
    claim = make_claim(by=contributor)
    EvidenceFactory(claim=claim)
    path = f"claims/{claim.pk}/"
    assert as_contributor.send("post", path + "submit/").json()["status"] == "submitted"
    verified = as_reviewer.send("post", path + "verify/", {"comment": "Read it myself."})
    assert verified.json()["status"] == "verified"
    assert verified.json()["verified_by"] == "reviewer"
    assert claim.review_events.last().comment == "Read it myself."
    retracted = as_reviewer.send("post", path + "retract/", {"comment": "Withdrawn."})
    assert retracted.json()["status"] == "retracted"
    restored = as_contributor.send("post", path + "restore/", {"comment": "Back."})
    assert restored.json()["status"] == "draft"


@pytest.mark.parametrize(
    ("status", "step", "expected", "code"),
    [
        (Status.DRAFT, "verify", 409, "transition"),
        (Status.VERIFIED, "submit", 409, "transition"),
        (Status.SUBMITTED, "reject", 422, "refused"),
        (Status.SUBMITTED, "verify", 422, "no_evidence"),
    ],
)
def test_claim_step_that_is_not_possible_is_refused(
    as_reviewer: ApiClient, status: str, step: str, expected: int, code: str
) -> None:
    claim = make_claim(status=status)
    response = as_reviewer.send("post", f"claims/{claim.pk}/{step}/")
    assert response.status_code == expected, response.content
    assert response.json()["code"] == code
    assert Claim.objects.get(pk=claim.pk).status == status


def test_claim_step_with_an_overlong_comment_is_refused_by_name(as_reviewer: ApiClient) -> None:
    claim = make_claim(status=Status.SUBMITTED)
    response = as_reviewer.send("post", f"claims/{claim.pk}/reject/", {"comment": "x" * 5001})
    assert response.status_code == 400, response.content
    [problem] = response.json()["errors"]
    assert problem["pointer"] == "/comment"
    assert "5000" in problem["message"]
    assert Claim.objects.get(pk=claim.pk).status == Status.SUBMITTED


def test_claim_verify_of_own_work_is_forbidden(as_reviewer: ApiClient, reviewer: User) -> None:
    claim = make_claim(status=Status.SUBMITTED, by=reviewer)
    EvidenceFactory(claim=claim)
    response = as_reviewer.send("post", f"claims/{claim.pk}/verify/")
    assert response.status_code == 403
    assert response.json()["code"] == "four_eyes"


def test_claim_list_shows_verified_ones_unless_asked(as_contributor: ApiClient) -> None:
    verified = make_claim(status=Status.VERIFIED)
    draft = make_claim()
    assert [row["id"] for row in as_contributor.read("claims/")["results"]] == [str(verified.pk)]
    asked = as_contributor.read("claims/", status="any")["results"]
    assert {row["id"]: row["status"] for row in asked} == {
        str(verified.pk): "verified",
        str(draft.pk): "draft",
    }


def test_claim_draft_is_hidden_from_readers(anonymous: ApiClient, as_reader: ApiClient) -> None:
    draft, submitted = make_claim(), make_claim(status=Status.SUBMITTED)
    for client in (anonymous, as_reader):
        assert client.get(f"/api/v1/claims/{draft.pk}/").status_code == 404
        assert client.read("claims/", status="any")["count"] == 1
        assert client.read(f"claims/{submitted.pk}/")["status"] == "submitted"


def test_claim_list_as_csv_is_the_export(anonymous: ApiClient) -> None:
    claim = make_claim(status=Status.VERIFIED)
    make_claim()
    response = anonymous.get("/api/v1/claims/?format=csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(str(claim.pk))


def test_claim_value_of_an_entity_shows_its_present_label(anonymous: ApiClient) -> None:
    target = EntityFactory(label="Before")
    prop = PropertyFactory(value_type="entity")
    claim = make_claim(status=Status.VERIFIED, value=EntityRef(target.pk, "Before"), property=prop)
    target.label = "After"
    target.save()
    assert anonymous.read(f"claims/{claim.pk}/")["display"] == "After"


def test_claim_amount_of_many_digits_comes_back_exactly(as_contributor: ApiClient) -> None:
    sent = {
        "subject": str(EntityFactory().pk),
        "property": PropertyFactory().slug,
        "value": {"amount": "5.0000000000001e26", "unit": "CNY"},
    }
    body = as_contributor.send("post", "claims/", sent).json()
    assert Decimal(body["value"]["amount"]) == Decimal("5.0000000000001e26")
    assert body["value"]["amount"] == "500000000000010000000000000"


def test_claim_of_another_author_can_be_edited_by_a_contributor(
    as_contributor: ApiClient,
) -> None:
    claim = make_claim(by=make_user("contributor"))
    response = as_contributor.send("patch", f"claims/{claim.pk}/", {"note": "seen"})
    assert response.json()["updated_by"] == "contributor"
