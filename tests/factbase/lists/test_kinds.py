"""Every list: its filters all have a place, its columns are those of its files."""

import pytest
from django.contrib.auth.models import AnonymousUser

from factbase.exports.columns import Where
from factbase.lists import KINDS, ListKind
from factbase.lists.columns import offered
from factbase.lists.labels import LABELS
from factbase.models.saved_view import LISTS

KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


@KIND
def test_every_filter_has_a_field_and_a_name(kind: ListKind) -> None:
    fields = [name for _, names in kind.groups for name in names]
    facets = {facet.name for facet in kind.facets(AnonymousUser())}
    assert len(fields) == len(set(fields))
    assert {*fields, *facets, "q", "ordering"} == {*kind.filterset.base_filters}
    assert {*fields, *facets} <= {*LABELS}


@KIND
def test_every_column_that_sorts_names_an_ordering(kind: ListKind) -> None:
    names = kind.filterset.base_filters["ordering"].columns
    columns = (kind.head, *kind.columns)
    assert {column.ordering.removeprefix("-") for column in columns} - {""} <= {*names}


@KIND
def test_every_column_of_its_files_can_be_chosen_or_is_shown(kind: ListKind) -> None:
    if kind.table is None:
        return
    files = {column.name for column in kind.table.columns_in(Where.LIST)}
    said = {cell for column in (kind.head, *offered(kind)) for cell in column.cells}
    names = [column.name for column in offered(kind)]
    assert len(names) == len(set(names))
    # A column made for the page can go by the name of one of the files.
    assert files <= said | {*names}
    assert said <= files


def test_every_list_can_be_kept_under_a_name() -> None:
    assert {*KINDS} == {*LISTS}
