"""Cuts one page out of a list."""

from typing import Any, NamedTuple, TypedDict
from urllib.parse import urlencode

from django.db.models import QuerySet
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request

from sources.exceptions import shown

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 1000
# OFFSET is a bigint, and nobody reads that far.
MAX_PAGE = 10_000_000


class PageJson(TypedDict):
    """One page of a list; `next` and `previous` are addresses, null at the ends."""

    count: int
    next: str | None
    previous: str | None
    results: list[Any]


class Page(NamedTuple):
    """The rows of one page, and what surrounds them."""

    rows: QuerySet[Any]
    total: int
    next: str | None
    previous: str | None


def paginate(queryset: QuerySet[Any], request: Request) -> Page:
    """Return the page that `page` and `page_size` ask for. One query, which counts.

    A larger `page_size` counts as MAX_PAGE_SIZE. Raises NotFound beyond the last page.
    """
    number = _whole_number(request, "page", 1)
    size = min(_whole_number(request, "page_size", DEFAULT_PAGE_SIZE), MAX_PAGE_SIZE)
    count = queryset.count()
    last = max(1, -(-count // size))
    if number > last:
        raise NotFound(f"Page {number} does not exist; the last one is {last}.")
    return Page(
        rows=queryset[(number - 1) * size : number * size],
        total=count,
        next=_address(request, number + 1) if number < last else None,
        previous=_address(request, number - 1) if number > 1 else None,
    )


def _whole_number(request: Request, name: str, default: int) -> int:
    given = request.query_params.getlist(name)
    if not given:
        return default
    text = given[0]
    is_number = len(given) == 1 and text.isascii() and text.isdigit() and len(text) <= 8
    if not is_number or not 0 < int(text) <= MAX_PAGE:
        message = f"{shown(','.join(given))} is not a number from 1 to {MAX_PAGE}."
        raise ValidationError({name: [message]}, "invalid")
    return int(text)


def _address(request: Request, page: int) -> str:
    parameters = request.query_params.copy()
    parameters["page"] = str(page)
    query = urlencode(list(parameters.lists()), doseq=True)
    return request.build_absolute_uri(f"{request.path}?{query}")
