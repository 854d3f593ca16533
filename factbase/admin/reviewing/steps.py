"""What is sent from the review screen: decisions, and what colleagues tell each other."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from factbase.actions import assignments, comments, decisions, follows, judgements, leases
from factbase.admin.reviewing.queues import after
from factbase.admin.reviewing.screen import ReviewPage, Typed
from factbase.exceptions import AlreadyDecidedError, StaleRevisionError, TransitionError
from factbase.forms.refusals import explained
from factbase.forms.reviewing import (
    AssignForm,
    CommentForm,
    DecisionForm,
    JudgementForm,
    RevisionForm,
)
from factbase.models import Claim, Evidence
from factbase.models.transitions import Action
from factbase.wording import told
from sources.exceptions import RefusalError


class Sent(ReviewPage):
    """Takes what is sent about one claim; what is refused is shown on its screen, still typed."""

    http_method_names = ["post"]
    form_class: type[Any] = RevisionForm

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Check the form, take the step, go on."""
        claim = get_object_or_404(Claim, pk=pk)
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.refused(claim, _first_error(form), status=400)
        try:
            with explained():
                self.take(claim, form.cleaned_data)
        except (AlreadyDecidedError, StaleRevisionError, TransitionError) as refusal:
            return self.refused(claim, told(refusal.message), status=409)
        except RefusalError as refusal:
            return self.refused(claim, told(refusal.message), status=400)
        return HttpResponseRedirect(self.onwards(claim))

    def take(self, claim: Claim, sent: dict[str, Any]) -> None:
        """Do what was asked for."""
        raise NotImplementedError

    def onwards(self, claim: Claim) -> str:
        """Return where to go afterwards: back to the claim."""
        return self.address_of(claim.pk)

    def refused(self, claim: Claim, problem: str, *, status: int) -> HttpResponse:
        """Show the screen as it is now, with what was typed and what others did meanwhile."""
        sent = self.request.POST
        read = RevisionForm(sent)
        known = (read.is_valid() and read.cleaned_data["revision"]) or claim.revision
        later = claim.review_events.filter(claim_revision__gte=known)
        typed = Typed(
            note=sent.get("note", ""),
            text=sent.get("text", ""),
            problem=problem,
            meanwhile=list(later.select_related("by")) if status == 409 else (),
        )
        return self.screen(claim.pk, typed=typed, status=status)


class Decide(Sent):
    """Takes a step of review; the next claim of the queue comes at once, and is taken."""

    form_class = DecisionForm

    def take(self, claim: Claim, sent: dict[str, Any]) -> None:
        """Move the claim as the revision that was read."""
        decisions.decide(
            claim=claim,
            action=Action(sent["action"]),
            by=self.actor,
            comment=sent["note"],
            revision=sent["revision"],
        )

    def onwards(self, claim: Claim) -> str:
        """Return the next claim, the end of the queue, or, outside of one, the same claim.

        `claim` is as it was before the decision: its place in the queue is still known.
        """
        if self.queue is None:
            return self.address_of(claim.pk, done=claim.pk)
        others = self.queue.rows(self.actor).exclude(pk=claim.pk)
        following = leases.take_first(
            claims=after(others, claim), by=self.actor
        ) or leases.take_first(claims=others, by=self.actor)
        if following is None:
            return self.address_of_queue(done=claim.pk)
        return self.address_of(following.pk, done=claim.pk)


class Undo(Sent):
    """Takes one's own last decision back."""

    def take(self, claim: Claim, sent: dict[str, Any]) -> None:
        """Move the claim back by a step of its own."""
        decisions.undo(claim=claim, by=self.actor, revision=sent["revision"])
        messages.success(
            self.request, _("Your decision is taken back. You are looking at it again.")
        )


class TakeLease(Sent):
    """Tells colleagues who looks at the claim; takes it over where that is asked for."""

    def take(self, claim: Claim, sent: dict[str, Any]) -> None:
        """Take the lease, or give it back."""
        if "release" in self.request.POST:
            leases.release(claim=claim, by=self.actor)
        else:
            leases.take(claim=claim, by=self.actor, over="over" in self.request.POST)


class Say(Sent):
    """Adds a comment, and tells of names that nobody has."""

    form_class = CommentForm

    def take(self, claim: Claim, sent: dict[str, Any]) -> None:
        """Store the comment; whoever comments has seen the claim."""
        comments.add(claim=claim, by=self.actor, text=sent["text"])
        decisions.see(claim=claim, by=self.actor)
        unknown = comments.unknown_names(sent["text"])
        if unknown:
            names = ", ".join(f"@{name}" for name in unknown)
            text = _("Your comment is stored. Nobody at the desk is called %(names)s.")
            messages.warning(self.request, text % {"names": names})

    def onwards(self, claim: Claim) -> str:
        """Return the claim, at the place where the comment stands."""
        return f"{super().onwards(claim)}#trail"


class Assign(Sent):
    """Asks somebody to see to the claim."""

    form_class = AssignForm

    def take(self, claim: Claim, sent: dict[str, Any]) -> None:
        """Assign the claim, instead of whoever was asked before."""
        assignments.assign(claim=claim, assignee=sent["assignee"], by=self.actor)


class Finish(Sent):
    """Ends the open assignment."""

    def take(self, claim: Claim, sent: dict[str, Any]) -> None:
        """Record that it is done; nothing, where nobody is asked."""
        assignment = assignments.open_assignment(claim)
        if assignment is not None:
            assignments.finish(assignment=assignment, by=self.actor)


class Follow(Sent):
    """Follows the claim, or no more."""

    def take(self, claim: Claim, sent: dict[str, Any]) -> None:
        """Do what the button said."""
        act = follows.unfollow if "end" in self.request.POST else follows.follow
        act(claim=claim, by=self.actor)


class See(Sent):
    """Records that the person has seen what is new; from a list, stays there."""

    def take(self, claim: Claim, sent: dict[str, Any]) -> None:
        """Count mentions and changes as seen."""
        decisions.see(claim=claim, by=self.actor)

    def onwards(self, claim: Claim) -> str:
        """Return the page it was sent from: the desk, the list of the queue, or the claim."""
        match self.request.POST.get("from"):
            case "desk":
                return reverse("admin:index")
            case "list":
                return self.address_of_queue()
        return super().onwards(claim)


class Judge(Sent):
    """Records whether the words of one quote support the claim."""

    form_class = JudgementForm

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Find the claim by its quote."""
        self.evidence = get_object_or_404(Evidence, pk=pk)
        return super().post(request, self.evidence.claim_id)

    def take(self, claim: Claim, sent: dict[str, Any]) -> None:
        """Judge the quote as the revision that was read."""
        judgements.judge(evidence=self.evidence, by=self.actor, **sent)

    def onwards(self, claim: Claim) -> str:
        """Return the claim, at the quote."""
        return f"{super().onwards(claim)}#evidence-{self.evidence.pk}"


def _first_error(form: Any) -> str:
    return next(str(reason) for reasons in form.errors.values() for reason in reasons)
