"""Bringing sources in, editing them, and saying what goes back to what."""

from collections.abc import Sequence
from typing import NamedTuple, TypedDict
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from factbase.actions import confidence
from factbase.actions.records import assign, locked, refuse_retracted, restore, retract, store
from factbase.constraints import refusal_of
from factbase.exceptions import FactbaseError
from factbase.permissions import require_contributor
from sources import actions as archive
from sources.edtf import EdtfDate, parse_edtf
from sources.extraction import Extraction, ExtractionError, extract
from sources.models import Derivation, Publisher, Snapshot, Source


class SourceFields(TypedDict, total=False):
    """What a person can say about a source. Missing keys leave it as it is."""

    kind: str
    title: str
    publisher: Publisher | None
    authors: Sequence[str]
    url: str
    published: EdtfDate | None
    language: str
    status: str
    status_note: str


class PublisherFields(TypedDict, total=False):
    """What a person can say about a publisher. Missing keys leave it as it is."""

    name: str
    grade: str
    grade_reason: str
    owner_group: str
    url: str


class Document(NamedTuple):
    """The bytes of an uploaded file or pasted text, with the name and type that came along.

    `field` is the input it came in by: what is wrong with the document is said there.
    """

    content: bytes
    filename: str = ""
    media_type: str = ""
    field: str = "file"


class Archived(NamedTuple):
    """A source with its snapshot, and whether the snapshot is new.

    `unknown_publisher` is the name that the document states, if the source has no publisher.
    """

    source: Source
    snapshot: Snapshot
    is_new: bool
    unknown_publisher: str = ""


def ingest(
    *,
    document: Document,
    by: User,
    fields: SourceFields,
    source: Source | None = None,
    id: UUID | None = None,
) -> Archived:
    """Archive a document as a new source (with this `id`), or as a further snapshot of `source`.

    What `fields` leaves out is taken from what the document says of itself. The same bytes are
    never archived twice: the source that has them is returned, unchanged, with `is_new` false.
    Raises ExtractionError for a document that cannot be read; nothing is left behind.
    """
    require_contributor(by)
    known = archive.find_archived(document.content)
    if known is not None:
        return Archived(known.source, known, is_new=False)
    extraction = read(document=document)
    try:
        with transaction.atomic():
            if source is None:
                source = _write_proposed(document, extraction, by=by, fields=fields, id=id)
            return _store_new(document, extraction, by=by, source=source)
    except IntegrityError:
        # Somebody archived the same bytes while this process was reading them.
        known = archive.find_archived(document.content)
        if known is None:
            raise
        return Archived(known.source, known, is_new=False)


def read(*, document: Document) -> Extraction:
    """Return text and proposed metadata of a document; raises ExtractionError at its field."""
    try:
        return extract(document.content, filename=document.filename, media_type=document.media_type)
    except ExtractionError as refusal:
        refusal.field = document.field
        raise


@transaction.atomic
def create(*, by: User, fields: SourceFields, id: UUID | None = None) -> Source:
    """Record a source without an archived copy; `title` is required."""
    require_contributor(by)
    return _write_source(Source(id=id) if id else Source(), fields, by=by)


@transaction.atomic
def edit(*, source: Source, by: User, fields: SourceFields, revision: int | None = None) -> Source:
    """Change what is recorded of a source; confidence follows a change of publisher.

    PostgreSQL sends verified claims with a quote from it back to the queue once its publisher
    corrects or retracts it.
    """
    require_contributor(by)
    # Before the source, in the order in which claims are verified on it.
    confidence.lock_resting_on(sources=[source.pk])
    source = locked(source, revision=revision)
    publisher_before = source.publisher_id
    source = _write_source(source, fields, by=by)
    if source.publisher_id != publisher_before:
        confidence.refresh_sources(sources=[source.pk])
    return source


@transaction.atomic
def save_publisher(
    *, publisher: Publisher, by: User, fields: PublisherFields, revision: int | None = None
) -> Publisher:
    """Create or change a publisher; confidence follows a change of grade."""
    require_contributor(by)
    if not publisher._state.adding:
        publisher = locked(publisher, revision=revision)
    grade_before = publisher.grade
    assign(publisher, dict(fields))
    store(publisher, by=by)
    if publisher.grade != grade_before:
        sources = Source.objects.filter(publisher=publisher).values_list("pk", flat=True)
        confidence.refresh_sources(sources=list(sources))
    return publisher


@transaction.atomic
def derive(
    *, source: Source, derived_from: Source, kind: str, by: User, note: str = ""
) -> Derivation:
    """Record that `source` quotes, syndicates, translates or reports on `derived_from`.

    Raises FactbaseError (field `derived_from`) where that would close a circle, and for a source
    that was retracted.
    """
    require_contributor(by)
    refuse_retracted(derived_from, field="derived_from")
    derivation = Derivation(source=source, derived_from=derived_from, kind=kind, note=note.strip())
    try:
        with transaction.atomic():
            store(derivation, by=by)
    except IntegrityError as error:
        raise _why_no_derivation(error) from error
    confidence.refresh_sources(sources=[source.pk])
    return derivation


@transaction.atomic
def retract_derivation(*, derivation: Derivation, by: User, reason: str) -> Derivation:
    """Withdraw a derivation; the two sources count as separate origins again."""
    derivation = retract(record=derivation, by=by, reason=reason)
    confidence.refresh_sources(sources=[derivation.source_id])
    return derivation


@transaction.atomic
def restore_derivation(*, derivation: Derivation, by: User) -> Derivation:
    """Take the retraction of a derivation back; the two sources are one origin again.

    Raises FactbaseError (field `derived_from`) where that would close a circle.
    """
    try:
        with transaction.atomic():
            derivation = restore(record=derivation, by=by)
    except IntegrityError as error:
        raise _why_no_derivation(error) from error
    confidence.refresh_sources(sources=[derivation.source_id])
    return derivation


def proposed_fields(extraction: Extraction) -> SourceFields:
    """Return what a document says of itself, as far as it can be read. At most one query."""
    proposed = extraction.metadata
    fields: SourceFields = {}
    if proposed.title:
        fields["title"] = proposed.title
    if proposed.authors:
        fields["authors"] = proposed.authors
    if proposed.published:
        fields["published"] = parse_edtf(proposed.published)
    if proposed.language:
        fields["language"] = proposed.language
    if proposed.publisher:
        publisher = Publisher.objects.standing().filter(name__iexact=proposed.publisher).first()
        if publisher is not None:
            fields["publisher"] = publisher
    return fields


def _store_new(document: Document, extraction: Extraction, *, by: User, source: Source) -> Archived:
    snapshot = archive.archive(
        source=source,
        content=document.content,
        extraction=extraction,
        filename=document.filename,
        by=by,
    )
    stated = extraction.metadata.publisher
    return Archived(source, snapshot, True, "" if source.publisher_id else stated)


def _write_proposed(
    document: Document, extraction: Extraction, *, by: User, fields: SourceFields, id: UUID | None
) -> Source:
    """Record a source of which the document says what `fields` leaves out."""
    given = {name: value for name, value in fields.items() if value}
    merged: SourceFields = {**proposed_fields(extraction), **given}  # type: ignore[typeddict-item]
    merged.setdefault("title", document.filename)
    return _write_source(Source(id=id) if id else Source(), merged, by=by)


def _write_source(source: Source, fields: SourceFields, *, by: User) -> Source:
    publisher = fields.get("publisher")
    if publisher is not None and publisher.pk != source.publisher_id:
        refuse_retracted(publisher, field="publisher")
    plain = {name: value for name, value in fields.items() if name != "published"}
    assign(source, plain)
    if "published" in fields:
        source.put_published(fields["published"])
    if not source.title:
        raise FactbaseError(_("Give the source a title."), field="title")
    return store(source, by=by)


def _why_no_derivation(error: IntegrityError) -> FactbaseError:
    """Return what PostgreSQL says; of circles a trigger does, which is no rule of a model."""
    refusal = refusal_of(error) or FactbaseError(
        _("A source cannot derive from itself, not even through others.")
    )
    field = refusal.field or "derived_from"
    return FactbaseError(refusal.message, field=field, code="derivation")
