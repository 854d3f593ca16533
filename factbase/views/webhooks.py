"""One's own webhooks: listed with how their last calls went, made, paused, tried and ended."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from factbase import permissions
from factbase.actions import records, webhooks
from factbase.exceptions import FactbaseError
from factbase.feed.resources import named_resources
from factbase.feed.words import named_actions
from factbase.forms.refusals import refusals_shown_in
from factbase.forms.webhooks import WebhookForm
from factbase.models import Webhook, WebhookAttempt
from factbase.views.desk import DeskMixin
from factbase.wording import told

SHOWN_ATTEMPTS = 10
ENDED = "Ended on the page of its owner."
DONE = {
    "pause": gettext_lazy("%(url)s is paused: nothing is sent until you resume it."),
    "resume": gettext_lazy("%(url)s goes on where it was."),
    "try": gettext_lazy("A message that tells of nothing is sent to %(url)s. Look again."),
    "end": gettext_lazy("%(url)s is told of nothing any more."),
}


class WebhookList(DeskMixin, View):
    """The webhooks that a person may see, newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them. Two queries."""
        rows = permissions.visible_webhooks(self.actor).standing()
        shown = list(rows.select_related("created_by", "progress"))
        attempts: defaultdict[UUID, list[WebhookAttempt]] = defaultdict(list)
        for attempt in WebhookAttempt.objects.filter(webhook__in=shown):
            attempts[attempt.webhook_id].append(attempt)
        names, done = named_resources(), named_actions()
        listed = [
            {
                "webhook": webhook,
                "resources": [names.get(name, name) for name in webhook.resources],
                "actions": [done.get(name, name) for name in webhook.actions],
                "attempts": attempts[webhook.pk][:SHOWN_ATTEMPTS],
            }
            for webhook in shown
        ]
        return render(request, "webhook_list.html", {"listed": listed})


@method_decorator(never_cache, name="dispatch")
class WebhookCreate(DeskMixin, FormView):
    """Add a webhook; the answer to the form shows its secret, and nothing ever does again."""

    form_class = WebhookForm
    template_name = "webhook_form.html"

    def form_valid(self, form: WebhookForm) -> HttpResponse:
        """Add it and show its secret."""
        fields: Any = {name: form.cleaned_data[name] for name in ("url", "resources", "actions")}
        own = Webhook.objects.standing().filter(created_by=self.actor, url=fields["url"].strip())
        if own.exists():  # the same form, sent twice
            form.add_error("url", _("You have a webhook for this address already."))
            return self.form_invalid(form)
        site = self.request.build_absolute_uri("/")
        with refusals_shown_in(form):
            webhook, secret = webhooks.create(by=self.actor, fields=fields, site=site)
        if form.errors:
            return self.form_invalid(form)
        return render(self.request, "webhook_made.html", {"webhook": webhook, "secret": secret})

    def form_invalid(self, form: WebhookForm) -> HttpResponse:
        """Show what was refused."""
        return self.render_to_response(self.get_context_data(form=form), status=400)


@method_decorator(never_cache, name="dispatch")
class WebhookRotate(DeskMixin, View):
    """Give a webhook a new secret; the answer shows it, and nothing ever does again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Replace it and show the new one."""
        rows = permissions.visible_webhooks(self.actor).standing()
        webhook, secret = webhooks.rotate_secret(
            webhook=get_object_or_404(rows, pk=pk), by=self.actor
        )
        return render(request, "webhook_made.html", {"webhook": webhook, "secret": secret})


class WebhookStep(DeskMixin, View):
    """Pause, resume, try or end a webhook; a step that is sent twice is done once."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID, step: str) -> HttpResponseRedirect:
        """Take the step and say so."""
        if step not in DONE:
            raise Http404("There is no such step.")
        webhook = get_object_or_404(permissions.visible_webhooks(self.actor), pk=pk)
        try:
            self._take(webhook, step)
            messages.success(request, DONE[step] % {"url": webhook.url})
        except FactbaseError as refusal:
            messages.error(request, told(refusal.message))
        return redirect("webhook-list")

    def _take(self, webhook: Webhook, step: str) -> None:
        match step:
            case "try":
                webhooks.ping(webhook=webhook, by=self.actor)
            case "end":
                if not webhook.is_retracted:
                    records.retract(record=webhook, by=self.actor, reason=ENDED)
            case _:
                fields: Any = {"active": step == "resume"}
                webhooks.edit(webhook=webhook, by=self.actor, fields=fields)
