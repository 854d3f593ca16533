"""Constraints explain themselves."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError

from factbase.constraints import refusal_of
from factbase.models import Alias, Claim
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    PublisherFactory,
    make_claim,
)

pytestmark = pytest.mark.django_db


def caught(write: Callable[[], object]) -> IntegrityError:
    with pytest.raises(IntegrityError) as error:
        write()
    return error.value


def test_named_constraint_is_told_in_its_own_sentence() -> None:
    entity = EntityFactory(label="Falcon")
    Alias.objects.create(entity=entity, name="F")

    refusal = refusal_of(caught(lambda: Alias.objects.create(entity=entity, name="F")))

    assert refusal is not None
    assert refusal.message == "The entity has this alias already."
    assert refusal.code == "factbase_alias_once"


def test_constraint_about_one_field_names_it() -> None:
    refusal = refusal_of(caught(lambda: EntityFactory(label=" ")))

    assert refusal is not None
    assert (refusal.field, refusal.message) == ("label", "label: write 1 to 500 characters.")


def test_value_of_another_type_than_its_property_takes_names_its_field() -> None:
    rows = Claim.objects.filter(pk=make_claim().pk)
    of_text = PropertyFactory(value_type="text")

    refusal = refusal_of(caught(lambda: rows.update(property=of_text)))

    assert refusal is not None
    assert refusal.field == "value"
    assert refusal.message.startswith("The property was given another type of value a moment ago")


def test_unique_column_names_its_field() -> None:
    PropertyFactory(slug="worth")

    refusal = refusal_of(caught(lambda: PropertyFactory(slug="worth")))

    assert refusal is not None
    assert (refusal.field, refusal.message) == ("slug", "Another property has this slug already.")


def test_constraint_on_an_expression_is_told() -> None:
    PublisherFactory(name="Tribune")

    refusal = refusal_of(caught(lambda: PublisherFactory(name="TRIBUNE")))

    assert refusal is not None
    assert (refusal.field, refusal.message) == ("name", "A publisher of this name exists already.")


def test_constraint_on_columns_and_an_expression_names_no_field() -> None:
    quote = EvidenceFactory()
    same = {name: getattr(quote, name) for name in ("claim", "source", "stance", "exact")}

    refusal = refusal_of(caught(lambda: EvidenceFactory(**same)))

    assert refusal is not None
    assert (refusal.field, refusal.message) == ("", "This quote is already evidence for the claim.")


def test_id_that_is_taken_names_its_field() -> None:
    known = PublisherFactory()

    refusal = refusal_of(caught(lambda: PublisherFactory(id=known.pk)))

    assert refusal is not None
    assert (refusal.field, refusal.message) == ("id", "Another publisher has this id already.")


def test_constraint_without_a_sentence_is_told_without_its_name() -> None:
    claim = make_claim()

    refusal = refusal_of(caught(lambda: Claim.objects.filter(pk=claim.pk).update(confidence=2)))

    assert refusal is not None
    assert refusal.message == "The database refused this record."


def test_error_without_a_cause_is_not_explained() -> None:
    assert refusal_of(IntegrityError("no cause")) is None
