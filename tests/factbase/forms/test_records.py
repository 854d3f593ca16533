"""A lost race shows both versions."""

import pytest

from factbase.forms.entities import EntityForm
from factbase.forms.properties import PropertyForm
from factbase.models import EntityType
from tests.factories import EntityFactory, PropertyFactory

pytestmark = pytest.mark.django_db


def test_stale_form_keeps_what_was_typed_and_shows_what_is_stored() -> None:
    entity = EntityFactory(label="Stored name", description="stored")
    entity.revision = 7
    company = EntityType.objects.get(slug="company")
    person = EntityType.objects.get(slug="person")
    typed = {
        "revision": "3",
        "label": "Typed name",
        "type": str(person.pk),
        "description": "stored",
    }
    form = EntityForm(typed)
    assert form.is_valid(), form.errors

    form.show_stored(entity, EntityForm.initial_of(entity))

    assert form["label"].value() == "Typed name"
    assert form.fields["label"].stored_now == "Stored name"  # type: ignore[attr-defined]
    assert form.fields["type"].stored_now == company.label  # type: ignore[attr-defined]
    assert not hasattr(form.fields["description"], "stored_now")
    assert form["revision"].value() == "7"
    assert "This record was changed while you were editing it" in form.non_field_errors()[0]


def test_stale_lists_of_choices_are_told_by_their_names() -> None:
    prop = PropertyFactory()
    prop.units.add("EUR", "USD")
    form = PropertyForm({"label": prop.label, "slug": prop.slug, "value_type": "money"})
    form.is_valid()

    form.show_stored(prop, PropertyForm.initial_of(prop))

    shown = form.fields["units"].stored_now  # type: ignore[attr-defined]
    assert "(EUR)" in shown
    assert "(USD)" in shown


@pytest.mark.parametrize(
    ("label", "slug", "expected"),
    [("Founded by", "", "founded-by"), ("Founded by", "founder", "founder")],
)
def test_short_name_is_made_from_the_label(label: str, slug: str, expected: str) -> None:
    form = PropertyForm(
        {"label": label, "slug": slug, "value_type": "entity", "cardinality": "many"}
    )

    assert form.is_valid(), form.errors
    assert form.fields_for_action()["slug"] == expected


def test_label_without_latin_letters_asks_for_a_short_name() -> None:
    form = PropertyForm({"label": "估值", "value_type": "money", "cardinality": "many"})

    assert form.errors == {"slug": ["Type a short name in Latin letters, such as founded-by."]}
