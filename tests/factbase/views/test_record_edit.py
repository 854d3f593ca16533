"""Pages that add and change entities, properties and publishers."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from factbase.models import Entity, EntityType, Identifier, Property
from sources.models import Publisher
from tests.factories import EntityFactory, PropertyFactory, PublisherFactory, make_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, contributor: User) -> Client:
    """Return the browser of a contributor."""
    client.force_login(contributor)
    return client


def company() -> str:
    return str(EntityType.objects.get(slug="company").pk)


def test_entity_is_added_with_its_names(desk: Client, contributor: User) -> None:
    typed = {
        "label": "Falcon Robotics",
        "type": company(),
        "aliases": "猎鹰 @zh-Hans\nFalcon",
        "identifiers": "lei: X1",
    }
    response = desk.post("/entities/new/", typed)

    entity = Entity.objects.get(label="Falcon Robotics")
    assert response["Location"] == f"/entities/{entity.pk}/"
    assert entity.created_by == contributor
    assert set(entity.aliases.values_list("name", "language")) == {
        ("猎鹰", "zh-Hans"),
        ("Falcon", ""),
    }
    assert entity.identifiers.get().value == "X1"


def test_address_fills_the_name_of_a_new_entity(desk: Client) -> None:
    assert b'value="Heron &amp; Co"' in desk.get("/entities/new/?label=Heron+%26+Co").content


def test_identifier_of_another_entity_is_told_at_its_field(desk: Client) -> None:
    Identifier.objects.create(entity=EntityFactory(label="Heron"), scheme="lei", value="X1")
    typed = {"label": "Falcon", "type": company(), "identifiers": "lei: X1"}

    response = desk.post("/entities/new/", typed)

    assert response.context["form"].errors == {
        "identifiers": ["lei:X1 is already the identifier of Heron."]
    }
    assert b"lei: X1" in response.content
    assert not Entity.objects.filter(label="Falcon").exists()


def test_lost_race_keeps_what_was_typed_beside_what_is_stored(desk: Client) -> None:
    entity = EntityFactory(label="First")
    page = f"/entities/{entity.pk}/edit/"
    read = {"type": company(), "revision": str(entity.revision)}
    desk.post(page, read | {"label": "Second"})

    response = desk.post(page, read | {"label": "Third"})

    assert response.status_code == 200
    assert "This record was changed while you were editing it" in response.content.decode()
    assert "Stored now:</span> Second" in response.content.decode()
    assert 'value="Third"' in response.content.decode()
    entity.refresh_from_db()
    assert entity.label == "Second"

    again = read | {"label": "Third", "revision": response.context["form"]["revision"].value()}
    assert desk.post(page, again).status_code == 302
    entity.refresh_from_db()
    assert entity.label == "Third"


def test_property_is_defined_with_units(desk: Client) -> None:
    typed = {
        "label": "Market worth",
        "value_type": "money",
        "cardinality": "one_at_a_time",
        "units": ["EUR", "USD"],
    }
    response = desk.post("/properties/new/", typed)

    prop = Property.objects.get(slug="market-worth")
    assert response["Location"] == "/properties/market-worth/"
    assert {unit.code for unit in prop.units.all()} == {"EUR", "USD"}


def test_short_name_that_is_taken_is_told_at_its_field(desk: Client) -> None:
    PropertyFactory(slug="worth")
    typed = {"label": "Worth", "slug": "worth", "value_type": "money", "cardinality": "many"}

    response = desk.post("/properties/new/", typed)

    assert response.context["form"].errors == {"slug": ["Another property has this slug already."]}


def test_value_type_of_a_used_property_stays(desk: Client) -> None:
    prop = make_claim().property
    typed = {"label": prop.label, "slug": prop.slug, "value_type": "text", "cardinality": "many"}

    response = desk.post(f"/properties/{prop.slug}/edit/", typed | {"revision": "1"})

    assert "cannot change while claims use" in response.context["form"].errors["value_type"][0]


def test_publisher_is_changed(desk: Client) -> None:
    publisher = PublisherFactory(name="Tribune")
    typed = {"name": "Tribune", "grade": "B", "url": "https://tribune.example", "revision": "1"}

    response = desk.post(f"/publishers/{publisher.pk}/edit/", typed)

    assert response["Location"] == f"/publishers/{publisher.pk}/"
    publisher.refresh_from_db()
    assert (publisher.grade, publisher.url) == ("B", "https://tribune.example")


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"name": "TRIBUNE", "grade": "C"}, "name", "of this name exists already"),
        ({"name": "Other", "grade": "C", "url": "javascript:x"}, "url", "is not a web address"),
        ({"name": "Other", "grade": "Z"}, "grade", "Select a valid choice"),
        ({"name": " ", "grade": "C"}, "name", "required"),
        ({"name": "a\x00b", "grade": "C"}, "name", "Null characters"),
    ],
)
def test_wrong_publisher_is_refused_at_its_field(
    desk: Client, typed: dict[str, str], field: str, message: str
) -> None:
    PublisherFactory(name="Tribune")

    response = desk.post("/publishers/new/", typed)

    assert message in response.context["form"].errors[field][0]
    assert Publisher.objects.count() == 1


def test_wrong_field_is_tied_to_its_message(desk: Client) -> None:
    page = desk.post("/publishers/new/", {"name": "", "grade": "C"}).content.decode()

    assert '<a href="#id_name">Name</a>' in page
    assert 'id="id_name_error"' in page
    assert 'aria-describedby="id_name_error"' in page
    assert 'aria-invalid="true"' in page
