"""The page that explains exports, and the download itself."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from factbase import permissions
from factbase.exports import Where, file_answer, formats_of
from factbase.exports.exceptions import UnfitError
from factbase.exports.tables import CLAIMS
from factbase.filtersets import ClaimFilterSet
from factbase.history.moments import KNOWN_AT
from factbase.models import EntityType, Property, Status
from factbase.views.as_of import RefusedParametersError, as_of
from factbase.views.reading import Select, reading, reading_page, reasons_of
from factbase.wording import told

MOST_LISTED = 20
Conditions = list[tuple[str, str]]


@reading_page
def export_page(request: HttpRequest) -> HttpResponse:
    """Offer claims as files, those of the conditions in the address, and list one's exports."""
    selects = _selects(request.GET)
    exports = permissions.visible_exports(request.user).select_related("created_by")
    context = {
        "selects": selects,
        "conditions": _conditions(request.GET, {select.name for select in selects}),
        "formats": formats_of(CLAIMS).values(),
        "exports": exports[:MOST_LISTED],
        "columns": CLAIMS.columns_in(Where.LIST),
    }
    return render(request, "exports.html", context)


@reading
def export_claims(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the claims that the list at /claims/ shows for the same address, all pages of them.

    Raises RefusedParametersError (400) for a parameter that does not exist or cannot be read, and
    where the format cannot hold what is to be exported.
    """
    if form not in formats_of(CLAIMS):
        raise Http404(_("There is no such format."))
    claims = permissions.visible_claims(request.user)
    filterset = ClaimFilterSet(request.GET, claims, request=request, passing={"page", KNOWN_AT})
    if not filterset.is_valid():
        raise RefusedParametersError(reasons_of(filterset))
    chosen, known_at = formats_of(CLAIMS)[form], as_of(request).known_at
    try:
        return file_answer(request, CLAIMS, filterset.qs, form=chosen, known_at=known_at)
    except UnfitError as refusal:
        raise RefusedParametersError([told(refusal.message)]) from refusal


def _conditions(data: QueryDict, fields: set[str]) -> Conditions:
    """Return what the address asks for besides `fields`, to be sent along."""
    return [
        (name, value)
        for name, values in data.lists()
        for value in values
        if value and name not in {*fields, "page"}
    ]


def _selects(data: QueryDict) -> list[Select]:
    """Return the choices of the form. Two queries."""
    properties = Property.objects.standing().values_list("slug", "label")
    types = EntityType.objects.standing().values_list("slug", "label")
    statuses = [
        ("", _("verified")),
        (f"{Status.VERIFIED},{Status.SUBMITTED}", _("verified or submitted")),
        ("any", _("any status")),
    ]
    return [
        _select(data, "property", _("Property"), [("", _("any")), *properties]),
        _select(data, "subject_type", _("About a"), [("", _("any")), *types]),
        _select(data, "status", _("Status"), statuses),
    ]


def _select(data: QueryDict, name: str, label: str, options: list[tuple[str, str]]) -> Select:
    """Return a choice; what the address asks for is one even where it is not in the list."""
    chosen = ",".join(data.getlist(name))
    known = {value for value, _ in options}
    more = [] if chosen in known else [(chosen, chosen)]
    return Select(name, label, [*options, *more], chosen)
