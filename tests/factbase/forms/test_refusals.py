"""What is refused appears at its field."""

import pytest
from django import forms
from django.db import IntegrityError, connection

from factbase.exceptions import FactbaseError, StaleRevisionError
from factbase.forms.refusals import refusals_shown_in
from factbase.models import Entity
from tests.factories import EntityFactory

pytestmark = pytest.mark.django_db


class NameForm(forms.Form):
    label = forms.CharField(required=False)


class OtherForm(forms.Form):
    exact = forms.CharField(required=False)


def bound() -> tuple[NameForm, OtherForm]:
    forms = NameForm({}), OtherForm({})
    assert all(form.is_valid() for form in forms)
    return forms


def test_refusal_goes_to_the_form_that_has_its_field() -> None:
    first, second = bound()

    with refusals_shown_in(first, second):
        raise FactbaseError("Quote the words.", field="exact", code="quote")

    assert first.errors == {}
    assert second.errors.as_data()["exact"][0].code == "quote"
    assert second.errors == {"exact": ["Quote the words."]}


@pytest.mark.parametrize("field", ["", "nowhere"])
def test_refusal_without_a_field_of_a_form_stands_above_the_first(field: str) -> None:
    first, second = bound()

    with refusals_shown_in(first, second):
        raise FactbaseError("Not now.", field=field)

    assert first.non_field_errors() == ["Not now."]


def test_refused_write_leaves_nothing_behind() -> None:
    form, _ = bound()

    with refusals_shown_in(form):
        EntityFactory(label="Half done")
        raise FactbaseError("Stop.")

    assert not Entity.objects.filter(label="Half done").exists()


def test_stale_revision_is_left_to_the_view() -> None:
    form, _ = bound()

    with pytest.raises(StaleRevisionError), refusals_shown_in(form):
        raise StaleRevisionError("Changed meanwhile.")

    assert form.errors == {}


def test_database_error_that_no_rule_explains_is_raised() -> None:
    form, _ = bound()

    def broken() -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO auth_group (name) VALUES (NULL)")

    with pytest.raises(IntegrityError), refusals_shown_in(form):
        broken()
