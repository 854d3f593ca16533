"""The properties and types that a matcher can ask by, and their search."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from factbase.models import EntityType, Identifier, Property
from factbase.reconciling.held import IDENTIFIER


class Offered(NamedTuple):
    """A property or type: what it is called by programs and by people, and what it means."""

    id: str
    name: str
    description: str = ""


def offered_types(prefix: str = "") -> list[Offered]:
    """Return the types whose label or slug begins with `prefix`. One query."""
    return _offered(EntityType.objects.standing(), prefix)


def offered_properties(prefix: str = "") -> list[Offered]:
    """Return the properties and schemes of identifiers that begin with `prefix`. Two queries."""
    return [*_offered(Property.objects.standing(), prefix), *_schemes(prefix)]


def properties_of_type(kind: str, most: int | None) -> list[Offered]:
    """Return what can be asked of entities of a type (its slug; empty: of any). Two queries."""
    every = Property.objects.standing()
    fitting = every.filter(Q(subject_types=None) | Q(subject_types__slug=kind)) if kind else every
    return [*_offered(fitting.distinct(), ""), *_schemes("")][:most]


def _offered(rows: QuerySet[Any], prefix: str) -> list[Offered]:
    if prefix:
        rows = rows.filter(Q(label__istartswith=prefix) | Q(slug__istartswith=prefix))
    columns = rows.order_by("label", "id").values_list("slug", "label", "description")
    return [Offered(*row) for row in columns]


def _schemes(prefix: str) -> Sequence[Offered]:
    rows = Identifier.objects.standing().order_by("scheme").values_list("scheme", flat=True)
    begin = prefix.casefold()
    return [
        Offered(IDENTIFIER + scheme, f"{scheme} identifier")
        for scheme in rows.distinct()
        if any(name.casefold().startswith(begin) for name in (scheme, IDENTIFIER + scheme))
    ]
