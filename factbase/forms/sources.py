"""The forms for sources: what is known of a work, its document, and what it goes back to."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from factbase.actions.sources import Document, SourceFields
from factbase.forms.dates import DateField
from factbase.forms.languages import LanguageField
from factbase.forms.lookups import PublisherField, SourceField
from factbase.forms.publishers import AddressField
from factbase.forms.records import LinesField, PlainForm, RecordForm
from sources.actions import PASTED
from sources.extraction import MAX_BYTES
from sources.models import Source
from sources.models.derivation import DerivationKind
from sources.models.source import SourceKind, SourceStatus

ACCEPTED = ".txt,.text,.md,.html,.htm,.xhtml,.pdf,text/plain,text/html,application/pdf"
LONGEST_TEXT = 2_000_000
# What a document can say of itself.
PROPOSED = ("title", "publisher", "authors", "published", "language")


class SourceForm(RecordForm):
    """What is known of a published work."""

    title = forms.CharField(max_length=1000, label=_("Title"))
    kind = forms.ChoiceField(
        choices=SourceKind.choices, initial=SourceKind.ARTICLE.value, label=_("Kind")
    )
    publisher = PublisherField(required=False, label=_("Publisher"))
    published = DateField(
        help_text=_("Relative words in claims, such as “last year”, go by this date."),
        label=_("Published"),
    )
    authors = LinesField(
        required=False,
        help_text=_("One a line."),
        widget=forms.Textarea(attrs={"rows": 2}),
        label=_("Authors"),
    )
    url = AddressField(required=False, label=_("Address"), help_text=_("Where it can be read."))
    language = LanguageField(label=_("Language"))

    @staticmethod
    def initial_of(source: Source) -> dict[str, Any]:
        """Return how a stored source reads in this form."""
        plain = ("revision", "title", "kind", "publisher", "published", "url", "language")
        return {
            **{name: getattr(source, name) for name in (*plain, "status", "status_note")},
            "authors": "\n".join(source.authors),
        }

    def fields_for_action(self) -> SourceFields:
        """Return what was typed, as the actions take it; a new publisher is still unsaved."""
        data = self.cleaned_data
        return {
            "title": data["title"],
            "kind": data["kind"],
            "publisher": data["publisher"],
            "published": data["published"],
            "authors": data["authors"],
            "url": data["url"],
            "language": data["language"],
        }


class DocumentForm(PlainForm):
    """The document of a source: an uploaded file or pasted text."""

    file = forms.FileField(
        required=False,
        max_length=255,
        label=_("A file"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("Plain text, HTML or PDF."),
    )
    text = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        label=_("Or pasted text"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean_file(self) -> UploadedFile | None:
        """Refuse what is too large before it is read into memory."""
        upload: UploadedFile | None = self.cleaned_data["file"]
        if upload is not None and (upload.size or 0) > MAX_BYTES:
            raise ValidationError(
                _(
                    "The file has more than %(MAX_BYTES_1000000)s MB; that is the most that is "
                    "archived."
                )
                % {"MAX_BYTES_1000000": MAX_BYTES // 1000000},
                code="too_large",
            )
        return upload

    def clean_text(self) -> str:
        """Return the pasted text with plain line ends; blank counts as nothing."""
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        return text if text.strip() else ""

    def refuse_two_documents(self) -> None:
        """Add an error where both a file and a text were given."""
        if self.cleaned_data.get("file") and self.cleaned_data.get("text"):
            self.add_error("text", _("Upload a file or paste its text, not both."))

    def document(self) -> Document | None:
        """Return the bytes that were sent, if any."""
        upload, text = self.cleaned_data.get("file"), self.cleaned_data.get("text")
        if upload:
            upload.seek(0)
            return Document(upload.read(), upload.name, upload.content_type or "")
        if text:
            return Document(text.encode(), "", PASTED, "text")
        return None

    def document_field(self) -> str:
        """Return the field that the document came in by."""
        return "file" if self.cleaned_data.get("file") else "text"


class EditSourceForm(DocumentForm, SourceForm):
    """A source that is recorded already: also what its publisher did to it, and a newer copy."""

    status = forms.ChoiceField(
        label=_("What became of it"),
        choices=SourceStatus.choices,
        help_text=_("What the publisher did to the work after it appeared."),
    )
    status_note = forms.CharField(
        required=False,
        max_length=2000,
        label=_("Note on that"),
        help_text=_("What was corrected, or why it was withdrawn."),
    )

    def fields_for_action(self) -> SourceFields:
        """Return what was typed, as the actions take it."""
        data = self.cleaned_data
        return {
            **super().fields_for_action(),
            "status": data["status"],
            "status_note": data["status_note"],
        }

    def clean(self) -> dict[str, Any]:
        """Refuse two documents at once."""
        self.refuse_two_documents()
        return self.cleaned_data


class NewSourceForm(DocumentForm, SourceForm):
    """A new source, with its document or by its metadata alone.

    What is left blank is taken from the document, as far as that says it.
    """

    title = forms.CharField(required=False, max_length=1000, label=_("Title"))

    def clean(self) -> dict[str, Any]:
        """Refuse two documents at once; ask for a title where there is none to read it from."""
        self.refuse_two_documents()
        broken = {"file", "text", "title"} & set(self.errors)
        if not broken and not (self.cleaned_data.get("title") or self.document()):
            self.add_error(
                "title", _("Give the source a title, or add the document to read it from.")
            )
        return self.cleaned_data

    def propose(self, proposals: Mapping[str, str]) -> list[str]:
        """Fill fields that were left blank; return the labels of those that were filled."""
        blank = {
            name: text
            for name, text in proposals.items()
            if text and not str(self.data.get(self.add_prefix(name), "")).strip()
        }
        self.data = self._with_data(blank)
        for name in blank:
            self.fields[name].is_proposed = True  # type: ignore[attr-defined]
        return [str(self[name].label) for name in blank]


class DerivationForm(PlainForm):
    """What a source goes back to."""

    kind = forms.ChoiceField(
        label=_("This source"),
        choices=[(kind.value, format_lazy("{kind}…", kind=kind.label)) for kind in DerivationKind],
        initial=DerivationKind.REPORTS_ON.value,
    )
    derived_from = SourceField(
        label=_("The other source"),
        help_text=_("Part of its title."),
        error_messages={"required": _("Name the source that it goes back to.")},
    )
    note = forms.CharField(required=False, max_length=2000, label=_("Note"))
