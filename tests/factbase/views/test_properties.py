"""Pages that show properties offer to define them to those who may."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import PropertyFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "defines"), [("reader", False), ("contributor", True), ("administrator", True)]
)
def test_property_pages_offer_to_define_and_edit_to_contributors(
    request: pytest.FixtureRequest, client: Client, role: str, defines: bool
) -> None:
    prop = PropertyFactory()
    client.force_login(request.getfixturevalue(role))

    listed = client.get(reverse("property-list")).content.decode()
    shown = client.get(reverse("property-detail", args=[prop.slug])).content.decode()

    assert (reverse("property-create") in listed) is defines
    assert (reverse("property-edit", args=[prop.slug]) in shown) is defines
