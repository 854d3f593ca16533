"""Constraints and indexes that many tables share, so that one idea has one wording."""

from collections.abc import Sequence

from django.db.models import CheckConstraint, F, Index, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual


def one_of(table: str, field: str, values: Sequence[str]) -> CheckConstraint:
    """Return the rule that `field` holds one of `values`."""
    return CheckConstraint(
        name=f"{table}_{field}_known",
        condition=Q(**{f"{field}__in": list(values)}),
        violation_error_message=f"{field}: choose one of {', '.join(values)}.",
    )


def index_of_given(field: str, *further: str, name: str) -> Index:
    """Return the index of rows that give `field`: the others, most of them, cost it nothing.

    PostgreSQL takes it for `field = …` too, also where it looks what still refers to a row.
    """
    given = Q(**{f"{field}__isnull": False})
    return Index(fields=[field, *further], name=name, condition=given)


def not_blank(table: str, field: str, *, longest: int = 500) -> CheckConstraint:
    """Return the rule that `field` has a visible character and at most `longest` characters."""
    return CheckConstraint(
        name=f"{table}_{field}_not_blank",
        condition=Q(**{f"{field}__regex": r"\S"}) & Q(LessThanOrEqual(Length(F(field)), longest)),
        violation_error_message=f"{field}: write 1 to {longest} characters.",
    )


def at_most(table: str, field: str, *, longest: int) -> CheckConstraint:
    """Return the rule that `field` has at most `longest` characters."""
    return CheckConstraint(
        name=f"{table}_{field}_length",
        condition=Q(LessThanOrEqual(Length(F(field)), longest)),
        violation_error_message=f"{field}: write at most {longest} characters.",
    )


def bounds_in_order(table: str, prefix: str) -> CheckConstraint:
    """Return the rule that an imprecise date has bounds only with its text, and in order.

    `prefix` names the three columns `<prefix>` (EDTF), `<prefix>_earliest` and `<prefix>_latest`
    (day numbers; null means open).
    """
    empty = Q(**{prefix: "", f"{prefix}_earliest__isnull": True, f"{prefix}_latest__isnull": True})
    given = ~Q(**{prefix: ""}) & (
        Q(**{f"{prefix}_earliest__isnull": True})
        | Q(**{f"{prefix}_latest__isnull": True})
        | Q(**{f"{prefix}_earliest__lte": F(f"{prefix}_latest")})
    )
    return CheckConstraint(
        name=f"{table}_{prefix}_bounds",
        condition=empty | given,
        violation_error_message=f"{prefix}: the earliest day must not come after the latest.",
    )
