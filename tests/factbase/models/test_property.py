"""The rules of properties and units, asked of PostgreSQL."""

from decimal import Decimal

import pytest
from django.db import IntegrityError

from factbase.models import Unit
from factbase.models.unit import unit_table
from factbase.values import default_units
from tests.factories import PropertyFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"value_type": "colour"}, "value_type_known"),
        ({"cardinality": "two"}, "cardinality_known"),
        ({"value_type": "money", "inverse_label": "paid by"}, "inverse_of_entities"),
        ({"label": " "}, "label_not_blank"),
    ],
)
def test_property_that_means_nothing_is_refused(fields: dict, rule: str) -> None:
    with pytest.raises(IntegrityError, match=f"factbase_property_{rule}"):
        PropertyFactory(**fields)


@pytest.mark.parametrize("factor", [Decimal(0), Decimal(-1)])
def test_unit_of_no_size_is_refused(factor: Decimal) -> None:
    with pytest.raises(IntegrityError, match="factbase_unit_factor_positive"):
        Unit.objects.create(code="x", label="x", dimension="length", factor=factor)


def test_unit_table_of_a_new_desk_is_the_standard_one() -> None:
    assert set(unit_table()) == set(default_units())
