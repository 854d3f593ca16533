"""What one kind of list is: its filters, facets, columns and files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from factbase.exports.tables import Table
from factbase.filtersets.base import StrictFilterSet
from factbase.lists.facets import Facet, Words
from factbase.permissions import Actor

WHO_AND_WHEN = (
    _("Who and when"),
    (
        "created_by",
        "created_at__gte",
        "created_at__lt",
        "updated_by",
        "updated_at__gte",
        "updated_at__lt",
        "id",
    ),
)
"""The filters by its history that every record has, under their heading."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a list on a page.

    `cells` are the columns of the exported table that say the same. `ordering` is the name that
    sorts by it, `-` in front where that goes down first; such an order has an index. `where` are
    conditions without which there is none.
    """

    name: str
    label: Words
    cells: tuple[str, ...] = ()
    ordering: str = ""
    where: tuple[str, ...] = ()
    is_number: bool = False
    is_usual: bool = True


@dataclass(frozen=True, slots=True)
class ListKind:
    """A list as pages show it; `name` is its first part of the address.

    `hint` says what its search looks in, `head` is the column that no list is without. `groups`
    are filters that have a field in the form, under headings. `lookups` are filters by id whose
    records can be named by words.
    """

    name: str
    filterset: type[StrictFilterSet]
    facets: Callable[[Actor], tuple[Facet, ...]]
    head: ListColumn
    columns: tuple[ListColumn, ...]
    groups: tuple[tuple[Words, tuple[str, ...]], ...]
    hint: Words
    lookups: Mapping[str, str] = field(default_factory=dict)
    table: Table | None = None
