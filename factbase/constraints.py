"""The rules of the database in words: what a person is told when PostgreSQL refuses a row."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models
from django.utils.translation import gettext as _

from factbase.exceptions import FactbaseError
from sources.models.guards import RESTS_ON_STANDING

# The foreign key of what has a value to its property and that one's type of value.
SAME_VALUE_TYPE = "same_value_type"


def refusal_of(error: IntegrityError) -> FactbaseError | None:
    """Return the sentence of the rule that PostgreSQL named, or None for a rule of no model."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name, table = (
        getattr(diagnosis, attribute, None) for attribute in ("constraint_name", "table_name")
    )
    model = next((row for row in apps.get_models() if row._meta.db_table == table), None)
    if not name or model is None:
        return None
    if name == f"{table}_{RESTS_ON_STANDING}":
        column = str(getattr(diagnosis, "column_name", "")).removesuffix("_id")
        return FactbaseError(
            _("What this rests on was retracted a moment ago: load it again, and choose another."),
            field="value" if column == "value_entity" else column,
            code="retracted",
        )
    if name == f"{table}_{SAME_VALUE_TYPE}":
        return FactbaseError(
            _("The property was given another type of value a moment ago: load it again."),
            field="value",
            code=name,
        )
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return FactbaseError(_sentence(constraint), field=_field_of(constraint), code=name)
    return _already_taken(model, name)


def _sentence(constraint: models.BaseConstraint) -> str:
    """Return what a rule says, or, of one that says nothing to people, that there is one."""
    message = str(constraint.violation_error_message)
    if message == constraint.default_violation_error_message:
        return _("The database refused this record.")
    if isinstance(constraint, models.UniqueConstraint):
        return message.removeprefix(f"{_field_of(constraint)}: ")
    return message


def _field_of(constraint: models.BaseConstraint) -> str:
    """Return the one field that a constraint is about, or "" where it is about several.

    A sentence may begin with the name of the field that can put it right.
    """
    if isinstance(constraint, models.UniqueConstraint):
        named = (name for each in constraint.expressions for name in _columns_in(each))
        names = [*constraint.fields, *named]
        if len(names) == 1:
            return names[0]
    field, separator, _ = str(constraint.violation_error_message).partition(": ")
    return field if separator and field.isidentifier() else ""


def _columns_in(expression: Any) -> Iterator[str]:
    """Yield the columns that an expression names: a column by itself, or within a function."""
    if isinstance(expression, models.F):
        yield str(expression.name)  # type: ignore[attr-defined]  # the stubs do not know it
    else:
        for part in expression.get_source_expressions():
            yield from _columns_in(part)


def _already_taken(model: type[models.Model], name: str) -> FactbaseError | None:
    """Explain the unnamed constraint that `unique=True` makes, called <table>_<column>_….

    That of the primary key is called <table>_pkey.
    """
    table = model._meta.db_table
    for field in model._meta.concrete_fields:
        own = f"{table}_pkey" if field.primary_key else f"{table}_{field.column}_"
        if field.unique and name.startswith(own):
            noun = model._meta.verbose_name
            return FactbaseError(
                _("Another %(noun)s has this %(field)s already.")
                % {"noun": noun, "field": field.verbose_name},
                field=field.name,
                code="already_taken",
            )
    return None
