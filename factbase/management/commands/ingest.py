"""Archives files as sources with their snapshots."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from factbase.actions import sources
from factbase.actions.sources import Archived, Document, SourceFields
from factbase.management.actor import actor, add_by_argument
from sources.edtf import EdtfDate, EdtfError, parse_edtf
from sources.exceptions import RefusalError, shown
from sources.extraction import MAX_BYTES
from sources.models import Publisher, Source
from sources.models.source import SourceKind

ADDRESSES = ("http://", "https://")
SAID_OF_A_NEW_SOURCE = ("title", "author", "publisher", "published", "kind", "language", "url")


class Command(BaseCommand):
    """`manage.py ingest article.html --publisher "The Desk"`; exits 1 if any file is refused."""

    help = (
        "Archive txt, html or pdf files. What is not given is taken from what the document says "
        "of itself. The same bytes are never archived twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the files and what is known of their sources."""
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--title")
        parser.add_argument("--author", action="append", metavar="NAME", help="Can be repeated.")
        parser.add_argument("--publisher", metavar="NAME", help="Recorded if it is new.")
        parser.add_argument(
            "--published", type=_date, metavar="DATE", help="EDTF: 2025-06-26, 2025-06, 2025~."
        )
        parser.add_argument("--kind", choices=SourceKind.values)
        parser.add_argument("--language", metavar="TAG", help="BCP 47: en, zh-Hans.")
        parser.add_argument("--url", help="Where the source was published.")
        parser.add_argument(
            "--source", type=UUID, metavar="ID", help="Add to this source instead of a new one."
        )
        add_by_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Archive each file in a transaction of its own, and go on after one that is refused."""
        _refuse_contradictions(options)
        by, source = actor(options["by"]), _source(options["source"])
        refused = 0
        for name in options["files"]:
            try:
                archived = self._archive(name, options, by, source)
            except RefusalError as error:
                refused += 1
                self.stderr.write(f"{name}: {error.message}")
            else:
                self._report(name, archived)
        if refused:
            raise CommandError(f"{refused} of {len(options['files'])} files were not archived.")

    def _archive(
        self, name: str, options: dict[str, Any], by: User, source: Source | None
    ) -> Archived:
        document = _document(name)
        with transaction.atomic():
            fields = self._fields(options, by)
            archived = sources.ingest(document=document, by=by, fields=fields, source=source)
            if not archived.is_new:
                # A publisher that was recorded for this file has nothing to stand for.
                transaction.set_rollback(True)
        return archived

    def _fields(self, options: dict[str, Any], by: User) -> SourceFields:
        fields: SourceFields = {}
        if options["author"]:
            fields["authors"] = options["author"]
        if options["publisher"]:
            fields["publisher"] = self._publisher(options["publisher"].strip(), by)
        for name in ("title", "published", "kind", "language", "url"):
            if options[name]:
                fields[name] = options[name]
        return fields

    def _publisher(self, name: str, by: User) -> Publisher:
        known = Publisher.objects.standing().filter(name__iexact=name).first()
        return known or sources.save_publisher(publisher=Publisher(), by=by, fields={"name": name})

    def _report(self, name: str, archived: Archived) -> None:
        source = archived.source
        if not archived.is_new:
            self.stdout.write(f"{name}: already archived as {source.pk} “{source.title}”")
            return
        self.stdout.write(f"{name}: new {source.pk} “{source.title}”")
        known = {
            "kind": source.get_kind_display(),
            "publisher": source.publisher and f"{source.publisher}, grade {source.publisher.grade}",
            "authors": ", ".join(source.authors),
            "published": source.published,
            "language": source.language,
            "url": source.url,
            "text": f"{len(archived.snapshot.text):,} characters",
        }
        for label, value in known.items():
            self.stdout.write(f"    {label:<10} {value or 'not known'}")
        if archived.unknown_publisher:
            name = shown(archived.unknown_publisher)
            self.stdout.write(f"    The document names {name} as its publisher; none is recorded.")


def _refuse_contradictions(options: dict[str, Any]) -> None:
    """Refuse addresses, and what cannot be said of several files or a recorded source."""
    if any(name.startswith(ADDRESSES) for name in options["files"]):
        raise CommandError(
            "Fetching addresses is not available yet: save the page as a file and ingest that, "
            "with its address as --url."
        )
    said = [name for name in SAID_OF_A_NEW_SOURCE if options[name]]
    if options["source"] and said:
        raise CommandError(f"The source is recorded already: leave out --{', --'.join(said)}.")
    if len(options["files"]) > 1 and (options["title"] or options["url"]):
        raise CommandError(
            "A title or an address belongs to one file: ingest the files one by one."
        )


def _source(pk: UUID | None) -> Source | None:
    if pk is None:
        return None
    source = Source.objects.filter(pk=pk).first()
    if source is None:
        raise CommandError(f"There is no source {pk}.")
    return source


def _document(name: str) -> Document:
    """Read a file; raise RefusalError for one that is not there or larger than is archived."""
    path = Path(name)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise RefusalError(f"The file is larger than {MAX_BYTES // 1_000_000} MB.")
        return Document(path.read_bytes(), path.name)
    except OSError as error:
        raise RefusalError(f"The file cannot be read: {error.strerror}.") from error


def _date(text: str) -> EdtfDate:
    try:
        return parse_edtf(text)
    except EdtfError as error:
        raise ArgumentTypeError(error.message) from error
