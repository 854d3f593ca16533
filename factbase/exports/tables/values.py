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
from factbase.exports.tables.table import looked_up
from factbase.values import Kind, Modifier, ValueType

CELLS = Where.LIST | Where.PACKAGE


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
            f"CASE WHEN {alias}.kind = 'value' THEN {parts(alias)} END",
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


def parts(alias: str) -> str:
    """Return the SQL of the structured form of `factbase.values.to_parts`, its type in front."""
    return f"""CASE
    WHEN {alias}.value_type IN ('money', 'quantity') THEN json_build_object(
        'type', {alias}.value_type, 'amount', {alias}.value_amount::text,
        'lower', {alias}.value_lower::text, 'upper', {alias}.value_upper::text,
        'modifier', {alias}.value_modifier, 'unit', {alias}.value_unit,
        'verbatim', {alias}.verbatim)
    WHEN {alias}.value_type = 'date' THEN json_build_object(
        'type', 'date', 'edtf', {alias}.value_date, 'verbatim', {alias}.verbatim)
    WHEN {alias}.value_type = 'text' THEN json_build_object(
        'type', 'text', 'text', {alias}.value_text, 'language', {alias}.value_language)
    WHEN {alias}.value_type = 'url' THEN json_build_object(
        'type', 'url', 'url', {alias}.value_url)
    WHEN {alias}.value_type = 'boolean' THEN json_build_object(
        'type', 'boolean', 'boolean', {alias}.value_boolean)
    ELSE json_build_object(
        'type', 'entity', 'id', {alias}.value_entity_id, 'label', object.label) END"""
