"""Filters of claims by amount: in the claim's own unit, or in any that the one asked for fits."""

from decimal import Decimal
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Coalesce

from factbase.filtersets.filters import AmountFilter, WordsFilter
from factbase.models import Unit
from factbase.models.fields import AmountField
from factbase.values.modifiers import EXACT

AMOUNTS = ("amount", "amount__gte", "amount__lte")


class UnitFilter(WordsFilter):
    """Claims counted in one of several units.

    Where an amount is asked for in one unit, claims in all that it converts into are found.
    """

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        """Narrow to the units."""
        if not value:
            return qs
        return super().filter(qs, list(self.parent.convertible) or value)


class StatedAmountFilter(AmountFilter):
    """Claims whose amount compares so; of a range “between”, both ends must.

    Converted amounts are compared exactly: both sides in the base unit of the dimension.
    """

    def filter(self, qs: QuerySet[Any], value: Decimal | None) -> QuerySet[Any]:
        """Compare the amount, or the end of the range that decides."""
        if value is None:
            return qs
        ends = {"gte": ["value_lower"], "lte": ["value_upper"]}.get(self.lookup_expr, [])
        amount: Any = Coalesce("value_amount", *ends) if ends else F("value_amount")
        factors = self.parent.convertible
        if factors:
            [asked] = self.parent.form.cleaned_data["unit"]
            amount, value = amount * _factor(factors), EXACT.multiply(value, factors[asked])
        name = f"amount_{self.lookup_expr}"
        return qs.alias(**{name: amount}).filter(**{f"{name}__{self.lookup_expr}": value})


def convertible(asked: dict[str, Any]) -> dict[str, Decimal]:
    """Return the units that the one of the amounts asked for converts into, with their factors.

    Empty without an amount, with several units, and for one that stands alone, as each currency
    does. One query where an amount and a unit are given.
    """
    named = asked.get("unit") or []
    if len(named) != 1 or all(asked.get(name) is None for name in AMOUNTS):
        return {}
    known = Unit.objects.filter(factor__isnull=False)
    same = known.filter(dimension__in=known.filter(pk=named[0]).values("dimension"))
    factors = {unit.code: unit.factor for unit in same if unit.factor is not None}
    return factors if len(factors) > 1 else {}


def _factor(factors: dict[str, Decimal]) -> Case:
    """Return the factor of a claim's unit, as SQL: without a join the list keeps its index."""
    cases = (When(value_unit=code, then=Value(factor)) for code, factor in factors.items())
    return Case(*cases, output_field=AmountField())
