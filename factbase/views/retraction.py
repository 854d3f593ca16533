"""Pages that withdraw a record, saying why, and bring it back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView

from factbase.actions import evidence, records, sources
from factbase.exceptions import StaleRevisionError
from factbase.forms.records import RetractionForm
from factbase.forms.refusals import explained, refusals_shown_in
from factbase.models import Evidence
from factbase.views.desk import DeskMixin, page_of, revision_read
from factbase.wording import told
from sources.exceptions import RefusalError
from sources.models import Derivation
from sources.models.record import Record


class Retract(DeskMixin, FormView):
    """Ask why, then withdraw; the record stays readable. `model` comes from the route."""

    model: type[Record] | None = None
    form_class = RetractionForm
    template_name = "confirm_retract.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the record that the address names."""
        super().setup(request, *args, **kwargs)
        self.record = get_object_or_404(_given(self.model), **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """Return which revision is shown."""
        return {"revision": self.record.revision}

    def form_valid(self, form: RetractionForm) -> HttpResponse:
        """Withdraw the record; refusals stand above the form."""
        try:
            with refusals_shown_in(form):
                records.refuse_changed(self.record, revision=form.cleaned_data["revision"])
                _retract(self.record, by=self.actor, reason=form.cleaned_data["reason"])
        except StaleRevisionError:
            self.record.refresh_from_db()
            form.show_changed(self.record)
        if form.errors:
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("The %(noun_of)s is retracted. It can be restored.")
            % {
                "noun_of": noun_of(self.record),
            },
        )
        return HttpResponseRedirect(page_of(self.record))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the record, what it is called, and the way back."""
        return super().get_context_data(
            record=self.record,
            noun=noun_of(self.record),
            back=page_of(self.record),
            **kwargs,
        )


class Restore(DeskMixin, View):
    """Take a retraction back."""

    model: type[Record] | None = None
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Restore the record and show it."""
        record = get_object_or_404(_given(self.model), **kwargs)
        try:
            with explained():
                records.refuse_changed(record, revision=revision_read(request))
                _restore(record, by=self.actor)
        except RefusalError as refusal:
            messages.error(request, told(refusal.message))
        else:
            messages.success(
                request,
                _("The %(noun_of)s is restored.")
                % {
                    "noun_of": noun_of(record),
                },
            )
        return HttpResponseRedirect(page_of(record))


def noun_of(record: Record) -> str:
    """Return what a record of this kind is called."""
    return str(record._meta.verbose_name)


def _given(model: type[Record] | None) -> type[Record]:
    """Return the model, which the route must give."""
    if model is None:
        raise ImproperlyConfigured("The route of this page gives no model.")
    return model


def _retract(record: Record, *, by: User, reason: str) -> None:
    """Withdraw a record by the action of its kind."""
    if isinstance(record, Evidence):
        evidence.retract(evidence=record, by=by, reason=reason)
    elif isinstance(record, Derivation):
        sources.retract_derivation(derivation=record, by=by, reason=reason)
    else:
        records.retract(record=record, by=by, reason=reason)


def _restore(record: Record, *, by: User) -> None:
    """Bring a record back by the action of its kind."""
    if isinstance(record, Evidence):
        evidence.restore(evidence=record, by=by)
    elif isinstance(record, Derivation):
        sources.restore_derivation(derivation=record, by=by)
    else:
        records.restore(record=record, by=by)
