"""Model fields that Django does not have."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from factbase.values.amounts import MAX_DECIMALS, MAX_INTEGER_DIGITS


class AmountField(models.DecimalField):
    """An exact decimal of up to 40 digits before and 20 after the point.

    Stored as PostgreSQL's unconstrained `numeric`, which keeps the digits as they were written
    (`2.780` stays `2.780`) where `numeric(60, 20)` would pad every amount to twenty decimals.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"] = MAX_INTEGER_DIGITS + MAX_DECIMALS
        kwargs["decimal_places"] = MAX_DECIMALS
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Leave the fixed limits out of migrations."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, args, kwargs

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column type."""
        return "numeric"
