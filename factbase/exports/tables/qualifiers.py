"""What qualifies claims, as files."""

from factbase.exports.columns import code, required, text
from factbase.exports.tables.table import (
    Reference,
    Table,
    authorship,
    identity,
    people,
    retraction,
)
from factbase.exports.tables.values import kind_columns, value_columns, value_joins
from factbase.models import Qualifier

QUALIFIERS = Table(
    name="qualifiers",
    holds="What is further said of a claim.",
    model=Qualifier,
    alias="qualifier",
    joins=value_joins("qualifier") + people("qualifier"),
    columns=(
        *identity("qualifier"),
        code(
            "claim_id",
            "qualifier.claim_id",
            "Id of the claim.",
            field="claim_id",
            constraints=required(),
        ),
        text(
            "property.slug",
            "property.slug",
            "Slug of the property.",
            field="property",
            constraints=required(),
        ),
        text(
            "display",
            "coalesce(object.label, qualifier.words)",
            "The value in words, as pages show it.",
        ),
        *kind_columns("qualifier"),
        *value_columns("qualifier"),
        *authorship("qualifier"),
        *retraction("qualifier"),
    ),
    references=(
        Reference("claim_id", "claims"),
        Reference("property_slug", "properties", "slug"),
        Reference("value_unit", "units", "code"),
        Reference("value_id", "entities"),
    ),
)
