"""Units that amounts may be counted in: currencies and measures, editable."""

import json
from decimal import Decimal
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from factbase import values
from factbase.models.fields import AmountField
from sources.models.record import never_deleted, never_emptied, tracked
from sources.models.rules import not_blank

# What the units are like is known by their history, of which events are added only: two questions
# that see as many, and the same last one, see the same units. The moment is that of `known_at`.
# The units come along where they are not those of the version that is known.
READ = """
    SELECT version, CASE WHEN version IS DISTINCT FROM %s THEN (
        SELECT coalesce(json_agg(
            json_build_array(code, label, dimension, factor::text, symbol, aliases)
            ORDER BY dimension, code), '[]')::text
        FROM factbase_unit
    ) END
    FROM (
        SELECT concat_ws(' ', count(*), max(pgh_id), max(pgh_created_at),
                         current_setting('factbase.known_at', true)) AS version
        FROM factbase_unithistory
    ) AS history
"""


@tracked()
class Unit(models.Model):
    """One ____ (also written ____) is ____ of the base unit of the dimension ____.

    Every currency is a dimension of its own (`currency:CNY`), so that two currencies are never
    converted into one another without a rate and a day.
    """

    code = models.CharField(primary_key=True, max_length=30)
    label = models.CharField(max_length=100)
    dimension = models.CharField(max_length=40)
    factor = AmountField(
        null=True, blank=True, help_text=_("How many base units of the dimension one is, if fixed.")
    )
    symbol = models.CharField(max_length=20, blank=True)
    aliases = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    class Meta:
        ordering = ["dimension", "code"]
        constraints = [
            not_blank("factbase_unit", "code", longest=30),
            not_blank("factbase_unit", "dimension", longest=40),
            models.CheckConstraint(
                name="factbase_unit_factor_positive",
                condition=Q(factor__isnull=True) | Q(factor__gt=0),
                violation_error_message=_("factor: write a number above 0."),
            ),
        ]
        triggers = [never_deleted(), never_emptied()]

    def __str__(self) -> str:
        return self.code


class Known(NamedTuple):
    """The units as they were last read."""

    version: str | None = None
    table: values.UnitTable = values.UnitTable(())


_known = Known()


def unit_table() -> values.UnitTable:
    """Return the units in force. One query, which brings them only where they have changed."""
    known = last_known()
    with connection.cursor() as cursor:
        cursor.execute(READ, [known.version])
        return units_from(known, *cursor.fetchone())


def last_known() -> Known:
    """Return the units as they were last read; READ takes their version."""
    return _known


def units_from(known: Known, version: str, rows: str | None) -> values.UnitTable:
    """Return the units in force, given what READ has brought for the version that was known."""
    global _known
    if rows is None:
        return known.table
    _known = Known(version, _table(rows))
    return _known.table


def _table(rows: str) -> values.UnitTable:
    return values.UnitTable(
        values.Unit(code, label, dimension, factor and Decimal(factor), symbol, tuple(aliases))
        for code, label, dimension, factor, symbol, aliases in json.loads(rows)
    )
