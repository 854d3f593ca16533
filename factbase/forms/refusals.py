"""What an action or PostgreSQL refused, put at the field of the form that it is about."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.forms import BaseForm

from factbase.exceptions import FactbaseError, StaleRevisionError
from sources.exceptions import RefusalError


@contextmanager
def refusals_shown_in(*forms: BaseForm) -> Iterator[None]:
    """Run a write as one transaction; what is refused becomes an error of one of `forms`.

    The error goes to the first form that has the refused field, else above the first form. Ask
    `form.errors` afterwards: nothing was written if there are any. Raised are a stale revision,
    which the view answers by showing both versions, and database errors that no rule explains.
    """
    try:
        with explained():
            yield
    except StaleRevisionError:
        raise
    except RefusalError as refusal:
        add_refusal(refusal, *forms)


@contextmanager
def explained() -> Iterator[None]:
    """Run a write as one transaction; a constraint that PostgreSQL names is raised as a refusal."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise refusal from error


def add_refusal(refusal: RefusalError, *forms: BaseForm) -> None:
    """Show `refusal` at its field, in the first of `forms` that has it."""
    shown_in = next((form for form in forms if refusal.field in form.fields), None)
    error = ValidationError(refusal.message, code=refusal.code)
    if shown_in is None:
        forms[0].add_error(None, error)
    else:
        shown_in.add_error(refusal.field, error)


def refusal_of(error: IntegrityError) -> FactbaseError | None:
    """Return the sentence of the constraint that PostgreSQL named, or None if it has none."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name, table = (
        getattr(diagnosis, attribute, None) for attribute in ("constraint_name", "table_name")
    )
    model = next((row for row in apps.get_models() if row._meta.db_table == table), None)
    if not name or model is None:
        return None
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return FactbaseError(
                str(constraint.violation_error_message), field=_field_of(constraint), code=name
            )
    return _already_taken(model, name)


def _field_of(constraint: models.BaseConstraint) -> str:
    """Return the one field that a constraint is about, or "" where it is about several."""
    if isinstance(constraint, models.UniqueConstraint) and len(constraint.fields) == 1:
        return constraint.fields[0]
    field, separator, _ = str(constraint.violation_error_message).partition(": ")
    return field if separator and field.isidentifier() else ""


def _already_taken(model: type[models.Model], name: str) -> FactbaseError | None:
    """Explain the unnamed constraint that `unique=True` makes, called <table>_<column>_…."""
    for field in model._meta.concrete_fields:
        if field.unique and name.startswith(f"{model._meta.db_table}_{field.column}_"):
            noun = model._meta.verbose_name
            return FactbaseError(
                f"Another {noun} has this {field.verbose_name} already.",
                field=field.name,
                code="already_taken",
            )
    return None
