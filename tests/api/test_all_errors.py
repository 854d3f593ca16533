"""Everything that is wrong with one body is told at once, each by its pointer."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from factbase.models import Claim, EntityType
from tests.api.conftest import ApiClient
from tests.api.views.bulk.asking import errors, new_claim, on, send
from tests.factories import EntityFactory, PropertyFactory, make_claim, make_snapshot

pytestmark = pytest.mark.django_db

# What is wrong by itself, and what is wrong for the property or beside another field.
WRONG: dict[str, Any] = {
    "value": {"amount": "NaN", "unit": "XXX", "modifier": "rather", "colour": "red"},
    "valid": "2025-13",
    "note": 5,
    "colour": "red",
    "editor_confidence": 2,
    "qualifiers": [{"property": "nothing", "value": "x"}, {"property": "valuation", "value": "5"}],
}
POINTERS = {
    *("/value", "/value/amount", "/value/unit", "/value/modifier", "/valid", "/note", "/colour"),
    *("/editor_confidence", "/qualifiers/0/property", "/qualifiers/1/value"),
}
RECEIPTS = [{"source": "nothing", "exact": "so", "stance": "maybe"}, {"exact": "so", "start": 1}]
OF_RECEIPTS = {
    *("/evidence/0/source", "/evidence/0/stance"),
    *("/evidence/1/source", "/evidence/1/end"),
}


@pytest.fixture(autouse=True)
def _desk(db: None) -> None:
    PropertyFactory(slug="valuation")


def pointers(response: Any) -> list[str]:
    return sorted(pointer for pointer, _ in errors(response))


def test_new_claim_is_told_all_that_is_wrong_with_it(as_contributor: ApiClient) -> None:
    sent = {"subject": "nobody", "property": "valuation", "evidence": RECEIPTS}
    response = as_contributor.send("post", "claims/", sent | WRONG)

    assert response.status_code == 400
    assert pointers(response) == sorted(POINTERS | OF_RECEIPTS | {"/subject"})


def test_changed_claim_is_told_all_that_is_wrong_with_it(as_contributor: ApiClient) -> None:
    claim = make_claim()
    response = as_contributor.send("patch", f"claims/{claim.pk}/", WRONG | {"id": str(claim.pk)})

    assert response.status_code == 400
    assert pointers(response) == sorted(POINTERS | {"/id"})


def test_each_of_many_operations_is_told_all_that_is_wrong_with_it(
    as_contributor: ApiClient,
) -> None:
    update = on(make_claim(), "update") | WRONG
    response = send(
        as_contributor,
        "claims",
        new_claim(property="valuation", evidence=RECEIPTS) | WRONG,
        update,
    )

    assert response.status_code == 400
    expected = {f"/operations/0{each}" for each in POINTERS | OF_RECEIPTS}
    assert pointers(response) == sorted(expected | {f"/operations/1{each}" for each in POINTERS})


def test_operation_is_told_that_neither_id_nor_revision_can_be_read(
    as_contributor: ApiClient,
) -> None:
    response = send(as_contributor, "claims", {"action": "update", "id": "1", "revision": "x"})

    assert pointers(response) == ["/operations/0/id", "/operations/0/revision"]


def test_value_that_is_missing_is_told_with_a_property_that_is_unknown(
    as_contributor: ApiClient,
) -> None:
    response = as_contributor.send("post", "claims/", {"property": "nothing"})

    assert pointers(response) == ["/property", "/subject", "/value"]


@pytest.fixture
def misfit() -> dict[str, Any]:
    """Return a body that can be read, and in which several fields are not what the desk allows."""
    prop = PropertyFactory()
    prop.subject_types.set([EntityType.objects.get(slug="person")])
    prop.units.add("USD")
    snapshot = make_snapshot("Something else.")
    person = PropertyFactory(value_type="entity")
    person.object_types.set([EntityType.objects.get(slug="person")])
    return {
        "subject": str(EntityFactory().pk),
        "property": prop.slug,
        "kind": "unknown",
        "editor_confidence": 0.5,
        "qualifiers": [{"property": person.slug, "value": str(EntityFactory().pk)}],
        "evidence": [{"snapshot": str(snapshot.pk), "exact": "else"}],
    }


MISFITS = ["/editor_confidence_reason", "/qualifiers/0/value", "/subject"]


def test_all_that_the_desk_does_not_allow_is_told(
    as_contributor: ApiClient, misfit: dict[str, Any]
) -> None:
    response = as_contributor.send("post", "claims/", misfit)

    assert (response.status_code, pointers(response)) == (422, MISFITS)
    many = send(as_contributor, "claims", {"action": "create"} | misfit)
    assert (many.status_code, pointers(many)) == (422, [f"/operations/0{each}" for each in MISFITS])
    assert not Claim.objects.exists()


def test_change_is_told_all_that_the_desk_does_not_allow(
    as_contributor: ApiClient, misfit: dict[str, Any], contributor: User
) -> None:
    claim = make_claim(by=contributor)
    change = {name: misfit[name] for name in ("property", "kind", "editor_confidence")}
    change |= {"qualifiers": misfit["qualifiers"]}
    response = as_contributor.send("patch", f"claims/{claim.pk}/", change)

    assert (response.status_code, pointers(response)) == (422, MISFITS)
    assert not claim.qualifiers.exists()


def test_receipts_that_are_refused_are_told_by_their_places(as_contributor: ApiClient) -> None:
    quote = {"snapshot": str(make_snapshot("Something else.").pk), "exact": "else"}
    elsewhere = {"source": str(make_snapshot("Not here.").source_id)}
    body = new_claim(evidence=[quote, quote | elsewhere, quote | elsewhere])
    del body["action"]
    response = as_contributor.send("post", "claims/", body)

    assert response.status_code == 422
    assert pointers(response) == ["/evidence/1/snapshot", "/evidence/2/snapshot"]
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("path", "body", "pointers_wanted"),
    [
        (
            "entities/",
            {"type": "x", "label": "", "aliases": [{"name": "A", "language": "z z"}], "a": 1},
            ["/a", "/aliases/0/language", "/label", "/type"],
        ),
        (
            "sources/",
            {"published": "13.13", "language": "z z", "url": "ftp://x", "kind": "x"},
            ["/kind", "/language", "/published", "/title", "/url"],
        ),
        (
            "webhooks/",
            {"resources": ["claims", "x"], "actions": ["y"]},
            ["/actions", "/resources", "/url"],
        ),
    ],
)
def test_other_records_are_told_all_that_is_wrong_with_them(
    as_contributor: ApiClient, path: str, body: dict[str, Any], pointers_wanted: list[str]
) -> None:
    response = as_contributor.send("post", path, body)

    assert (response.status_code, pointers(response)) == (400, pointers_wanted)
    assert "valid choice" not in response.content.decode()
