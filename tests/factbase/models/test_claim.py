"""The rules of one claim, asked of PostgreSQL."""

from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from factbase.models import Claim, Property
from factbase.values import (
    Boolean,
    DateValue,
    EntityRef,
    Kind,
    Modifier,
    Money,
    Quantity,
    Text,
    Url,
)
from sources.edtf import parse_edtf
from tests.factories import (
    TWENTY_BILLION,
    EntityFactory,
    PropertyFactory,
    UserFactory,
    make_claim,
)

pytestmark = pytest.mark.django_db

VALUES = {
    "money": TWENTY_BILLION,
    "quantity": Quantity(amount=Decimal("6"), unit="count", modifier=Modifier.AT_LEAST),
    "date": DateValue(parse_edtf("2025-01"), "in January"),
    "text": Text("AI tiger", "en"),
    "url": Url("https://example.org/"),
    "boolean": Boolean(False),
}


def save_again(claim: Claim, **columns: object) -> None:
    """Write `columns` past all Python rules."""
    with transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(**columns)


def claim_of(value_type: str) -> Claim:
    claim = Claim(
        subject=EntityFactory(),
        property=PropertyFactory(value_type=value_type),
        created_by=(user := UserFactory()),
        updated_by=user,
    )
    if value_type == "entity":
        other = EntityFactory()
        claim.put(EntityRef(other.pk, other.label))
    else:
        claim.put(VALUES[value_type])
    claim.save()
    return Claim.objects.get(pk=claim.pk)


@pytest.mark.parametrize("value_type", ["entity", *VALUES])
def test_value_of_each_type_stored_and_read_back_is_the_same(value_type: str) -> None:
    claim = claim_of(value_type)

    expected = VALUES.get(value_type) or EntityRef(claim.value_entity.pk, claim.value_entity.label)
    assert claim.value == expected


def test_amount_with_many_digits_survives_exactly() -> None:
    amount = Decimal("5.0000000000001e26")

    claim = make_claim(value=Money(amount=amount, unit="USD"))

    claim.refresh_from_db()
    assert claim.value_amount == amount
    assert format(claim.value_amount, "f") == "500000000000010000000000000"


def test_amount_written_with_trailing_zeros_keeps_them() -> None:
    claim = make_claim(value=Money(amount=Decimal("2.780"), unit="USD"))

    claim.refresh_from_db()
    assert str(claim.value_amount) == "2.780"


FOREIGN_COLUMNS = {
    "value_amount": Decimal(1),
    "value_lower": Decimal(1),
    "value_upper": Decimal(1),
    "value_unit": "USD",
    "value_modifier": "exact",
    "value_date": "2025",
    "value_text": "words",
    "value_language": "en",
    "value_url": "https://example.org/",
    "value_boolean": True,
}
OWN_COLUMNS = {
    "entity": {"value_entity"},
    "money": {"value_amount", "value_lower", "value_upper", "value_unit", "value_modifier"},
    "quantity": {"value_amount", "value_lower", "value_upper", "value_unit", "value_modifier"},
    "date": {"value_date"},
    "text": {"value_text", "value_language"},
    "url": {"value_url"},
    "boolean": {"value_boolean"},
}


@pytest.mark.parametrize(
    ("value_type", "column"),
    [
        (value_type, column)
        for value_type, own in OWN_COLUMNS.items()
        for column in FOREIGN_COLUMNS
        if column not in own
    ],
)
def test_column_of_another_type_is_refused(value_type: str, column: str) -> None:
    claim = claim_of(value_type)

    with pytest.raises(IntegrityError, match="factbase_claim_value_"):
        save_again(claim, **{column: FOREIGN_COLUMNS[column]})


@pytest.mark.parametrize(
    ("value_type", "columns"),
    [
        ("entity", {"value_entity": None}),
        ("money", {"value_unit": None}),
        ("money", {"value_modifier": ""}),
        ("date", {"value_date": "", "value_date_earliest": None, "value_date_latest": None}),
        ("text", {"value_text": ""}),
        ("url", {"value_url": ""}),
        ("boolean", {"value_boolean": None}),
    ],
)
def test_value_without_its_column_is_refused(value_type: str, columns: dict) -> None:
    claim = claim_of(value_type)

    with pytest.raises(IntegrityError, match="factbase_claim_value_"):
        save_again(claim, **columns)


@pytest.mark.parametrize("kind", [Kind.UNKNOWN, Kind.NONE])
def test_claim_that_states_no_value_cannot_hold_one(kind: Kind) -> None:
    claim = make_claim()

    with pytest.raises(IntegrityError, match="factbase_claim_value_columns"):
        save_again(claim, kind=kind)


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ({"value_modifier": "between"}, "value_modifier"),
        ({"value_modifier": "at_least", "value_lower": 1, "value_upper": 2}, "value_modifier"),
        (
            {"value_modifier": "about", "value_lower": 3 * 10**10, "value_upper": 4 * 10**10},
            "value_order",
        ),
        (
            {
                "value_modifier": "between",
                "value_amount": None,
                "value_lower": 2,
                "value_upper": 1,
            },
            "value_order",
        ),
        ({"value_amount": Decimal("1e40")}, "value_finite"),
        ({"value_unit": "percent"}, "value_currency"),
        ({"value_type": "quantity"}, "value_currency"),
    ],
)
def test_amount_that_means_nothing_is_refused(columns: dict, rule: str) -> None:
    claim = make_claim()

    with pytest.raises(IntegrityError, match=f"factbase_claim_{rule}"):
        save_again(claim, **columns)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity"])
def test_amount_that_is_no_number_is_refused(amount: str) -> None:
    claim = make_claim()

    with (
        pytest.raises(IntegrityError, match="factbase_claim_value_finite"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE factbase_claim SET value_amount = %s::numeric WHERE id = %s",
            [amount, claim.pk],
        )


@pytest.mark.parametrize("prefix", ["value_date", "valid"])
def test_date_that_ends_before_it_begins_is_refused(prefix: str) -> None:
    claim = claim_of("date")

    with pytest.raises(IntegrityError, match=f"factbase_claim_{prefix}_bounds"):
        save_again(claim, **{prefix: "2025", f"{prefix}_earliest": 2, f"{prefix}_latest": 1})


def test_value_type_other_than_the_propertys_is_refused() -> None:
    claim = make_claim()
    of_text = PropertyFactory(value_type="text")

    with pytest.raises(IntegrityError, match="factbase_claim_same_value_type"):
        save_again(claim, property=of_text)


def test_value_type_of_a_property_in_use_cannot_change() -> None:
    claim = make_claim()

    properties = Property.objects.filter(pk=claim.property_id)
    with (
        pytest.raises(IntegrityError, match="factbase_claim_same_value_type"),
        transaction.atomic(),
    ):
        properties.update(value_type="text")


@pytest.mark.parametrize("role", ["created_by", "updated_by"])
def test_claim_without_author_is_refused(role: str) -> None:
    people = {"created_by": UserFactory(), "updated_by": UserFactory()} | {role: None}

    with pytest.raises(IntegrityError, match="factbase_claim_has_author"):
        make_claim(**people)


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ({"kind": "maybe"}, "kind_known"),
        ({"confidence": Decimal("1.1")}, "confidence_range"),
        (
            {"editor_confidence": Decimal("1.1"), "editor_confidence_reason": "sure"},
            "editor_confidence",
        ),
        ({"editor_confidence": Decimal("0.5")}, "editor_confidence"),
        ({"id": UUID("00000000-0000-4000-8000-000000000000")}, "id_uuid7"),
    ],
)
def test_column_outside_its_list_or_range_is_refused(columns: dict, rule: str) -> None:
    claim = make_claim()

    with pytest.raises(IntegrityError, match=f"factbase_claim_{rule}"):
        save_again(claim, **columns)


def test_claim_deleted_by_sql_is_refused() -> None:
    claim = make_claim()

    with (
        pytest.raises(ProgrammingError, match="Cannot delete rows from factbase_claim"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM factbase_claim WHERE id = %s", [claim.pk])


def test_revision_counts_changes_of_content_only() -> None:
    claim = make_claim()

    save_again(claim, note="new")
    save_again(claim, note="new")
    save_again(claim, confidence=Decimal("0.5"), supports=1)

    claim.refresh_from_db()
    assert claim.revision == 2


def test_revision_set_by_hand_is_counted_all_the_same() -> None:
    claim = make_claim()

    save_again(claim, revision=7)

    claim.refresh_from_db()
    assert claim.revision == 2


def test_revision_below_one_is_refused() -> None:
    with pytest.raises(IntegrityError, match="factbase_claim_revision_counts"):
        make_claim(revision=0)


def test_put_another_value_leaves_nothing_of_the_first() -> None:
    claim = make_claim(value=TWENTY_BILLION)

    claim.put(Text("none of this"))

    assert (claim.value_amount, claim.value_unit, claim.verbatim) == (None, None, "")
    assert claim.display == "none of this"
