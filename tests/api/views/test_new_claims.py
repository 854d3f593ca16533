"""New claims over the API: what is sent, and what comes back."""

from typing import Any
from uuid import uuid4

import pytest

from factbase.models import Claim, EntityType, Evidence, IdempotencyKey
from sources.models.record import uuid7
from tests.api.conftest import ApiClient
from tests.factories import (
    EntityFactory,
    PropertyFactory,
    SourceFactory,
    make_snapshot,
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
    # Under a key its six, and no savepoint within its own.
    with django_assert_num_queries(7 + 6 - 2):
        keyed = as_contributor.send("post", "claims/", sent, headers={"Idempotency-Key": "k-1"})
        assert keyed.status_code == 201


def test_claim_refused_under_a_key_leaves_neither(as_contributor: ApiClient) -> None:
    prop = PropertyFactory(slug="valuation")
    receipt = {"source": str(SourceFactory().pk), "exact": "words", "stance": "supports"}
    sent = {"subject": str(EntityFactory().pk), "property": prop.slug, "value": MONEY_PARTS}
    taken = str(uuid7())
    for id, status in ((taken, 201), (taken, 409)):
        body = sent | {"id": str(uuid7()), "evidence": [receipt | {"id": id}]}
        answer = as_contributor.send(
            "post", "claims/", body, headers={"Idempotency-Key": f"k-{status}"}
        )
        assert answer.status_code == status, answer.content
    assert (Claim.objects.count(), Evidence.objects.count()) == (1, 1)
    assert [row.key for row in IdempotencyKey.objects.all()] == ["k-201"]


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
