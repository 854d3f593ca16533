"""The rules of entities and their names, asked of PostgreSQL."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from factbase.models import Alias, Identifier
from tests.factories import EntityFactory

pytestmark = pytest.mark.django_db


def test_identifier_of_two_entities_is_refused_until_one_is_retracted() -> None:
    first = Identifier.objects.create(entity=EntityFactory(), scheme="lei", value="5299")

    with pytest.raises(IntegrityError, match="factbase_identifier_once"), transaction.atomic():
        Identifier.objects.create(entity=EntityFactory(), scheme="lei", value="5299")
    Identifier.objects.filter(pk=first.pk).update(retracted_at=timezone.now())

    assert Identifier.objects.create(entity=EntityFactory(), scheme="lei", value="5299").pk


def test_alias_of_an_entity_twice_is_refused() -> None:
    entity = EntityFactory()
    Alias.objects.create(entity=entity, name="智谱")

    with pytest.raises(IntegrityError, match="factbase_alias_once"), transaction.atomic():
        Alias.objects.create(entity=entity, name="智谱")


@pytest.mark.parametrize("label", ["", "   ", "a" * 501])
def test_label_that_is_empty_or_too_long_is_refused(label: str) -> None:
    with pytest.raises(IntegrityError, match="factbase_entity_label_not_blank"):
        EntityFactory(label=label)
