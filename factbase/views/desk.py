"""What all pages that change something share: who may use them, and how a record is saved."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import AccessMixin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView

from factbase import permissions
from factbase.exceptions import StaleRevisionError
from factbase.forms.records import RecordForm
from factbase.forms.refusals import refusals_shown_in
from sources.models.record import Record

AnyRecord = TypeVar("AnyRecord", bound=Record)
AnyForm = TypeVar("AnyForm", bound=RecordForm)


class DeskMixin(AccessMixin):
    """Lets contributors through: strangers are asked to sign in, readers get the 403 page."""

    request: HttpRequest
    http_method_names: Sequence[str] = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Check the role before anything else."""
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not permissions.can_contribute(request.user):
            raise PermissionDenied(_("Adding and editing needs the role contributor."))
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @property
    def actor(self) -> User:
        """The person who is signed in."""
        assert isinstance(self.request.user, User)  # noqa: S101  # dispatch lets nobody else through
        return self.request.user


class RecordFormView(DeskMixin, FormView, Generic[AnyRecord, AnyForm]):
    """The page on which one record is made or, where the address names one, changed.

    Subclasses give the model, the form and `save`. Parameters of the address fill a new form.
    """

    model: type[AnyRecord]
    lookup = "pk"
    record: AnyRecord | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the record that the address names."""
        super().setup(request, *args, **kwargs)
        if self.lookup in kwargs:
            self.record = get_object_or_404(self.model, **{self.lookup: kwargs[self.lookup]})

    def save(self, form: AnyForm) -> AnyRecord:
        """Hand what was typed to an action; return what it stored."""
        raise NotImplementedError

    def get_initial(self) -> dict[str, Any]:
        """Return the stored record as the form shows it, or what the address proposes."""
        if self.record is None:
            return self.proposed()
        return self.form_class.initial_of(self.record)  # type: ignore[union-attr]

    def proposed(self) -> dict[str, Any]:
        """Return what the address fills a new form with; a form that was sent back is full."""
        if self.request.method == "POST":
            return {}
        names = set(self.get_form_class().base_fields) - {"revision"}
        return {name: text for name, text in self.request.GET.items() if name in names}

    def form_valid(self, form: AnyForm) -> HttpResponse:
        """Save; show refusals at their fields, and a lost race with both versions."""
        if self.record is not None and form.cleaned_data.get("revision") is None:
            return self.lost_race(form)
        try:
            with refusals_shown_in(form):
                saved = self.save(form)
        except StaleRevisionError:
            return self.lost_race(form)
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, self.saved_message(saved))
        return HttpResponseRedirect(self.address_of(saved))

    def lost_race(self, form: AnyForm) -> HttpResponse:
        """Show what was typed beside what is stored now."""
        assert self.record is not None  # noqa: S101  # only an edit carries a revision
        self.record.refresh_from_db()
        form.show_stored(self.record, self.get_initial())
        return self.form_invalid(form)

    def saved_message(self, saved: AnyRecord) -> str:
        """Return what to tell after saving."""
        done = _("“%(record)s” is added.") if self.record is None else _("“%(record)s” is saved.")
        return done % {"record": saved}

    def address_of(self, saved: AnyRecord) -> str:
        """Return the page that shows `saved`."""
        return page_of(saved)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the record, None while it is new."""
        return super().get_context_data(record=self.record, **kwargs)


def by_id(rows: Any, text: str) -> Any:
    """Return the one of `rows` whose id was sent as `text`; None if there is none, or it is no id.

    At most one query.
    """
    try:
        return rows.filter(pk=UUID(text)).first()
    except ValueError:
        return None


def revision_read(request: HttpRequest) -> int | None:
    """Return the revision that the person read, if the page sent it."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def page_of(record: Record) -> str:
    """Return the address of the page that shows `record`."""
    name = record._meta.model_name
    if name == "property":
        return reverse("property-detail", args=[record.slug])  # type: ignore[attr-defined]
    if name == "evidence":
        return f"{reverse('claim-detail', args=[record.claim_id])}#receipts"  # type: ignore[attr-defined]
    if name == "derivation":
        return reverse("source-edit", args=[record.source_id])  # type: ignore[attr-defined]
    return reverse(f"{name}-detail", args=[record.pk])
