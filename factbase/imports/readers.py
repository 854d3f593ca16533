"""Which reader is for which kind of import."""

from collections.abc import Callable, Sequence
from typing import Protocol

from django.contrib.auth.models import User

from factbase.imports.claims.reading import ClaimRows
from factbase.imports.claims.writing import write as write_claims
from factbase.imports.problems import Reading
from factbase.imports.records.entities import EntityRows
from factbase.imports.records.sources import SourceRows
from factbase.models import Import, ImportKind


class Reader(Protocol):
    """Reads rows of one kind and writes what they come to, a chunk at a time."""

    def read(self, rows: Sequence[Reading]) -> None:
        """Fill in what each row comes to, with everything that is wrong with it."""

    def write(self, rows: Sequence[Reading], *, by: User, submit: bool) -> None:
        """Write what was read in this transaction."""


class _Claims(ClaimRows):
    """Rows of claims."""

    def write(self, rows: Sequence[Reading], *, by: User, submit: bool) -> None:
        """Write new claims, and change those that are here."""
        write_claims(self, rows, by=by, submit=submit)


READERS: dict[ImportKind, Callable[..., Reader]] = {
    ImportKind.CLAIMS: _Claims,
    ImportKind.ENTITIES: EntityRows,
    ImportKind.SOURCES: SourceRows,
}


def reader_of(staged: Import, *, looks: bool) -> Reader:
    """Return the reader for the rows of an import; see `Entities` for `looks`."""
    return READERS[ImportKind(staged.kind)](staged, looks=looks)
