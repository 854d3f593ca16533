"""Pages that bring sources in, change them, and say what they go back to."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views import View

from factbase.actions import sources
from factbase.actions.sources import Archived, SourceFields
from factbase.exceptions import FactbaseError
from factbase.forms.refusals import add_refusal, refusals_shown_in
from factbase.forms.sources import (
    PROPOSED,
    DerivationForm,
    DocumentForm,
    EditSourceForm,
    NewSourceForm,
)
from factbase.views.desk import DeskMixin, RecordFormView, page_of
from sources import actions as archive
from sources.exceptions import shown
from sources.extraction import Extraction, ExtractionError
from sources.models import Derivation, Snapshot, Source


class SourceCreate(RecordFormView[Source, NewSourceForm]):
    """Add a source from a file, from pasted text, or by its metadata alone."""

    model = Source
    form_class = NewSourceForm
    template_name = "source_form.html"
    unknown_publisher = ""

    def form_valid(self, form: NewSourceForm) -> HttpResponse:
        """Read the document for proposals only, or save; refuse what is archived already."""
        if _is_archived_already(form):
            return self.form_invalid(form)
        if "read" in self.request.POST:
            return self._propose(form)
        return super().form_valid(form)

    def save(self, form: NewSourceForm) -> Source:
        """Store the source and, where there is one, its document."""
        fields = with_saved_publisher(form.fields_for_action(), by=self.actor)
        if form.document() is None:
            return sources.create(by=self.actor, fields=fields)
        archived = _ingest(form, by=self.actor, fields=fields)
        self.unknown_publisher = archived.unknown_publisher
        return archived.source

    def saved_message(self, saved: Source) -> str:
        """Name what was read from the document, for a person to check."""
        fields = NewSourceForm.base_fields
        read = ", ".join(str(fields[name].label) for name in self._read(saved))
        if not read:
            return super().saved_message(saved)
        done = _("“%(source)s” is archived. Read from the document, please check: %(read)s.")
        message = done % {"source": saved, "read": read}
        if self.unknown_publisher:
            told = _("It names %(publisher)s as its publisher: add that here.")
            message += " " + told % {"publisher": shown(self.unknown_publisher)}
        return message

    def address_of(self, saved: Source) -> str:
        """Return the edit page where something was read from the document, else the source."""
        return reverse("source-edit", args=[saved.pk]) if self._read(saved) else page_of(saved)

    def _read(self, saved: Source) -> list[str]:
        """Return the fields that were left blank and taken from the document."""
        typed = self.request.POST
        return [name for name in PROPOSED if not typed.get(name) and getattr(saved, name)]

    def _propose(self, form: NewSourceForm) -> HttpResponse:
        """Fill blank fields with what the document says of itself; store nothing."""
        document = form.document()
        if document is None:
            form.add_error("text", _("Paste a text first; then it can be read."))
            return self.form_invalid(form)
        try:
            extraction = sources.read(document=document)
        except ExtractionError as refusal:
            add_refusal(refusal, form)
            return self.form_invalid(form)
        filled = form.propose(_proposals(extraction))
        return self.render_to_response(self.get_context_data(form=form, proposed=filled))


class SourceEdit(RecordFormView[Source, EditSourceForm]):
    """Change what is recorded of a source; its derivations have forms of their own below."""

    model = Source
    form_class = EditSourceForm
    template_name = "source_edit_form.html"

    def form_valid(self, form: EditSourceForm) -> HttpResponse:
        """Save; refuse a document that is archived already."""
        if _is_archived_already(form):
            return self.form_invalid(form)
        return super().form_valid(form)

    def save(self, form: EditSourceForm) -> Source:
        """Store the source and a newer copy of it; confidence follows a change of publisher."""
        assert self.record is not None  # noqa: S101  # the route names one
        source = sources.edit(
            source=self.record,
            by=self.actor,
            fields=with_saved_publisher(form.fields_for_action(), by=self.actor),
            revision=form.cleaned_data["revision"],
        )
        if form.document() is not None:
            _ingest(form, by=self.actor, fields={}, source=source)
        return source

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the derivations and the form for another one."""
        assert self.record is not None  # noqa: S101  # the route names one
        context = super().get_context_data(**kwargs)
        return {"derivation_form": _derivation_form(), **context, **_derivations(self.record)}


class DerivationCreate(DeskMixin, View):
    """Record that a source goes back to another one."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Store the derivation, or show the edit page again with what is wrong."""
        source = get_object_or_404(Source, **kwargs)
        form = _derivation_form(request.POST)
        if form.is_valid():
            with refusals_shown_in(form):
                sources.derive(source=source, by=self.actor, **form.cleaned_data)
            if not form.errors:
                messages.success(request, _("The derivation is recorded."))
                return HttpResponseRedirect(reverse("source-edit", args=[source.pk]))
        edit_form = EditSourceForm(initial=EditSourceForm.initial_of(source))
        context = {"form": edit_form, "derivation_form": form, "record": source}
        return render(request, "source_edit_form.html", context | _derivations(source))


def with_saved_publisher(fields: SourceFields, *, by: User) -> SourceFields:
    """Return `fields` with a publisher that is new stored first."""
    publisher = fields.get("publisher")
    if publisher is None or not publisher._state.adding:
        return fields
    saved = sources.save_publisher(publisher=publisher, by=by, fields={"name": publisher.name})
    return {**fields, "publisher": saved}


def _proposals(extraction: Extraction) -> dict[str, str]:
    """Return what a document says of itself, as it would be typed."""
    said = extraction.metadata
    return {
        "title": said.title,
        "publisher": said.publisher,
        "authors": "\n".join(said.authors),
        "published": said.published,
        "language": said.language,
    }


def _is_archived_already(form: DocumentForm) -> bool:
    """Return whether the very bytes are archived; the form then says where."""
    document = form.document()
    known = archive.find_archived(document.content) if document else None
    if known is None:
        return False
    message = format_html(
        _('This document is archived already, as <a href="{}">“{}”</a>. Nothing was saved.'),
        page_of(known.source),
        known.source,
    )
    form.add_error(form.document_field(), ValidationError(message, code="already_archived"))
    return True


def _ingest(
    form: DocumentForm, *, by: User, fields: SourceFields, source: Source | None = None
) -> Archived:
    """Archive the document of `form`; raises FactbaseError where somebody just did."""
    document = form.document()
    assert document is not None  # noqa: S101  # the callers ask first
    archived = sources.ingest(document=document, by=by, fields=fields, source=source)
    if not archived.is_new:
        raise FactbaseError(
            _("This document has just been archived, as “%(source)s”. Nothing was saved.")
            % {
                "source": archived.source,
            },
            field=form.document_field(),
            code="already_archived",
        )
    return archived


def _derivation_form(data: Any = None) -> DerivationForm:
    return DerivationForm(data, prefix="derivation")


def _derivations(source: Source) -> dict[str, Any]:
    """Return the live derivations in both directions, and whether there is a snapshot."""
    live = Derivation.objects.filter(retracted_at__isnull=True)
    return {
        "goes_back_to": live.filter(source=source).select_related("derived_from"),
        "used_by": live.filter(derived_from=source).select_related("source"),
        "has_snapshot": Snapshot.objects.filter(source=source).exists(),
    }
