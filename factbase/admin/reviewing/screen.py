"""The screen on which one claim is judged, with everything that bears on it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise

from factbase import confidence, permissions
from factbase.actions import assignments, follows, leases, review
from factbase.actions.judgements import present_judgements
from factbase.admin.reviewing.changes import changes_since_judged
from factbase.admin.reviewing.pages import DeskPage
from factbase.admin.reviewing.queues import place_of
from factbase.admin.reviewing.relatives import relatives_of
from factbase.admin.reviewing.trail import trail_of
from factbase.admin.reviewing.words import KEYS, LABELS
from factbase.excerpts import Excerpt, excerpts
from factbase.forms.reviewing import AssignForm
from factbase.models import Claim, Mention, ReviewEvent, SupportJudgement, Verdict
from factbase.models.transitions import TRANSITIONS, Action

OFFERED = (
    Action.SUBMIT,
    Action.VERIFY,
    Action.DISPUTE,
    Action.REJECT,
    Action.RETURN,
    Action.REOPEN,
)


@dataclass(frozen=True, slots=True)
class Button:
    """A step that can be taken now, and the key that takes it, if there is one."""

    action: Action
    label: str | Promise
    key: str
    needs_note: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote with the words around it, how it was judged, and whether the person may judge it."""

    excerpt: Excerpt
    judgement: SupportJudgement | None
    may_judge: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed and not stored, and why it was not: shown again, so that nothing is lost."""

    note: str = ""
    text: str = ""
    problem: str = ""
    meanwhile: Sequence[ReviewEvent] = field(default_factory=tuple)


class ReviewPage(DeskPage):
    """Shows the review screen; subclasses also take what is sent from it."""

    def screen(self, pk: UUID, *, typed: Typed | None = None, status: int = 200) -> HttpResponse:
        """Return the screen of a claim, with what was typed where that was refused."""
        claims = Claim.objects.for_pages().select_related("ledger", "verified_by")
        claim = get_object_or_404(claims, pk=pk)
        context = {
            "title": str(claim),
            "claim": claim,
            "typed": typed or Typed(),
            "place": place_of(self.queue, claim, self.actor) if self.queue else None,
            "done": self.decision_just_taken(),
            **_judged(claim, self.actor),
            **_around(claim, self.actor),
        }
        return self.page("admin/review_claim.html", context, status=status)


class ReviewScreen(ReviewPage):
    """The screen as it is looked at; looking changes nothing."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show the claim."""
        return self.screen(pk)


def buttons(claim: Claim, user: User) -> list[Button]:
    """Return the steps of review that `user` may take now, in the order of the bar."""
    possible = review.possible_actions(claim, user)
    return [
        Button(
            action=action,
            label=LABELS[action],
            key=KEYS.get(action, ""),
            needs_note=TRANSITIONS[action].needs_comment,
        )
        for action in OFFERED
        if action in possible
    ]


def _judged(claim: Claim, user: User) -> dict[str, Any]:
    """Return what a decision rests on. About eight queries."""
    entries = trail_of(claim)
    steps = [entry.record for entry in entries if entry.kind == "step"]
    ledger = getattr(claim, "ledger", None)
    judged = present_judgements(claim.evidence.all())
    quotes = [
        Quote(
            excerpt,
            judged.get(excerpt.evidence.pk),
            permissions.can_judge(user, excerpt.evidence),
        )
        for excerpt in excerpts(claim)
    ]
    return {
        "trail": entries,
        "changes": changes_since_judged(claim, steps),
        "quotes": quotes,
        "verdicts": Verdict,
        "relatives": relatives_of(claim),
        "explanation": confidence.explain(ledger) if ledger is not None else None,
        "buttons": buttons(claim, user),
        "is_own": permissions.is_own_work(user, claim),
        "reviews": permissions.can_review(user),
    }


def _around(claim: Claim, user: User) -> dict[str, Any]:
    """Return who is busy with the claim. Five queries."""
    lease, assignment = leases.lease_of(claim), assignments.open_assignment(claim)
    unseen = Mention.objects.filter(comment__claim=claim, user=user, seen_at__isnull=True)
    return {
        "lease": lease,
        "lease_is_mine": lease is not None and lease.holder_id == user.pk,
        "assignment": assignment,
        "assign_form": AssignForm(),
        "is_followed": follows.is_followed(claim=claim, by=user),
        "has_news": unseen.exists() or Claim.objects.news_for(user).filter(pk=claim.pk).exists(),
    }
