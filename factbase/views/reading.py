"""What all read pages share: who may read, and how a list is filtered and paged."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from factbase import permissions
from factbase.filtersets import StrictFilterSet
from factbase.history import known_at
from factbase.history.moments import KNOWN_AT
from factbase.views.as_of import RefusedParametersError, as_of, read_as_of

PAGE_SIZE = 50

Params = ParamSpec("Params")
View = Callable[Concatenate[HttpRequest, Params], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition of the address that the filter form has no field for, and the way without it."""

    name: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a filtered list; `query` is the address's conditions without the page."""

    page: Page
    total: int
    query: str
    chips: list[Chip]


@dataclass(frozen=True, slots=True)
class Select:
    """A choice in a filter form: options as (value, label), and which one is in force."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str = ""


def reading_page(view: View[Params]) -> View[Params]:
    """Show the page as of the moment that its address asks for, to whoever may read."""

    @wraps(view)
    def then(request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponseBase:
        with known_at(as_of(request).known_at):
            return view(request, *args, **kwargs)

    return reading(then)


def reading(view: View[Params]) -> View[Params]:
    """Answer GET and HEAD only, and send whoever may not read to the sign-in page.

    Reads the moment that the address asks for, but leaves it to `view` to go there.
    """

    @wraps(view)
    def checked(
        request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs
    ) -> HttpResponseBase:
        if not permissions.can_read(request.user):
            return redirect_to_login(request.get_full_path())
        read_as_of(request)
        return view(request, *args, **kwargs)

    return require_safe(checked)


def listing(
    request: HttpRequest,
    filterset_class: type[StrictFilterSet],
    queryset: QuerySet[Any],
    *,
    fields: Collection[str],
) -> Listing:
    """Filter and page `queryset` by the address; two queries. `fields` are those of the form.

    Raises RefusedParametersError (400) for a parameter that does not exist or cannot be read, and
    Http404 for a page that is not there.
    """
    filterset = filterset_class(request.GET, queryset, request=request, passing={"page", KNOWN_AT})
    if not filterset.is_valid():
        raise RefusedParametersError(reasons_of(filterset))
    paginator = Paginator(filterset.qs, PAGE_SIZE)
    try:
        page = paginator.page(request.GET.get("page", "1"))
    except InvalidPage as error:
        raise Http404("This page of the list does not exist.") from error
    query = _without(request.GET, "page")
    return Listing(page, paginator.count, query, _chips(request.GET, fields))


def counted(rows: QuerySet[Any], column: str, records: Iterable[Any]) -> dict[Any, int]:
    """Return how many `rows` point through `column` to each of `records`. One query."""
    pairs = rows.filter(**{f"{column}__in": list(records)}).order_by().values_list(column)
    return dict(pairs.annotate(number=Count("pk")))


def reasons_of(filterset: StrictFilterSet) -> list[str]:
    """Return why the parameters of an invalid filterset were refused, as sentences."""
    return [
        str(reason) if field == "__all__" else f"{field}: {reason}"
        for field, reasons in filterset.errors.items()
        for reason in reasons
    ]


def _without(data: QueryDict, *names: str) -> str:
    pairs = [(key, value) for key, values in data.lists() for value in values]
    return urlencode([(key, value) for key, value in pairs if key not in names and value])


def _chips(data: QueryDict, fields: Collection[str]) -> list[Chip]:
    return [
        Chip(name, ", ".join(data.getlist(name)), _without(data, name, "page"))
        for name in data
        if data[name] and name not in {*fields, "page", "ordering"}
    ]


def orderings(data: Mapping[str, str], choices: Mapping[str, str]) -> Select:
    """Return the choice of orders for a filter form; the first one of `choices` is the default."""
    return Select("ordering", "Order", list(choices.items()), data.get("ordering", ""))
