"""Cuts one page out of a list: by its number, or by the row it begins behind."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple, TypedDict
from urllib.parse import urlencode

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request

from api import quick
from api.parameters import once
from api.shapes.written import WrittenList
from factbase.filtersets import StrictFilterSet
from factbase.filtersets.counts import Count, counted, estimated
from factbase.filtersets.walking import cut
from sources.exceptions import shown

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 1000
# OFFSET is a bigint, and nobody reads that far.
MAX_PAGE = 10_000_000
COUNTS = ("exact", "none")
# Parameters that say how much of a list is shown, not which list it is.
OF_THE_PAGE = frozenset({"cursor", "page", "page_size", "count", "fields", "expand", "ordering"})


class PageJson(TypedDict):
    """One page of a list; `next` and `previous` are addresses, null at the ends.

    `count` is null with `count=none`, and of a long list an estimate, which `count_is_estimate`
    says.
    """

    count: int | None
    count_is_estimate: bool
    next: str | None
    previous: str | None
    results: Sequence[Any]


class Page(NamedTuple):
    """What surrounds the rows of one page."""

    length: Count
    next: str | None
    previous: str | None

    def as_json(self, results: Sequence[Any]) -> PageJson:
        """Return the page with its rows."""
        return {
            "count": self.length.number,
            "count_is_estimate": self.length.is_estimate,
            "next": self.next,
            "previous": self.previous,
            "results": results,
        }


def paginate(
    filterset: StrictFilterSet, request: Request, *, known_at: datetime | None = None
) -> tuple[Page, Sequence[Any]]:
    """Return the page that the parameters ask for, and the ids of its rows, in order.

    `cursor=` (empty) begins a walk whose `next` and `previous` hold cursors; else pages have
    numbers. A larger `page_size` counts as MAX_PAGE_SIZE. Raises NotFound beyond the last page,
    and ValidationError for a parameter that cannot be read. One query, and those that counting
    needs.
    """
    _refuse_both(request)
    paged = _by_number if is_by_number(request) else _by_cursor
    return paged(filterset, request, known_at)


def refuse_paging(request: Request) -> None:
    """Raise ValidationError for parameters of a page, where the whole list is asked for."""
    given = OF_THE_PAGE & {*request.query_params} - {"ordering"}
    if given:
        message = "A file holds the whole list: leave this parameter out."
        raise ValidationError({name: [message] for name in sorted(given)}, "invalid")


def is_by_number(request: Request) -> bool:
    """Whether pages have numbers."""
    return "cursor" not in request.query_params


def paginate_records(
    view: quick.View, filterset: StrictFilterSet, request: Request, *, known_at: datetime | None
) -> tuple[Page, WrittenList]:
    """Return the page with a number, and its records. One query, and those that counting needs.

    Raises as `paginate`.
    """
    start, size = _window(request)
    listed = quick.listed(view, filterset, start=start, limit=size + 1)

    def length() -> Count:
        if listed.length is None:
            return counted(filterset, known_at=known_at)
        return estimated(filterset, (listed.key, known_at), listed.counted)

    found = listed.records
    return _numbered(filterset, request, len(found), length), found[:size]


def _by_number(
    filterset: StrictFilterSet, request: Request, known_at: datetime | None
) -> tuple[Page, Sequence[Any]]:
    start, size = _window(request)
    ids = list(filterset.piece(start, start + size + 1).values_list("pk", flat=True))
    count = partial(counted, filterset, known_at=known_at)
    return _numbered(filterset, request, len(ids), count), ids[:size]


def _window(request: Request) -> tuple[int, int]:
    """Return where the page begins, and its size."""
    size = _page_size(request)
    return (_whole_number(request, "page", 1) - 1) * size, size


def _numbered(
    filterset: StrictFilterSet, request: Request, found: int, length: Callable[[], Count]
) -> Page:
    """Return the page; one row `found` more than is shown tells that there is a next one."""
    start, size = _window(request)
    number = start // size + 1
    if not found and start:
        raise _no_such_page(number, size, length())
    whole = start + found if found <= size else None
    return Page(
        length=_count(filterset, request, length, whole),
        next=_address(request, page=number + 1) if whole is None else None,
        previous=_address(request, page=number - 1) if start else None,
    )


def _no_such_page(number: int, size: int, count: Count) -> NotFound:
    last = max(1, -(-(count.number or 0) // size))
    end = "the list ends before it" if count.is_estimate else f"the last one is {last}"
    return NotFound(f"Page {number} does not exist; {end}.")


def _by_cursor(
    filterset: StrictFilterSet, request: Request, known_at: datetime | None
) -> tuple[Page, Sequence[Any]]:
    try:
        piece = cut(
            filterset,
            request.query_params["cursor"],
            size=_page_size(request),
            place=_place(request),
        )
    except ValueError as error:
        message = (
            "This is no cursor of this list. Begin with an empty one, then follow `next` and "
            "`previous`, with the same filters and ordering."
        )
        raise ValidationError({"cursor": [message]}, "invalid") from error
    whole = len(piece.ids) if piece.is_whole else None
    count = partial(counted, filterset, known_at=known_at)
    page = Page(
        length=_count(filterset, request, count, whole),
        next=_address(request, cursor=piece.next) if piece.next else None,
        previous=_address(request, cursor=piece.previous) if piece.previous else None,
    )
    return page, piece.ids


def _place(request: Request) -> str:
    """Return what tells this list from others, but for its order: address, filters, moment."""
    asked = sorted(
        (name, values)
        for name, values in request.query_params.lists()
        if name not in OF_THE_PAGE and any(values)
    )
    return repr((request.path, asked))


def _count(
    filterset: StrictFilterSet, request: Request, length: Callable[[], Count], whole: int | None
) -> Count:
    """Return the length of the list; `whole` is what it is found to be already."""
    wanted = _one_of(request, "count", COUNTS)
    if wanted == "none":
        return Count(None)
    if whole is not None:
        return Count(whole)
    return Count(filterset.qs.count()) if wanted else length()


def _refuse_both(request: Request) -> None:
    once(request, "cursor")
    if "cursor" in request.query_params and "page" in request.query_params:
        message = "A cursor stands for a page: leave out page or cursor."
        raise ValidationError({"cursor": [message]}, "invalid")


def _page_size(request: Request) -> int:
    return min(_whole_number(request, "page_size", DEFAULT_PAGE_SIZE), MAX_PAGE_SIZE)


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


def _one_of(request: Request, name: str, allowed: tuple[str, ...]) -> str:
    given = request.query_params.getlist(name)
    if not given:
        return ""
    if len(given) > 1 or given[0] not in allowed:
        message = f"{shown(','.join(given))} is not one of: {', '.join(allowed)}."
        raise ValidationError({name: [message]}, "invalid_choice")
    return given[0]


def _address(request: Request, **changed: Any) -> str:
    parameters = {**dict(request.query_params.lists()), **changed}
    query = urlencode(parameters, doseq=True)
    return request.build_absolute_uri(f"{request.path}?{query}")
