"""A list as its page shows it: the rows, and the addresses that lead on from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.forms import BoundField
from django.http import QueryDict

from factbase.exports.formats import Format, formats_of
from factbase.filtersets.counts import Count
from factbase.lists import ListColumn, ListKind, address
from factbase.lists.address import FILTERS
from factbase.lists.columns import COLUMNS, Heading, offered
from factbase.lists.facets import Words
from factbase.lists.showing import Chip, FacetShown
from factbase.models import SavedView
from factbase.models.transitions import Action

EMPTY = Count(0)


@dataclass(slots=True)
class Listing:
    """One piece of a list and what surrounds it. `problems` are why it was refused, if it was.

    `may_choose` says that rows can be chosen, `steps` what can be done with claims then. `views`
    are those kept of this list, by whoever `may_keep` some and perhaps `may_share` them.
    """

    kind: ListKind
    columns: list[ListColumn]
    rows: list[Any] = field(default_factory=list)
    count: Count = EMPTY
    next: str | None = None
    previous: str | None = None
    query: str = ""
    headings: list[Heading] = field(default_factory=list)
    facets: list[FacetShown] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    cells: Mapping[UUID, Mapping[str, str | None]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    groups: list[tuple[Words, list[tuple[Words, BoundField]]]] = field(default_factory=list)

    data: QueryDict = field(default_factory=QueryDict)
    may_choose: bool = False
    may_keep: bool = False
    may_share: bool = False
    views: list[SavedView] = field(default_factory=list)
    steps: list[Action] = field(default_factory=list)

    @property
    def ids(self) -> list[UUID]:
        """The ids of the rows."""
        return [row.pk for row in self.rows]

    @property
    def offered(self) -> list[ListColumn]:
        """The columns that can be chosen."""
        return offered(self.kind)

    @property
    def formats(self) -> list[Format]:
        """The files that the list can be saved as."""
        return list(formats_of(self.kind.table).values()) if self.kind.table else []

    @property
    def narrow_formats(self) -> list[Format]:
        """Those of them that hold nothing but the columns that are asked for."""
        return [each for each in self.formats if each.has_columns]

    @property
    def caption(self) -> Words:
        """What the table is of."""
        return self.kind.head.label

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the search form has no field for and sends along."""
        fields = {"q", *(name for _, names in self.kind.groups for name in names)}
        without = {*address.PLACE, "q", *(fields if self.groups else ())}
        lookups = [(name, value) for name, value in self.kept if name in self.kind.lookups]
        rest = list(address.pairs(self.data, without=without | {*self.kind.lookups}))
        return lookups + rest

    @property
    def more(self) -> str:
        """The query of the list with the form of all filters."""
        return address.query(self.data, **{FILTERS: "all"})

    @property
    def fewer(self) -> str:
        """The query of the list without it."""
        return address.query(self.data, without={FILTERS})

    @property
    def without_columns(self) -> list[tuple[str, str]]:
        """What the choice of columns sends along."""
        return list(address.pairs(self.data, without={*address.PLACE, COLUMNS}))

    @property
    def usual_columns(self) -> str:
        """The query of the list with the usual columns."""
        return address.query(self.data, without={COLUMNS})

    @property
    def whole(self) -> str:
        """The query of the list as a file with all columns."""
        return address.query(self.data, without={COLUMNS, FILTERS})

    @property
    def with_columns(self) -> str:
        """The query of the list as a file with the columns shown."""
        names = ",".join(column.name for column in self.columns)
        return address.query(self.data, without={FILTERS}, columns=names)
