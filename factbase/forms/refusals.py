"""What an action or PostgreSQL refused, put at the field of the form that it is about."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms import BaseForm

from factbase.constraints import refusal_of
from factbase.exceptions import StaleRevisionError
from factbase.wording import told
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
        for each in refusal.every:
            add_refusal(each, *forms)


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
    error = ValidationError(told(refusal.message), code=refusal.code)
    if shown_in is None:
        forms[0].add_error(None, error)
    else:
        shown_in.add_error(refusal.field, error)
