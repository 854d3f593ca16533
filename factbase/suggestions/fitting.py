"""Which property a claim may have: by the type of its value, words near, and its subject."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from factbase.models import Entity, Property
from factbase.spotting.properties import ENOUGH, Described, likeness
from factbase.values import Money, Quantity, Value, ValueType

OF_THIS_TYPE = 0.3
"""What it counts that a property names the type of the subject, or of the value, as its own."""


class Fit(NamedTuple):
    """How well a property fits, and the word near the value that speaks for it most."""

    score: float
    property: Property
    word: str


def fitting(
    value_type: ValueType,
    *,
    near: Sequence[tuple[str, int]],
    subject: Entity | None,
    unit: str = "",
    other: Entity | None = None,
) -> list[Fit]:
    """Return the properties that such a value can have, the best first. Four queries.

    `near` are words with their distance, `unit` is that of an amount, `other` an entity as value.
    """
    rows = Property.objects.standing().filter(value_type=value_type)
    fits = []
    for row in rows.prefetch_related("units", "subject_types", "object_types"):
        if not _takes(row, unit, subject, other):
            continue
        score, word = likeness(Described(row.label, row.slug, row.inverse_label), near)
        if score >= ENOUGH:
            score += OF_THIS_TYPE * bool(row.subject_types.all() and subject)
            score += OF_THIS_TYPE * bool(row.object_types.all() and other)
        fits.append(Fit(score, row, word))
    return sorted(fits, key=lambda fit: -fit.score)


def _takes(row: Property, unit: str, subject: Entity | None, other: Entity | None) -> bool:
    units = {each.code for each in row.units.all()}
    return (
        (not unit or not units or unit in units)
        and _is_one_of(subject, list(row.subject_types.all()))
        and _is_one_of(other, list(row.object_types.all()))
    )


def _is_one_of(entity: Entity | None, types: Collection[object]) -> bool:
    return entity is None or not types or entity.type in types


def unit_of(value: Value | None) -> str:
    """Return the unit of an amount, "" for all else."""
    return value.unit if isinstance(value, Money | Quantity) else ""
