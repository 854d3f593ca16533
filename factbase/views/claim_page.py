"""The page of one claim."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from factbase import confidence, permissions
from factbase.actions import review
from factbase.excerpts import excerpts
from factbase.models import Claim
from factbase.views.as_of import as_of, may_edit
from factbase.views.facts import rival_ids
from factbase.views.opposition import contradicting_of, superseding_of
from factbase.views.reading import reading_page
from sources.edtf import EdtfDate
from sources.models import Source
from sources.models.source import WITHDRAWN


@reading_page
def claim_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a claim with its receipts, its way through review and why it has its confidence."""
    return claim_page(request, pk)


def claim_page(
    request: HttpRequest, pk: UUID, *, typed: str = "", status: int = 200
) -> HttpResponse:
    """Return the page of a claim; `typed` is the comment of a step that was refused."""
    user = request.user
    visible = permissions.visible_claims(user)
    claims = visible.for_pages().select_related("ledger", "verified_by")
    claim = get_object_or_404(claims, pk=pk)
    rivals = list(visible.filter(pk__in=rival_ids(claim)).with_names())
    is_now = as_of(request).known_at is None
    contradicting = contradicting_of(claim, user)
    context = {
        "claim": claim,
        "excerpts": list(excerpts(claim)),
        "events": claim.review_events.select_related("by"),
        "withdrawn": [row for row in claim.evidence.all() if row.source.status in WITHDRAWN],
        "contradicting": contradicting,
        "rivals": [each for each in rivals if each not in contradicting],
        "superseded_by": superseding_of(claim, user),
        "may_hold_then": _may_hold(claim, as_of(request).valid_at),
        "actions": review.possible_actions(claim, user) if is_now and user.is_authenticated else [],
        "is_own": permissions.is_own_work(user, claim),
        "may_edit": may_edit(request) and claim.is_live,
    }
    context |= {"typed": typed} | _explained(claim, rivals)
    return render(request, "claim_detail.html", context, status=status)


def _may_hold(claim: Claim, date: EdtfDate | None) -> bool:
    """Return whether the claim can hold at `date`. One query where one is given."""
    return date is None or Claim.objects.filter(pk=claim.pk).holding_at(date).exists()


def _explained(claim: Claim, rivals: list[Claim]) -> dict[str, object]:
    """Return the confidence as steps, each beside its source or rival. At most one query."""
    ledger = getattr(claim, "ledger", None)
    if ledger is None:
        return {}
    explanation = confidence.explain(ledger)
    sources = Source.objects.in_bulk({step.source for step in explanation.steps if step.source})
    by_id: dict[str, Source | Claim] = {str(pk): source for pk, source in sources.items()}
    by_id |= {str(rival.pk): rival for rival in rivals}
    return {
        "explanation": explanation,
        "steps": [(step, by_id.get(step.source or step.claim)) for step in explanation.steps],
    }
