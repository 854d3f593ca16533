"""What all FilterSets share: refusing the unknown, who and when, and the search's wiring."""

from collections.abc import Collection
from contextlib import AbstractContextManager, nullcontext
from typing import Any, ClassVar
from uuid import UUID

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from factbase.filtersets import keyset
from factbase.filtersets.asked import prepared
from factbase.filtersets.fields import ListField, values_of
from factbase.filtersets.filters import (
    IdsFilter,
    MomentFilter,
    UsersFilter,
)
from factbase.filtersets.keyset import Key
from factbase.filtersets.ordering import OrderingFilter, Term
from factbase.postgresql.planning import planned_for_values
from sources.exceptions import shown

NOTHING: tuple[Any, ...] = ([], "", None)
"""What a parameter that was not given is read as."""
LIST_PARAMETERS = frozenset(
    {"page", "page_size", "cursor", "count", "fields", "expand", "format", "known_at"}
)
"""Parameters of a list that are not filters."""


class StrictForm(forms.Form):
    """Refuses parameters that are unknown, or given twice where one value is meant."""

    passing: ClassVar[Collection[str]] = LIST_PARAMETERS
    filters: ClassVar[Collection[str]] = ()

    def clean(self) -> dict[str, Any]:
        """Name what is allowed when something else was given."""
        for name in self.data:
            if name not in self.fields and name not in self.passing:
                self._refuse_unknown(name)
            elif name in self.fields:
                self._refuse_repeated(name)
        return self.cleaned_data

    def _refuse_unknown(self, name: str) -> None:
        allowed = ", ".join(sorted({*self.fields, *self.filters, *self.passing}))
        # Django puts `params` into the message by its percent signs.
        given = shown(name).replace("%", "%%")
        self.add_error(
            None,
            ValidationError(
                _("%(given)s is not a parameter of this list; allowed are %(allowed)s.")
                % {"given": given, "allowed": allowed},
                code="unknown_parameter",
                params={"parameter": name},
            ),
        )

    def _refuse_repeated(self, name: str) -> None:
        if isinstance(self.fields[name], ListField):
            return
        if len(values_of(self.data, name)) > 1:
            self.add_error(name, ValidationError(_("Give this parameter once."), code="repeated"))


class StrictFilterSet(django_filters.FilterSet):
    """A FilterSet whose list is empty when the parameters were refused.

    `passing` names parameters that the list takes besides its filters. Where no form is shown,
    `is_shown=False` leaves out the filters that nobody asks for.
    """

    id = IdsFilter("pk", help_text="These rows.")
    created_by = UsersFilter("created_by__username", help_text="User name of who added it.")
    created_at__gte = MomentFilter("created_at", "gte", help_text="Added at this time or later.")
    created_at__lt = MomentFilter("created_at", "lt", help_text="Added before this time.")

    class Meta:
        form = StrictForm

    def __init__(
        self,
        data: Any = None,
        queryset: QuerySet[Any] | None = None,
        *,
        request: HttpRequest | None = None,
        prefix: str | None = None,
        passing: Collection[str] = LIST_PARAMETERS,
        is_shown: bool = True,
    ) -> None:
        if not is_shown:
            self.base_filters: dict[str, Any] = {}
        super().__init__(data, queryset, request=request, prefix=prefix)
        self.passing = passing
        self.is_shown = is_shown
        if not is_shown:
            made = prepared(type(self))  # type: ignore[arg-type]
            self.filters = made.for_request(self, self.data)

    def get_form_class(self) -> type[forms.Form]:
        """Return the form class with the parameters that pass."""
        form_class: type[forms.Form] = super().get_form_class()
        form_class.passing = self.passing  # type: ignore[attr-defined]
        return form_class

    @property
    def form(self) -> forms.Form:
        """The form that reads the parameters; where it is not shown, with fields made before."""
        if not self.is_shown and not hasattr(self, "_form"):
            self._form = StrictForm(self.data, label_suffix="")  # the usual one is translated
            self._form.passing = self.passing  # type: ignore[misc]
            self._form.filters = type(self).base_filters  # type: ignore[misc]
            self._form.fields = {name: each.field for name, each in self.filters.items()}
        shown: forms.Form = super().form
        return shown

    def filter_queryset(
        self, queryset: QuerySet[Any], *, without: Collection[str] = ()
    ) -> QuerySet[Any]:
        """Apply every filter; return no rows if any parameter was refused."""
        if self.errors:
            return queryset.none()
        for name, value in self.form.cleaned_data.items():
            if name not in without:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    def piece(self, start: int, stop: int) -> QuerySet[Any]:
        """Return the rows from `start` to before `stop`, in order."""
        rows: QuerySet[Any] = self.qs
        return rows[start:stop]

    def keys(self, *, after: Key | None, backwards: bool, limit: int) -> list[Key]:
        """Return up to `limit` keys behind `after`, as `keyset.keys` does."""
        return keyset.keys(self.qs, self.order, after=after, backwards=backwards, limit=limit)

    def first_ids(self, most: int, *, least: int) -> list[UUID]:
        """Return the ids of up to `most` rows, of no fewer than `least` if there are so many."""
        return list(self.qs.values_list("pk", flat=True)[:most])

    def counted(self, most: int) -> int:
        """Return how many rows there are, but no more than `most`. One query."""
        number: int = self.qs.order_by()[:most].count()
        return number

    def planned(self) -> AbstractContextManager[None]:
        """Have what asks for the list planned for its values, where a filter of it `is_uneven`.

        Most quotes support and hardly any refutes, much was changed since last year and nothing
        since noon: what finds the first page of the many walks through all there is for the few.
        Two queries then, in a transaction. A search for words sees to its plans itself.
        """
        chosen = self.form.cleaned_data
        is_uneven = not chosen.get("q") and any(
            getattr(each, "is_uneven", False) and chosen[name] not in NOTHING
            for name, each in self.filters.items()
        )
        return planned_for_values() if is_uneven else nullcontext()

    @property
    def estimable(self) -> QuerySet[Any]:
        """About as many rows as the list, in conditions that PostgreSQL can estimate."""
        rows: QuerySet[Any] = self.qs
        return rows

    @property
    def order(self) -> list[Term]:
        """What the list is ordered by, ending with the id; only of parameters that are valid."""
        ordering = self.filters["ordering"]
        assert isinstance(ordering, OrderingFilter)  # noqa: S101 - every FilterSet declares one
        return ordering.terms(self.form.cleaned_data["ordering"])


class RecordFilterSet(StrictFilterSet):
    """Filters of tables whose rows are edited."""

    updated_by = UsersFilter("updated_by__username", help_text="User name of who edited it last.")
    updated_at__gte = MomentFilter("updated_at", "gte", help_text="Changed at this time or later.")
    updated_at__lt = MomentFilter("updated_at", "lt", help_text="Changed before this time.")
