"""Names and identifiers, one a line."""

import pytest

from factbase.actions.entities import AliasFields, IdentifierFields
from factbase.forms.entities import EntityForm
from factbase.models import Alias, EntityType, Identifier
from tests.factories import EntityFactory

pytestmark = pytest.mark.django_db


def form(**typed: str) -> EntityForm:
    company = EntityType.objects.get(slug="company")
    return EntityForm({"label": "Falcon", "type": str(company.pk), **typed})


def test_lines_become_aliases_and_identifiers() -> None:
    filled = form(
        aliases=" 猎鹰 @zh-Hans \r\n\r\nFalcon S.p.A.\nme@home", identifiers="lei: 5493:X\nisin:IT1"
    )

    assert filled.is_valid(), filled.errors
    fields = filled.fields_for_action()
    assert fields["aliases"] == [
        AliasFields("猎鹰", "zh-Hans"),
        AliasFields("Falcon S.p.A.", ""),
        AliasFields("me@home", ""),
    ]
    assert fields["identifiers"] == [
        IdentifierFields("lei", "5493:X"),
        IdentifierFields("isin", "IT1"),
    ]


@pytest.mark.parametrize(
    ("field", "line", "message"),
    [
        ("aliases", "Falcon @12", "“12” is not a language tag"),
        ("aliases", "F" * 501, "501 characters long; at most 500 fit"),
        ("identifiers", "Q42", "write the scheme, a colon and the value"),
        ("identifiers", "wiki data: Q42", "“wiki data” is not the name of a scheme"),
        ("identifiers", ": Q42", "is not an identifier"),
        ("aliases", "nul\x00", "Null characters are not allowed"),
    ],
)
def test_line_that_cannot_be_read_is_refused_at_its_field(
    field: str, line: str, message: str
) -> None:
    filled = form(**{field: f"fine: one\n{line}" if field == "identifiers" else line})

    assert not filled.is_valid()
    assert list(filled.errors) == [field]
    assert message in filled.errors[field][0]


def test_stored_entity_reads_back_unchanged() -> None:
    entity = EntityFactory(label="Falcon")
    Alias.objects.create(entity=entity, name="猎鹰", language="zh-Hans")
    Alias.objects.create(entity=entity, name="Falcon @Night")
    Identifier.objects.create(entity=entity, scheme="lei", value="5493:X")
    initial = EntityForm.initial_of(entity)

    again = EntityForm({name: str(value) for name, value in initial.items()}, initial=initial)

    assert again.is_valid(), again.errors
    assert again.changed_data == []
    assert again.fields_for_action()["aliases"] == [
        AliasFields("Falcon @Night", ""),
        AliasFields("猎鹰", "zh-Hans"),
    ]
    assert initial["aliases"] == "Falcon @Night @\n猎鹰 @zh-Hans"
