"""Properties over the API."""

import pytest

from factbase.models import EntityType, Property
from tests.api.conftest import ApiClient
from tests.factories import PropertyFactory, make_claim

VALUATION = {
    "slug": "market-value",
    "label": "market value",
    "value_type": "money",
    "cardinality": "one_at_a_time",
    "units": ["CNY", "USD"],
    "subject_types": ["company"],
    "equivalents": {"wikidata": "P2226"},
}


def test_property_create_returns_it_with_its_limits(as_contributor: ApiClient) -> None:
    body = as_contributor.send("post", "properties/", VALUATION).json()
    assert VALUATION.items() <= body.items()
    assert body["object_types"] == []


def test_property_change_of_its_units_replaces_them(as_contributor: ApiClient) -> None:
    created = as_contributor.send("post", "properties/", VALUATION).json()
    body = as_contributor.send("patch", f"properties/{created['id']}/", {"units": ["EUR"]}).json()
    assert body["units"] == ["EUR"]
    assert body["subject_types"] == ["company"]


def test_property_value_type_in_use_cannot_change(as_contributor: ApiClient) -> None:
    prop = make_claim().property
    response = as_contributor.send("patch", f"properties/{prop.pk}/", {"value_type": "text"})
    assert (response.status_code, response.json()["code"]) == (409, "in_use")


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"value_type": "colour"}, 400, "value_type"),
        ({"units": ["ZZZ"]}, 400, "units.0"),
        ({"subject_types": ["spaceship"]}, 400, "subject_types.0"),
        ({"slug": "market value"}, 400, "slug"),
        ({"inverse_label": "is worth"}, 422, "inverse_label"),
    ],
)
def test_property_with_a_wrong_field_is_refused_by_name(
    as_contributor: ApiClient, change: dict[str, object], status: int, field: str
) -> None:
    before = Property.objects.count()
    response = as_contributor.send("post", "properties/", VALUATION | change)
    assert response.status_code == status, response.content
    assert response.json()["errors"][0]["field"] == field
    assert Property.objects.count() == before


def test_property_is_retracted_and_restored(as_contributor: ApiClient) -> None:
    path = f"properties/{PropertyFactory().pk}/"
    assert as_contributor.send("post", path + "retract/", {"reason": "x"}).json()["retracted_at"]
    assert as_contributor.send("post", path + "restore/").json()["retracted_at"] is None


@pytest.mark.parametrize(
    "asked", [{"unit": "CNY,USD"}, {"subject_type": "company,law"}, {"object_type": "company,law"}]
)
def test_property_that_several_values_find_is_listed_once(
    anonymous: ApiClient, asked: dict[str, str]
) -> None:
    prop = PropertyFactory()
    prop.units.add("CNY", "USD")
    for types in (prop.subject_types, prop.object_types):
        types.add(*EntityType.objects.filter(slug__in=["company", "law"]))
    page = anonymous.read("properties/", **asked)
    assert [each["slug"] for each in page["results"]] == [prop.slug]
    assert page["count"] == 1
