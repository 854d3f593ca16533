"""Claims over the API: changes, the steps of review, and who sees what."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from factbase.models import Claim, Status
from factbase.values import EntityRef
from tests.api.conftest import ApiClient
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    make_claim,
    make_user,
)


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
