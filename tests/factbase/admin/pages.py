"""The admin's pages as a person uses them: open a form, change some of it, send it."""

from typing import Any

from django.db.models import Model
from django.forms import BaseForm
from django.test import Client
from django.urls import reverse

from factbase.admin import desk
from factbase.admin.records import StandingFilter


def address(model: type[Model], page: str, *args: object) -> str:
    """Return the address of one of the admin's pages for `model`."""
    opts = model._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=args)


def inputs_of(form: BaseForm) -> dict[str, Any]:
    """Return what a browser would send of a form as it is shown."""
    sent: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, tuple):
            sent[bound.html_name], sent[f"{bound.html_name}_choice"] = value
        elif value is not None and value is not False:
            sent[bound.html_name] = getattr(value, "pk", value)
    return sent


def form_on(client: Client, url: str) -> dict[str, Any]:
    """Return what a browser would send of the page at `url`, unchanged."""
    context = client.get(url).context
    sent = inputs_of(context["adminform"].form)
    for rows in context["inline_admin_formsets"]:
        sent |= inputs_of(rows.formset.management_form)
        if rows.has_add_permission:
            for form in rows.formset.forms:
                sent |= inputs_of(form)
    return sent


def send(client: Client, url: str, **changes: Any) -> Any:
    """Open the form at `url`, make `changes` (double underscores stand for hyphens), send it."""
    sent = form_on(client, url) | {name.replace("__", "-"): changes[name] for name in changes}
    return client.post(url, sent)


def act(client: Client, model: type[Model], action: str, *rows: Model, **more: Any) -> Any:
    """Take an admin action with `rows`, retracted ones too; follow to the list."""
    selected = [str(row.pk) for row in rows]
    sent = {"action": action, "_selected_action": selected, **more}
    filters = desk.get_model_admin(model).get_list_filter(None)
    query = "?standing=all" if StandingFilter in filters else ""
    return client.post(f"{address(model, 'changelist')}{query}", sent, follow=True)


def told(response: Any) -> list[str]:
    """Return the messages on a page."""
    return [str(message) for message in response.context["messages"]]
