"""The columns that hold one value of any type, of claims and of qualifiers."""

from factbase.exports.columns import (
    Column,
    Content,
    Where,
    amount,
    code,
    flag,
    one_of,
    text,
)
from factbase.exports.json_text import escaped, object_of, plain, quoted, text_of
from factbase.exports.tables.table import looked_up
from factbase.values import Kind, Modifier, ValueType

CELLS = Where.LIST | Where.PACKAGE
MEASURED = ("amount", "lower", "upper", "modifier")


def value_joins(alias: str) -> str:
    """Return the joins of the property, and of the entity that is the value."""
    return looked_up(
        of="factbase_property",
        alias="property",
        column=f"{alias}.property_id",
        select="slug, label",
    ) + looked_up(
        of="factbase_entity",
        alias="object",
        column=f"{alias}.value_entity_id",
        select="label",
    )


def kind_columns(alias: str) -> tuple[Column, ...]:
    """Return the column that says whether there is a value at all."""
    return (
        code(
            "kind",
            f"{alias}.kind",
            "“value”, “unknown” (there is one, but nobody knows it) or “none”.",
            field="kind",
            constraints=one_of(*Kind, required=True),
        ),
    )


def value_columns(alias: str) -> tuple[Column, ...]:
    """Return the parts of the value, and its JSON; the joins must bring the entity as `object`."""
    return (
        code(
            "value_type",
            f"{alias}.value_type",
            "“entity”, “money”, “quantity”, “date”, “text”, “url” or “boolean”.",
            where=CELLS,
            field="value_type",
            constraints=one_of(*ValueType, required=True),
        ),
        *_measures(alias),
        text(
            "value_verbatim",
            f"{alias}.verbatim",
            "The value as the source words it.",
            where=CELLS,
            field="verbatim",
        ),
        text("value_edtf", f"{alias}.value_date", "Date: EDTF.", where=CELLS, field="value_date"),
        text(
            "value_text", f"{alias}.value_text", "Text: the words.", where=CELLS, field="value_text"
        ),
        text(
            "value_language",
            f"{alias}.value_language",
            "Text: its language, BCP 47.",
            where=CELLS,
            field="value_language",
        ),
        text(
            "value_url", f"{alias}.value_url", "URL: the address.", where=CELLS, field="value_url"
        ),
        flag(
            "value_boolean",
            f"{alias}.value_boolean",
            "Boolean: “true” or “false”.",
            where=CELLS,
            field="value_boolean",
        ),
        code(
            "value_id",
            f"{alias}.value_entity_id",
            "Entity: its id.",
            where=CELLS,
            field="value_entity_id",
        ),
        text("value_label", "object.label", "Entity: what we call it.", where=CELLS),
        Column(
            "value",
            "The value in parts.",
            value_or_null(alias),
            Content.CODE,
            kind="object",
            where=Where.JSON,
        ),
    )


def _measures(alias: str) -> tuple[Column, ...]:
    return (
        amount(
            "value_amount",
            f"{alias}.value_amount",
            "Money, quantity: the amount.",
            where=CELLS,
            field="value_amount",
        ),
        amount(
            "value_lower",
            f"{alias}.value_lower",
            "Money, quantity: the lower bound, if stated.",
            where=CELLS,
            field="value_lower",
        ),
        amount(
            "value_upper",
            f"{alias}.value_upper",
            "Money, quantity: the upper bound, if stated.",
            where=CELLS,
            field="value_upper",
        ),
        code(
            "value_modifier",
            f"{alias}.value_modifier",
            "Money, quantity: “exact”, “about”, “at_least”, “at_most” or “between”.",
            where=CELLS,
            field="value_modifier",
            constraints=one_of(*Modifier),
        ),
        text(
            "value_unit",
            f"{alias}.value_unit",
            "Money: ISO 4217 code. Quantity: code of the unit.",
            where=CELLS,
            field="value_unit_id",
        ),
    )


def value_or_null(alias: str) -> str:
    """Return the SQL of the structured form of `factbase.values.to_parts`; NULL for no value."""
    return f"CASE WHEN {alias}.kind = 'value' THEN {_parts(alias)} END"


def _parts(alias: str) -> str:
    """Return the SQL of the structured form, its type in front."""
    verbatim = escaped(f"{alias}.verbatim", given=True)
    value_type = {"type": quoted(f"{alias}.value_type", given=True)}
    measured = value_type | {
        **{part: escaped(f"{alias}.value_{part}::text") for part in MEASURED},
        "unit": escaped(f"{alias}.value_unit"),
        "verbatim": verbatim,
    }
    others = {
        "date": {"edtf": escaped(f"{alias}.value_date"), "verbatim": verbatim},
        "text": {
            "text": escaped(f"{alias}.value_text"),
            "language": escaped(f"{alias}.value_language"),
        },
        "url": {"url": escaped(f"{alias}.value_url")},
        "boolean": {"boolean": plain(f"{alias}.value_boolean")},
        "entity": {
            "id": quoted(f"{alias}.value_entity_id"),
            "label": escaped("object.label"),
        },
    }
    cases = "".join(
        f" WHEN '{kind}' THEN {text_of(object_of(value_type | held))}"
        for kind, held in others.items()
    )
    return f"CASE {alias}.value_type {cases} ELSE {text_of(object_of(measured))} END"
