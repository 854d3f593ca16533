"""Makes the page of a list: filters, counts, cuts and sorts it by the address."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.forms import BoundField, Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from factbase import permissions
from factbase.exports.cells import cells_of
from factbase.filtersets import StrictFilterSet
from factbase.filtersets.counts import Count, counted
from factbase.filtersets.walking import Piece, cut
from factbase.history.moments import KNOWN_AT
from factbase.lists import ListKind, address
from factbase.lists.acting import steps_for
from factbase.lists.address import FILTERS, NAMED
from factbase.lists.columns import COLUMNS, chosen, headings, of_files
from factbase.lists.facets import Answers, Base, Facet, Words, answers, uncounted
from factbase.lists.labels import LABELS
from factbase.lists.named import LookupForm, parameters, with_ids, words_of
from factbase.lists.showing import chips, shown_facets
from factbase.models.arrays import has_id_of
from factbase.views.as_of import RefusedParametersError, as_of, may_edit
from factbase.views.listing import Listing
from factbase.wording import told
from sources.exceptions import RefusalError

PAGE_SIZE = 50
CHOOSING = ("claims", "entities", "sources")
OF_PAGES = frozenset({"cursor", COLUMNS, FILTERS, KNOWN_AT})


def list_page(
    request: HttpRequest,
    kind: ListKind,
    rows: QuerySet[Any],
    template: str,
    *,
    beside: Callable[[Listing], dict[str, Any]] = lambda listing: {},
) -> HttpResponse:
    """Answer with the page of a list; `beside` returns what its cells need besides the rows.

    Names that were typed for records lead on to the address with their ids.
    """
    form = LookupForm(kind, request.GET)
    found = form.found() if form.is_valid() else {}
    if found:
        return HttpResponseRedirect(f"?{with_ids(kind, request.GET, found)}")
    listing = shown_list(request, kind, rows, form=form if form.errors else None)
    _offer(listing, request)
    status = 400 if listing.problems else 200
    return render(request, template, {"listing": listing, **beside(listing)}, status=status)


def _offer(listing: Listing, request: HttpRequest) -> None:
    """Add what whoever looks can do with the list. One query for those who are signed in."""
    user, kind = request.user, listing.kind
    listing.may_share = may_edit(request)
    if kind.name in CHOOSING and listing.may_share:
        listing.may_choose = True
        listing.steps = steps_for(user) if kind.name == "claims" else []
    if user.is_authenticated and as_of(request).known_at is None:
        listing.may_keep = True
        views = permissions.visible_views(user, kind.name).standing().select_related("created_by")
        listing.views = list(views)


def shown_list(
    request: HttpRequest, kind: ListKind, rows: QuerySet[Any], *, form: LookupForm | None = None
) -> Listing:
    """Return the piece of `rows` that the address asks for, with all that stands beside it.

    A constant number of queries: keys, rows, the length, the answers to the facets, two for each
    facet that is on, and two to plan for choices. What cannot be read comes back with the form of
    all filters; a cursor of another list raises RefusedParametersError.
    """
    data = request.GET
    try:
        columns, refusal = chosen(kind, data), []
    except RefusalError as error:
        columns, refusal = [], [f"{error.field}: {told(error.message)}"]
    filterset = _filterset(request, kind, rows)
    listing = Listing(kind, columns, query=address.query(data), data=data)
    listing.problems = [*refusal, *_reasons(filterset.form), *_reasons(form)]
    listing.kept = list(address.pairs(data, without=address.PLACE))
    facets = kind.facets(request.user)
    found: Mapping[str, Answers] = {}
    if not listing.problems:
        with filterset.planned():
            piece = _piece(request, filterset)
            _fill(listing, request, rows, piece)
            listing.count = counted(filterset, known_at=as_of(request).known_at)
            ids = piece.ids if piece.is_whole else None
            found = _answers(request, kind, rows, filterset, listing.count, ids)
    words = words_of(kind, data)
    if not listing.problems:
        listing.facets = list(shown_facets(facets, data, found, lookups=kind.lookups))
    words |= {
        (name, value): known[0]
        for name, each in found.items()
        for value, known in each.found.items()
        if known[0]
    }
    listing.chips = chips(data, facets, words)
    listing.headings = list(headings(kind, data, columns))
    if FILTERS in data or listing.problems:
        listing.groups = list(_groups(request, kind, rows, form or LookupForm(kind, data)))
    return listing


def _reasons(form: Form | None) -> Iterator[str]:
    """Yield why a form was refused, as sentences that name the field."""
    for field, reasons in form.errors.items() if form else ():
        label = LABELS.get(field.removesuffix(NAMED))
        yield from (f"{label}: {reason}" if label else str(reason) for reason in reasons)


def _filterset(
    request: HttpRequest,
    kind: ListKind,
    rows: QuerySet[Any],
    *,
    is_shown: bool = False,
    lifted: Facet | None = None,
) -> StrictFilterSet:
    """Return the filters of the address, without what `lifted` is answered by there."""
    data = request.GET.copy()
    if lifted is not None:
        data.pop(lifted.name, None)
        if lifted.lift:
            data[lifted.name] = lifted.lift
    passing = OF_PAGES | parameters(kind)
    return kind.filterset(data, rows, request=request, passing=passing, is_shown=is_shown)


def _piece(request: HttpRequest, filterset: StrictFilterSet) -> Piece:
    place = repr((request.path, address.conditions(request.GET)))
    cursor = request.GET.get("cursor", "")
    try:
        return cut(filterset, cursor, size=PAGE_SIZE, place=place)
    except ValueError as error:
        raise RefusedParametersError(
            [_("cursor: This is no place in this list. Begin at its start, and go on from there.")]
        ) from error


def _fill(listing: Listing, request: HttpRequest, rows: QuerySet[Any], piece: Piece) -> None:
    """Load the rows of a piece, in its order, and where it goes on. Two queries at most."""
    found = {row.pk: row for row in rows.order_by().filter(has_id_of(piece.ids))}
    listing.rows = [found[id] for id in piece.ids if id in found]
    listing.next = address.place(request.GET, piece.next)
    listing.previous = address.place(request.GET, piece.previous)
    kind = listing.kind
    if kind.table is not None:
        made = {column.name for column in kind.columns}
        plain = [column for column in listing.columns if column.name not in made]
        wanted = [each for each in of_files(kind, plain) if each.name in {c.name for c in plain}]
        site = request.build_absolute_uri("/")
        listing.cells = cells_of(kind.table, wanted, piece.ids, site=site)


def _answers(
    request: HttpRequest,
    kind: ListKind,
    rows: QuerySet[Any],
    filterset: StrictFilterSet,
    count: Count,
    ids: Sequence[UUID] | None,
) -> dict[str, Answers]:
    """Count the answers to each facet among the rows that all other conditions leave.

    `ids` are all rows of a list that is shown whole.
    """
    facets = kind.facets(request.user)
    moment = as_of(request).known_at
    # The past is read through views, which cannot be sampled.
    may_sample, is_search = moment is None, bool(request.GET.get("q"))
    on = tuple(facet for facet in facets if _is_on(facet, request))
    off = tuple(facet for facet in facets if facet not in on)
    found = answers(Base(filterset, count, off, may_sample, ids, is_search), moment=moment)
    if is_search:
        return found | uncounted(on)
    for facet in on:
        wider = _filterset(request, kind, rows, lifted=facet)
        length = counted(wider, known_at=moment)
        found |= answers(Base(wider, length, (facet,), may_sample), moment=moment)
    return found


def _is_on(facet: Facet, request: HttpRequest) -> bool:
    asked = address.values(request.GET, facet.name)
    return bool(asked or facet.unasked) and asked != [facet.lift]


def _groups(
    request: HttpRequest, kind: ListKind, rows: QuerySet[Any], lookups: LookupForm
) -> Iterator[tuple[Words, list[tuple[Words, BoundField]]]]:
    """Yield the fields of all filters under their headings, with what was typed and refused."""
    form = _filterset(request, kind, rows, is_shown=True).form
    for heading, names in kind.groups:
        yield heading, [(LABELS[name], lookups.field_of(name) or form[name]) for name in names]
