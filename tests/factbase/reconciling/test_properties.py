"""What can be asked by is found by how it begins, in any letter case."""

import pytest

from factbase.models import Identifier
from factbase.reconciling import offered_properties
from tests.factories import EntityFactory, PropertyFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("prefix", ["LEI", "lei", "Identifier:le"])
def test_schemes_are_offered_whatever_their_case(prefix: str) -> None:
    Identifier.objects.create(entity=EntityFactory(), scheme="LEI", value="1")
    Identifier.objects.create(entity=EntityFactory(), scheme="hkex", value="700")
    assert [each.id for each in offered_properties(prefix)] == ["identifier:LEI"]


def test_properties_are_offered_by_slug_and_label() -> None:
    PropertyFactory(slug="head-office", label="Seat")
    for prefix in ("HEAD", "sea"):
        assert [each.id for each in offered_properties(prefix)] == ["head-office"]
    assert offered_properties("office") == []
