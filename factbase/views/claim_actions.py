"""The steps of review as buttons on the claim's page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from factbase.actions import review
from factbase.models import Claim
from factbase.models.transitions import Action
from factbase.views.claim_page import claim_page
from factbase.views.desk import DeskMixin, page_of, revision_read
from factbase.wording import told
from sources.exceptions import RefusalError

DONE = {
    Action.SUBMIT: gettext_lazy("The claim is submitted: a colleague can verify it now."),
    Action.VERIFY: gettext_lazy("The claim is verified."),
    Action.DISPUTE: gettext_lazy("The claim is disputed."),
    Action.REJECT: gettext_lazy("The claim is rejected."),
    Action.RETURN: gettext_lazy("The claim is a draft again, returned to its author."),
    Action.REOPEN: gettext_lazy("The claim waits for review again."),
    Action.RETRACT: gettext_lazy("The claim is retracted."),
    Action.RESTORE: gettext_lazy("The claim is a draft again."),
}


class ClaimAction(DeskMixin, View):
    """Take one step with one claim, with the comment that was typed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID, action: str, **kwargs: Any) -> HttpResponse:
        """Take the step and say so, or say why it was refused."""
        if action not in Action:
            raise Http404(_("There is no step called %(action)s.") % {"action": action})
        step = Action(action)
        claim = get_object_or_404(Claim, pk=pk)
        comment = request.POST.get("comment", "")
        try:
            # Without a revision nothing was read: none has the number 0.
            read = revision_read(request) or 0
            review.move(claim=claim, action=step, by=self.actor, comment=comment, revision=read)
        except RefusalError as refusal:
            refused = told(refusal.message)
            return claim_page(request, pk, typed=comment, refused=refused, status=409)
        messages.success(request, DONE[step])
        return HttpResponseRedirect(page_of(claim))
