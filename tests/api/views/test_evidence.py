"""Evidence over the API."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from factbase.models import Claim, Evidence, Status
from tests.api.conftest import ApiClient
from tests.factories import EntityFactory, EvidenceFactory, SourceFactory, make_claim, make_snapshot

TEXT = "Zhipu was pegged at 20 billion yuan in June."


def test_evidence_create_is_checked_and_counted(
    as_contributor: ApiClient, contributor: User
) -> None:
    claim, snapshot = make_claim(by=contributor), make_snapshot(TEXT)
    sent = {
        "claim": str(claim.pk),
        "source": str(snapshot.source_id),
        "exact": "pegged at 20 billion yuan",
        "asserted_by": str(EntityFactory(label="State media").pk),
        "mode": "on_the_record",
        "credibility": 3,
    }
    response = as_contributor.send("post", "evidence/", sent)
    assert response.status_code == 201, response.content
    body = response.json()
    assert (body["check_state"], body["stance"]) == ("exact", "supports")
    assert TEXT[body["start"] : body["end"]] == "pegged at 20 billion yuan"
    assert body["snapshot"] == str(snapshot.pk)
    assert body["asserted_by"]["label"] == "State media"
    assert as_contributor.read(f"claims/{claim.pk}/")["evidence"]["supports"] == 1


def test_evidence_that_is_not_found_is_kept_and_says_so(as_contributor: ApiClient) -> None:
    sent = {
        "claim": str(make_claim().pk),
        "snapshot": str(make_snapshot(TEXT).pk),
        "exact": "pegged at 30 billion yuan",
    }
    assert as_contributor.send("post", "evidence/", sent).json()["check_state"] == "missing"


def test_evidence_change_is_checked_anew(as_contributor: ApiClient) -> None:
    snapshot = make_snapshot(TEXT)
    receipt = EvidenceFactory(source=snapshot.source)
    sent = {"snapshot": str(snapshot.pk), "exact": "in June"}
    body = as_contributor.send("patch", f"evidence/{receipt.pk}/", sent).json()
    assert (body["check_state"], body["exact"]) == ("exact", "in June")


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"source": None}, 400, "source"),
        ({"exact": ""}, 400, "exact"),
        ({"exact": 5}, 400, "exact"),
        ({"stance": "proves"}, 400, "stance"),
        ({"credibility": 7}, 400, "credibility"),
        ({"start": 3}, 400, "end"),
        ({"start": -1, "end": 3}, 400, "start"),
        ({"check_state": "exact"}, 400, "check_state"),
        ({"claim": "x"}, 400, "claim"),
    ],
)
def test_evidence_with_a_wrong_field_is_refused_by_name(
    as_contributor: ApiClient, change: dict[str, Any], status: int, field: str
) -> None:
    sent = {"claim": str(make_claim().pk), "source": str(SourceFactory().pk), "exact": "words"}
    sent = {name: value for name, value in (sent | change).items() if value is not None}
    response = as_contributor.send("post", "evidence/", sent)
    assert response.status_code == status, response.content
    assert response.json()["errors"][0]["field"] == field
    assert not Evidence.objects.exists()


def test_evidence_twice_is_a_conflict(as_contributor: ApiClient) -> None:
    sent = {"claim": str(make_claim().pk), "source": str(SourceFactory().pk), "exact": "words"}
    assert as_contributor.send("post", "evidence/", sent).status_code == 201
    again = as_contributor.send("post", "evidence/", sent)
    assert again.status_code == 409
    assert again.json()["detail"] == "This quote is already evidence for the claim."


def test_evidence_on_a_verified_claim_sends_it_back(
    as_contributor: ApiClient, as_reader: ApiClient
) -> None:
    claim = make_claim(status=Status.VERIFIED)
    sent = {"claim": str(claim.pk), "source": str(SourceFactory().pk), "exact": "words"}
    as_contributor.send("post", "evidence/", sent)
    body = as_reader.read(f"claims/{claim.pk}/")
    assert (body["status"], body["recheck"]) == ("submitted", "evidence_edited")


def test_evidence_cannot_move_to_another_claim(as_contributor: ApiClient) -> None:
    receipt = EvidenceFactory()
    sent = {"claim": str(make_claim().pk)}
    response = as_contributor.send("patch", f"evidence/{receipt.pk}/", sent)
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "claim"


def test_evidence_of_a_draft_is_hidden_from_readers(
    as_reader: ApiClient, as_contributor: ApiClient
) -> None:
    receipt = EvidenceFactory(claim=make_claim())
    assert as_reader.get(f"/api/v1/evidence/{receipt.pk}/").status_code == 404
    assert as_reader.read("evidence/")["count"] == 0
    assert as_contributor.read("evidence/")["results"][0]["claim_status"] == "draft"


def test_evidence_is_retracted_and_restored_with_its_counts(as_contributor: ApiClient) -> None:
    receipt = EvidenceFactory()
    path = f"evidence/{receipt.pk}/"
    retracted = as_contributor.send("post", path + "retract/", {"reason": "Misread."})
    assert retracted.json()["retracted_at"]
    assert Claim.objects.get(pk=receipt.claim_id).supports == 0
    assert as_contributor.send("post", path + "restore/").json()["retracted_at"] is None
    assert Claim.objects.get(pk=receipt.claim_id).supports == 1
