"""The page of one claim."""

from collections.abc import Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from factbase import confidence, permissions
from factbase.actions import review
from factbase.excerpts import excerpts
from factbase.history import known_at
from factbase.models import Claim, ConfidenceLedger, Entity, Stance
from factbase.views.as_of import as_of, may_edit
from factbase.views.citing import cite
from factbase.views.drawings import QUARTERS, rival_scale, waterfall
from factbase.views.facts import rival_ids
from factbase.views.opposition import contradicting_of, superseding_of
from factbase.views.reading import reading
from factbase.views.receipts import by_origin, origins_of
from sources.edtf import EdtfDate
from sources.models import Publisher, Source
from sources.models.source import WITHDRAWN

# Of the claims on one side of it; lists have all of them.
MOST_OPPOSING = 20


@reading
def claim_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a claim with its receipts, its way through review and why it has its confidence.

    A page of an earlier day says where the claim stands now.
    """
    moment = as_of(request).known_at
    visible = permissions.visible_claims(request.user)
    today = visible.filter(pk=pk).only("status", "revision").first() if moment else None
    with known_at(moment):
        return claim_page(request, pk, today=today)


def claim_page(
    request: HttpRequest,
    pk: UUID,
    *,
    typed: str = "",
    refused: str = "",
    status: int = 200,
    today: Claim | None = None,
) -> HttpResponse:
    """Return the page of a claim; `typed` is the comment of a step, and why it was `refused`."""
    visible = permissions.visible_claims(request.user)
    claims = visible.for_pages().select_related("ledger", "verified_by")
    claim = get_object_or_404(claims, pk=pk)
    context = {
        "claim": claim,
        "today": today,
        "typed": typed,
        "refused": refused,
        "sayers": _sayers(claim),
        "withdrawn": [row for row in claim.evidence.all() if row.source.status in WITHDRAWN],
        "may_hold_then": _may_hold(claim, as_of(request).valid_at),
        "may_edit": may_edit(request) and claim.is_live,
        "citation": cite(request, title=_title(claim), revision=claim.revision),
    }
    context |= _review(request, claim)
    context |= _opposition(request, claim) | _grounds(claim)
    context |= _explained(claim, context["opposing"], context["works"])
    return render(request, "claim_detail.html", context, status=status)


def _title(claim: Claim) -> str:
    return f"{claim.subject.label}: {claim.property.label}, {claim.display}"


def _sayers(claim: Claim) -> list[Entity | Publisher]:
    """Return who asserted it in its supporting evidence, or else who published that; each once."""
    supporting = [row for row in claim.evidence.all() if row.stance == Stance.SUPPORTS]
    named = [row.asserted_by or row.source.publisher for row in supporting]
    return list(dict.fromkeys(sayer for sayer in named if sayer))


def _may_hold(claim: Claim, date: EdtfDate | None) -> bool:
    """Return whether the claim can hold at `date`. One query where one is given."""
    return date is None or Claim.objects.filter(pk=claim.pk).holding_at(date).exists()


def _review(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    """Return the steps that were taken, and those that the reader may take. One query."""
    user = request.user
    is_now = as_of(request).known_at is None
    return {
        "events": claim.review_events.select_related("by"),
        "actions": review.possible_actions(claim, user) if is_now and user.is_authenticated else [],
        "is_own": permissions.is_own_work(user, claim),
    }


def _opposition(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    """Return what cannot hold beside the claim, and what follows it. Up to three queries.

    Where there is much of it, the first of each kind, and that there is `more_opposing`.
    """
    ids = rival_ids(claim)
    visible = permissions.visible_claims(request.user)
    rivals = list(visible.filter(pk__in=ids).with_names()[: MOST_OPPOSING + 1]) if ids else []
    contradicting = contradicting_of(claim, request.user, most=MOST_OPPOSING + 1)
    more = max(len(rivals), len(contradicting)) > MOST_OPPOSING
    rivals = rivals[:MOST_OPPOSING]
    contradicting = dict(islice(contradicting.items(), MOST_OPPOSING))
    opposing = list(dict.fromkeys([*contradicting, *rivals]))
    return {
        "more_opposing": more,
        "contradicting": contradicting,
        "rivals": [each for each in rivals if each not in contradicting],
        "opposing": opposing,
        "scale": rival_scale(claim, opposing),
        "superseded_by": superseding_of(claim, request.user),
    }


def _grounds(claim: Claim) -> dict[str, Any]:
    """Return the receipts by origin, with the works that these are. Up to two queries."""
    ledger = _ledger(claim)
    spoken = [entry["source"] for entry in ledger.entries] if ledger else []
    needed = {*origins_of(ledger), *spoken}
    works = {str(pk): work for pk, work in Source.objects.in_bulk(needed).items()} if needed else {}
    return {"works": works, "origins": by_origin(excerpts(claim), ledger, works)}


def _explained(
    claim: Claim, opposing: Sequence[Claim], works: dict[str, Source]
) -> dict[str, object]:
    """Return the confidence as a picture and as steps, each beside its source or rival."""
    ledger = _ledger(claim)
    if ledger is None:
        return {}
    explanation = confidence.explain(ledger)
    rivals = {str(rival.pk): rival for rival in opposing}
    by_id: dict[str, Source | Claim] = {**works, **rivals}
    return {
        "explanation": explanation,
        "quarters": QUARTERS,
        "waterfall": list(waterfall(ledger, works, rivals)),
        "steps": [(step, by_id.get(step.source or step.claim)) for step in explanation.steps],
    }


def _ledger(claim: Claim) -> ConfidenceLedger | None:
    ledger: ConfidenceLedger | None = getattr(claim, "ledger", None)
    return ledger
