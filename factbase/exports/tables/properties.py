"""Properties, what they allow, and units, as files."""

from factbase.exports.columns import Where, amount, code, listed, mapped, one_of, required, text
from factbase.exports.json_text import escaped, list_of
from factbase.exports.tables.table import (
    REQUIRED_ID,
    Reference,
    Table,
    authorship,
    identity,
    looked_up,
    people,
    retraction,
)
from factbase.models import Property, Unit
from factbase.models.property import PropertyObjectType, PropertySubjectType, PropertyUnit
from factbase.values import Cardinality, ValueType

LISTED = Where.LIST | Where.JSON

UNITS = Table(
    name="units",
    holds="What amounts are counted in.",
    model=Unit,
    alias="unit",
    key="code",
    columns=(
        text(
            "code",
            "unit.code",
            "ISO 4217 code of a currency, or code of the unit.",
            field="code",
            constraints=required(unique=True),
        ),
        text("label", "unit.label", "What we call it.", field="label"),
        text(
            "dimension",
            "unit.dimension",
            "What can be converted into one another.",
            field="dimension",
            constraints=required(),
        ),
        amount(
            "factor",
            "unit.factor",
            "How many base units of the dimension one is, if fixed.",
            field="factor",
        ),
        text("symbol", "unit.symbol", "How it is written in short.", field="symbol"),
        listed(
            "aliases", "to_json(unit.aliases)", "JSON: how it is also written.", field="aliases"
        ),
    ),
)


def _linked(name: str, table: str, select: str) -> str:
    """Return the join of a property's list `name`, in the order of what is listed."""
    return f"""
LEFT JOIN LATERAL (
    SELECT {list_of(escaped(select), order=select)} AS list FROM {table}
    WHERE link.property_id = property.id) AS {name} ON true
"""  # noqa: S608 - nothing in it comes from outside


def _of_types(table: str) -> str:
    return f"{table} AS link JOIN factbase_entitytype AS type ON type.id = link.type_id"


PROPERTIES = Table(
    name="properties",
    holds="What can be said of entities.",
    model=Property,
    alias="property",
    joins=_linked("units", "factbase_propertyunit AS link", "link.unit_id")
    + _linked("subject_types", _of_types("factbase_propertysubjecttype"), "type.slug")
    + _linked("object_types", _of_types("factbase_propertyobjecttype"), "type.slug")
    + people("property"),
    columns=(
        *identity("property", "properties"),
        text(
            "slug",
            "property.slug",
            "The name that files and addresses use.",
            field="slug",
            constraints=required(unique=True),
        ),
        text("label", "property.label", "What we call it.", field="label", constraints=required()),
        text("description", "property.description", "What it means.", field="description"),
        code(
            "value_type",
            "property.value_type",
            "What its values are.",
            field="value_type",
            constraints=one_of(*ValueType, required=True),
        ),
        code(
            "cardinality",
            "property.cardinality",
            "How many values can hold.",
            field="cardinality",
            constraints=one_of(*Cardinality, required=True),
        ),
        text(
            "inverse_label",
            "property.inverse_label",
            "How the object speaks of it.",
            field="inverse_label",
        ),
        mapped(
            "equivalents", "property.equivalents", "JSON: its names elsewhere.", field="equivalents"
        ),
        *(
            listed(
                name,
                f"coalesce({name}.list, '[]')",
                f"JSON: {holds}; none: any.",
                field=name,
                where=LISTED,
            )
            for name, holds in (
                ("units", "codes of the units it may be counted in"),
                ("subject_types", "slugs of the types it may be said of"),
                ("object_types", "slugs of the types its values may be"),
            )
        ),
        *authorship("property"),
        *retraction("property"),
    ),
)

PROPERTY = looked_up(
    of="factbase_property", alias="property", column="link.property_id", select="slug"
)
LINKED_PROPERTY = text(
    "property", "property.slug", "Slug of the property.", field="property", constraints=required()
)
LINK_ID = code("id", "link.id", "Its id, a UUIDv7.", field="id", constraints=REQUIRED_ID)

PROPERTY_UNITS = Table(
    name="property_units",
    holds="The units that a property may be counted in; none: any.",
    model=PropertyUnit,
    alias="link",
    joins=PROPERTY,
    columns=(
        LINK_ID,
        LINKED_PROPERTY,
        text("unit", "link.unit_id", "Code of the unit.", field="unit", constraints=required()),
    ),
    references=(
        Reference("property", "properties", "slug"),
        Reference("unit", "units", "code"),
    ),
)


def _types(name: str, holds: str, model: type[PropertySubjectType | PropertyObjectType]) -> Table:
    return Table(
        name=name,
        holds=holds,
        model=model,
        alias="link",
        joins=PROPERTY
        + looked_up(of="factbase_entitytype", alias="type", column="link.type_id", select="slug"),
        columns=(
            LINK_ID,
            LINKED_PROPERTY,
            text(
                "type",
                "type.slug",
                "Slug of the entity type.",
                field="type",
                constraints=required(),
            ),
        ),
        references=(
            Reference("property", "properties", "slug"),
            Reference("type", "entity_types", "slug"),
        ),
    )


PROPERTY_SUBJECT_TYPES = _types(
    "property_subject_types",
    "The types of entities that a property may be said of; none: any.",
    PropertySubjectType,
)
PROPERTY_OBJECT_TYPES = _types(
    "property_object_types",
    "The types of entities that a property's values may be; none: any.",
    PropertyObjectType,
)
