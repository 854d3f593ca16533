"""The file of an import: kept piece by piece, so that neither taking it in nor reading it again
needs it in memory."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from factbase.exceptions import FactbaseError
from factbase.imports.reading import Format, UnreadableFileError, archives, format_of
from factbase.models import Import, ImportKind, ImportPiece, ImportState
from factbase.permissions import require_importer, require_reviewer, visible_imports

MOST_BYTES = 1_000_000_000
PIECE_BYTES = 1 << 20


class Options(NamedTuple):
    """What the person says about a file: what its rows are, and what may come of them.

    `mapping` says which column of the file is which of ours; empty: it is guessed. With `asks` the
    import waits for it to be confirmed. `entity_type` is the slug for new entities without a type.
    `sheet` names the one of a workbook that is read, "" the first that is shown, and `header_row`
    the row that names the columns; 0: it is found.
    """

    kind: ImportKind = ImportKind.CLAIMS
    encoding: str = ""
    mapping: dict[str, str] | None = None
    asks: bool = False
    at_once: bool = False
    submit: bool = False
    new_entities: bool = False
    entity_type: str = ""
    sheet: str = ""
    header_row: int = 0


class TakenIn(NamedTuple):
    """The import of a file; not new where the same file was imported as the same before."""

    staged: Import
    is_new: bool


@transaction.atomic
def take_in(*, file: IO[bytes], filename: str, by: User, options: Options) -> TakenIn:
    """Keep a file to be imported.

    Raises FactbaseError for one that is too large or unknown, or that somebody else imported, whose
    import `by` may not see.
    """
    require_importer(by)
    kind, encoded = _kind_of(file, filename, options), options.encoding
    if kind == ImportKind.PACKAGE:
        require_reviewer(by, _("Importing what was exported needs the role reviewer."))
    size, sha256 = _measured(file)
    before = _applied(sha256, kind, options.sheet)
    if before is not None:
        _refuse_unseen(before, by)
        return TakenIn(before, is_new=False)
    staged = Import.objects.create(
        kind=kind,
        filename=_plain_name(filename),
        format=format_of(file, filename),
        encoding=encoded,
        sheet=options.sheet,
        header_row=options.header_row,
        size=size,
        sha256=sha256,
        mapping=options.mapping or {},
        asks=options.asks,
        at_once=options.at_once,
        submit=options.submit,
        new_entities=options.new_entities,
        entity_type=options.entity_type,
        created_by=by,
    )
    file.seek(0)
    pieces = iter(lambda: file.read(PIECE_BYTES), b"")
    for number, piece in enumerate(pieces):
        ImportPiece.objects.create(staged=staged, number=number, content=piece)
    return TakenIn(staged, is_new=True)


def _applied(sha256: str, kind: ImportKind, sheet: str) -> Import | None:
    """Return the import that brought the same file in before; of a workbook, the same sheet."""
    for each in Import.objects.filter(sha256=sha256, kind=kind, state=ImportState.APPLIED):
        if each.sheet == (sheet or next(iter(each.sheets), "")):
            return each
    return None


def _refuse_unseen(before: Import, by: User) -> None:
    if not visible_imports(by).filter(pk=before.pk).exists():
        raise FactbaseError(
            _("%(person)s imported this very file already: nothing new comes of it.")
            % {"person": before.created_by},
            field="file",
            code="imported_already",
        )


def _plain_name(filename: str) -> str:
    """Return a name that can be kept and shown."""
    return "".join(char if char.isprintable() else "_" for char in filename)[-255:]


def _kind_of(file: IO[bytes], filename: str, options: Options) -> ImportKind:
    """Return what the file holds; what unpacks to too much is refused before it is kept."""
    found = format_of(file, filename)
    if found == Format.XLSX:
        archives.opened(file).close()
    if found == Format.PACKAGE:
        archives.opened(file, files=archives.MOST_IN_PACKAGE).close()
    if (found == Format.PACKAGE) != (options.kind == ImportKind.PACKAGE):
        if found == Format.PACKAGE:
            return ImportKind.PACKAGE
        raise UnreadableFileError(_("A Data Package is a zip file with datapackage.json in it."))
    return options.kind


def _measured(file: IO[bytes]) -> tuple[int, str]:
    """Return size and SHA-256; raises FactbaseError for an empty or too large file."""
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while piece := file.read(PIECE_BYTES):
        digest.update(piece)
        size += len(piece)
        if size > MOST_BYTES:
            raise FactbaseError(
                _("The file is larger than %(most)s MB: split it.")
                % {"most": MOST_BYTES // 1000000},
                field="file",
                code="too_large",
            )
    if not size:
        raise UnreadableFileError(_("The file is empty."))
    return size, digest.hexdigest()


@contextmanager
def file_of(staged: Import) -> Iterator[IO[bytes]]:
    """Give the file of an import back, on the disk and not in memory."""
    with tempfile.TemporaryFile() as file:
        pieces = ImportPiece.objects.filter(staged=staged).values_list("content", flat=True)
        for piece in pieces.iterator(chunk_size=8):
            file.write(piece)
        file.seek(0)
        yield file
