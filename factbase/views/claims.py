"""The list of claims."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from factbase import permissions
from factbase.lists import KINDS
from factbase.views.list_pages import list_page
from factbase.views.listing import Listing
from factbase.views.reading import reading_page


@reading_page
def claim_list(request: HttpRequest) -> HttpResponse:
    """List claims: the verified ones, unless others are asked for."""
    claims = permissions.visible_claims(request.user).with_names()

    def beside(listing: Listing) -> dict[str, Any]:
        """Return which of the claims are in an open conflict. One query."""
        conflicts = permissions.visible_conflicts(request.user).open().of_claims(listing.rows)
        pairs = conflicts.values_list("first", "second")
        return {"contested": {claim for pair in pairs for claim in pair}}

    return list_page(request, KINDS["claims"], claims, "claim_list.html", beside=beside)
