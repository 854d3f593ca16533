"""Publishers, sources, snapshots and derivations, as sent."""

from collections.abc import Collection
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from api.serializers.base import CommentedSerializer, Errors, RecordSerializer, StrictSerializer
from api.serializers.fields import EdtfField, LanguageField, Line, OneOf, Quote, RefField, Text
from factbase.actions.sources import Document
from factbase.values import url as urls
from sources.actions import PASTED
from sources.exceptions import RefusalError
from sources.models import Publisher, Source
from sources.models.derivation import DerivationKind
from sources.models.publisher import Grade
from sources.models.source import SourceKind, SourceStatus

DOCUMENT = {"file", "text"}


class AddressField(Line):
    """An http or https address; empty for none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=urls.MAX_LENGTH, required=False, allow_blank=True, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """Return the address."""
        text = super().to_internal_value(data)
        try:
            return urls.parse(text).url if text else ""
        except RefusalError as error:
            raise serializers.ValidationError(error.message, error.code) from error


class PublisherSerializer(RecordSerializer):
    """A publisher."""

    name = Line()
    grade = OneOf(choices=Grade.choices, required=False)
    grade_reason = Text(required=False, allow_blank=True)
    owner_group = Line(required=False, allow_blank=True)
    url = AddressField()


class DocumentSerializer(StrictSerializer):
    """The archived copy that comes along: a `file` (multipart) or a pasted `text`."""

    file = serializers.FileField(required=False, help_text="txt, html or pdf; multipart only.")
    text = Quote(required=False, help_text="Pasted text, kept as it is.")

    def together(self, checked: dict[str, Any], wrong: Collection[str]) -> Errors:
        """Put the document, if there is one, under `document`."""
        file, text = checked.pop("file", None), checked.pop("text", None)
        if file is not None and text is not None:
            return {"text": ["Send a file or a text, not both."]}
        if file is not None:
            checked["document"] = Document(file.read(), file.name, file.content_type or "")
        elif text is not None:
            checked["document"] = Document(text.encode(), "", PASTED, "text")
        return {}


class SourceSerializer(DocumentSerializer, RecordSerializer):
    """A source; a new one can bring its document, of which it then takes what is left out."""

    set_by_server = RecordSerializer.set_by_server | {"derived_from", "snapshots"}
    kind = OneOf(choices=SourceKind.choices, required=False)
    title = Line(max_length=1000)
    publisher = RefField(Publisher, required=False, allow_null=True)
    authors = serializers.ListField(child=Line(), required=False, max_length=100)
    url = AddressField()
    published = EdtfField(required=False, help_text="EDTF, e.g. 2025-06-26, 2025-06 or 2025~.")
    language = LanguageField(required=False)
    status = OneOf(choices=SourceStatus.choices, required=False)
    status_note = Text(required=False, allow_blank=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields; a change brings no document, a document can propose the title."""
        fields = super().get_fields()
        if self.partial:
            del fields["file"], fields["text"]
        else:
            fields["title"] = Line(max_length=1000, required=False)
        return fields

    def together(self, checked: dict[str, Any], wrong: Collection[str]) -> Errors:
        """Ask for a title where no document can propose one."""
        errors = super().together(checked, wrong)
        brings_document = DOCUMENT & {*self._given}
        if not self.partial and not brings_document and "title" not in checked:
            errors["title"] = [ErrorDetail("This field is required.", "required")]
        return errors


class SnapshotSerializer(DocumentSerializer, CommentedSerializer):
    """A further archived copy of a source."""

    source = RefField(Source)  # type: ignore[assignment]

    def together(self, checked: dict[str, Any], wrong: Collection[str]) -> Errors:
        """Ask for the document."""
        errors = super().together(checked, wrong)
        if not DOCUMENT & {*self._given}:
            errors["text"] = [ErrorDetail("Send a file or a text.", "required")]
        return errors


class DerivationSerializer(CommentedSerializer):
    """What a source goes back to."""

    derived_from = RefField(Source)
    kind = OneOf(choices=DerivationKind.choices)
    note = Text(required=False, allow_blank=True)
