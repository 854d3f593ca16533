"""One line of free text is read by the type of the property."""

from decimal import Decimal

import pytest

from factbase.forms.claims import ClaimForm
from factbase.forms.qualifiers import PREFIX, QualifierFormSet
from factbase.forms.said import SaidForm, reference_of, typed_form
from factbase.models import Claim, Property
from factbase.values import EntityRef, Kind, Modifier, Money, Text, ValueType
from sources.edtf import parse_edtf
from tests.factories import EntityFactory, PropertyFactory, SourceFactory, make_claim

pytestmark = pytest.mark.django_db


def said(prop: Property, value: str, **typed: str) -> SaidForm:
    source = SourceFactory(
        published="2025-06-26", published_earliest=739428, published_latest=739428
    )
    data = {"property": str(prop.pk), "kind": "value", "value": value, **typed}
    form = SaidForm(data, reference=reference_of(source))
    form.is_valid()
    return form


@pytest.mark.parametrize(
    ("value_type", "typed", "understood"),
    [
        (ValueType.MONEY, "about 20B yuan", "about 20 billion CNY"),
        (ValueType.MONEY, "$1.4bn+", "at least 1.4 billion USD"),
        (ValueType.DATE, "in January", "January 2025"),
        (ValueType.DATE, "last year", "2024"),
        (ValueType.TEXT, "on the list", "on the list"),
        (ValueType.BOOLEAN, "是", "yes"),
        (ValueType.URL, "https://example.org/a", "https://example.org/a"),
    ],
)
def test_value_is_read_and_said_back(value_type: str, typed: str, understood: str) -> None:
    form = said(PropertyFactory(value_type=value_type), typed)

    assert form.errors == {}
    assert form.fields["value"].understood == understood  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("value_type", "typed", "message"),
    [
        (ValueType.MONEY, "twenty", "“twenty” cannot be read: write one number and its unit"),
        (ValueType.MONEY, "", "Type a value. For example: about 20 billion yuan"),
        (ValueType.BOOLEAN, "perhaps", "neither yes nor no"),
        (ValueType.URL, "example", "is not a web address"),
        (ValueType.ENTITY, "Nobody", "There is no entity called “Nobody”"),
    ],
)
def test_value_that_cannot_be_read_says_what_to_write(
    value_type: str, typed: str, message: str
) -> None:
    form = said(PropertyFactory(value_type=value_type), typed)

    assert list(form.errors) == ["value"]
    assert message in form.errors["value"][0]


def test_unit_is_held_against_those_the_property_allows() -> None:
    prop = PropertyFactory()
    prop.units.add("EUR")

    assert said(prop, "2 million").cleaned_data["value"].unit == "EUR"
    assert "EUR" in said(prop, "2 million dollars").errors["value"][0]


def test_entity_value_is_found_by_name() -> None:
    heron = EntityFactory(label="Heron")
    form = said(PropertyFactory(value_type=ValueType.ENTITY), "heron")

    assert form.cleaned_data["value"] == EntityRef(heron.pk, "Heron")


def test_words_where_there_is_no_value_are_kept() -> None:
    form = said(PropertyFactory(), "an undisclosed sum", kind="unknown")

    assert form.cleaned_data["value"] is None
    assert form.cleaned_data["verbatim"] == "an undisclosed sum"


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        (Money(Decimal(20), "CNY", verbatim="20 yuan"), "20 yuan"),
        # These words alone do not give the value: the display does.
        (Money(Decimal("2E9"), "CNY", Modifier.ABOUT, verbatim="2 billion"), "about 2 billion CNY"),
        (Text("on the list"), "on the list"),
    ],
)
def test_stored_value_is_shown_as_words_that_read_back(value: Money | Text, typed: str) -> None:
    assert typed_form(make_claim(value=value)).text == typed


def test_untouched_value_and_time_are_left_out_of_an_edit() -> None:
    claim = make_claim(valid="2025-06")
    initial = ClaimForm.initial_of(claim)
    data = {
        "subject": claim.subject.label,
        "property": str(claim.property_id),
        "kind": "value",
        "value": initial["value"].text,
        "valid": "2025-06",
        "note": "checked",
    }
    form = ClaimForm(data, initial=initial)

    assert form.is_valid(), form.errors
    fields = form.fields_for_action()
    assert {"kind", "value", "valid"}.isdisjoint(fields)
    assert fields["note"] == "checked"


def test_valid_time_is_read_by_the_date_of_the_source() -> None:
    prop = PropertyFactory()
    data = {
        "subject": EntityFactory(label="Heron").label,
        "property": str(prop.pk),
        "kind": "value",
        "value": "2 EUR",
        "valid": "in January",
    }

    assert ClaimForm(data, reference=parse_edtf("2025-06-26")).fields["valid"] is not None
    form = ClaimForm(data, reference=parse_edtf("2025-06-26"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["valid"].text == "2025-01"
    assert "depends on the date of the source" in ClaimForm(data).errors["valid"][0]


def test_own_confidence_needs_a_reason() -> None:
    form = ClaimForm({"editor_confidence": "0.8"})

    assert form.errors["editor_confidence_reason"] == ["Say why: a number alone helps nobody."]


def rows(*typed: tuple[str, str], claim: Claim | None = None) -> QualifierFormSet:  # type: ignore[valid-type]
    data = {f"{PREFIX}-TOTAL_FORMS": str(len(typed)), f"{PREFIX}-INITIAL_FORMS": "0"}
    for number, (prop, value) in enumerate(typed):
        data |= {f"{PREFIX}-{number}-property": prop, f"{PREFIX}-{number}-value": value}
    return QualifierFormSet(data, prefix=PREFIX)


def test_blank_rows_are_skipped() -> None:
    prop = PropertyFactory()
    formset = rows((str(prop.pk), "2 EUR"), ("", ""))

    assert formset.is_valid(), formset.errors
    assert [row["property"] for row in formset.said()] == [prop]


def test_row_without_its_property_is_refused() -> None:
    formset = rows(("", "2 EUR"))

    assert not formset.is_valid()
    assert formset.errors == [{"property": ["Choose the property that this value is for."]}]


def test_row_says_unknown_only_without_a_value() -> None:
    prop = PropertyFactory()
    formset = rows((str(prop.pk), "2 EUR"))
    formset.data = formset.data | {f"{PREFIX}-0-kind": Kind.UNKNOWN.value}

    assert not formset.is_valid()
    assert "clear it" in formset.errors[0]["value"][0]
