"""Admin actions that take one step with each selected record, asking for a reason where needed."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from factbase.forms.records import ReasonForm
from factbase.forms.refusals import explained
from factbase.wording import told
from sources.exceptions import RefusalError

MOST_LISTED = 20
MOST_REASONS = 10


@dataclass(frozen=True, slots=True)
class Step:
    """A step that people take with records: `take(**{argument: record}, by=, **{reason: words})`.

    `name` is the admin action's, `label` its button, `done` what the records are afterwards.
    `reason` is the parameter of `take` that says why; "" where nobody needs to say.
    """

    name: str
    label: str | Promise
    done: str | Promise
    take: Callable[..., object]
    reason: str = ""
    argument: str = "record"
    permission: str = "contribute"


def as_action(step: Step) -> Callable[..., HttpResponse | None]:
    """Return the admin action that takes `step`, each record in a transaction of its own."""

    @admin.action(
        description=format_lazy(gettext_lazy("{step} selected"), step=step.label),
        permissions=[step.permission],
    )
    def act(
        model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        if not step.reason:
            _take_with_each(step, model_admin, request, queryset, "")
            return None
        form = ReasonForm(request.POST if "confirmed" in request.POST else None)
        form.fields["reason"].error_messages["required"] = _("Say why.")
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            _take_with_each(step, model_admin, request, queryset, reason)
            return None
        return _ask_why(step, model_admin, request, queryset, form)

    act.__name__ = step.name
    return act


def _take_with_each(
    step: Step,
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    rows: Iterable[Any],
    reason: str,
) -> None:
    """Take the step row by row, then say how many went through and why others did not."""
    done, refusals = 0, Counter[str]()
    why = {step.reason: reason} if step.reason else {}
    for row in rows:
        try:
            with explained():
                step.take(**{step.argument: row}, by=request.user, **why)
        except RefusalError as refusal:
            refusals[told(refusal.message)] += 1
        else:
            done += 1
    if done:
        text = _("%(rows)s %(done)s.") % {"rows": _counted(model_admin, done), "done": step.done}
        model_admin.message_user(request, text, messages.SUCCESS)
    for message, count in refusals.most_common(MOST_REASONS):
        made_of = {"rows": _counted(model_admin, count), "done": step.done, "why": message}
        text = _("%(rows)s not %(done)s: %(why)s") % made_of
        model_admin.message_user(request, text, messages.ERROR)


def _counted(model_admin: admin.ModelAdmin, count: int) -> str:
    opts = model_admin.opts
    return f"{count} {opts.verbose_name if count == 1 else opts.verbose_name_plural}"


def _ask_why(
    step: Step,
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    queryset: QuerySet[Any],
    form: ReasonForm,
) -> HttpResponse:
    """Show what was selected and ask for the reason; the answer comes back to the same action."""
    count = queryset.count()
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"{step.label} {_counted(model_admin, count)}",
        "opts": model_admin.opts,
        "media": model_admin.media,
        "step": step,
        "form": form,
        "listed": queryset[:MOST_LISTED],
        "unlisted": max(count - MOST_LISTED, 0),
        "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "select_across": request.POST.get("select_across", "0"),
        "checkbox_name": ACTION_CHECKBOX_NAME,
    }
    request.current_app = model_admin.admin_site.name
    return TemplateResponse(request, "admin/reason.html", context)
