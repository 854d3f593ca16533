"""The files in a package: its tables, in the order in which they refer to one another."""

import hashlib
import json
import zipfile
from collections.abc import Collection, Iterator
from typing import IO, Any

from factbase.exports import TABLES, Table, Where
from factbase.imports.reading import Row, UnreadableFileError, archives
from factbase.imports.reading.delimited import read_delimited
from factbase.imports.reading.rows import table_of
from sources.exceptions import shown
from sources.phrases import Phrase, why_no_json

DESCRIPTION = "datapackage.json"
LONGEST_DESCRIPTION = 5_000_000
HASH = "sha256"


class Package:
    """A zipped Data Package. Files are read by the names in it and never written to the disk."""

    def __init__(self, file: IO[bytes]) -> None:
        self.zip = archives.opened(file, files=archives.MOST_IN_PACKAGE)
        self.hashes: dict[str, str] = {}
        self.paths = self._described()

    def rows(self, table: Table) -> Iterator[Row]:
        """Yield the rows of a table, their cells in the order of our columns; none if it is not
        there. Raises UnreadableFileError for a column that is unknown or missing."""
        path = self.paths.get(table.name)
        if path is None:
            return
        self._refuse_altered(path)
        with self.zip.open(path) as packed:
            found = table_of(read_delimited(packed), header_row=1)
            ours = [column.name for column in table.columns_in(Where.PACKAGE)]
            if sorted(found.columns) != sorted(ours):
                raise UnreadableFileError(_other_columns(path, found.columns, ours), row=1)
            places = [found.columns.index(name) for name in ours]
            for row in found.rows:
                if len(row.cells) != len(ours):
                    raise UnreadableFileError(
                        Phrase(
                            "%(path)s has %(cells)s cells there, not %(ours)s.",
                            path=path,
                            cells=len(row.cells),
                            ours=len(ours),
                        ),
                        row=row.number,
                    )
                yield Row(row.number, [row.cells[place] for place in places])

    def content(self, sha256: str) -> bytes | None:
        """Return the archived bytes with this hash, None where the package has none."""
        return self._read(f"archive/{sha256}")

    def text(self, snapshot: str) -> str | None:
        """Return the text of a snapshot, None where the package has none."""
        found = self._read(f"texts/{snapshot}.txt")
        return None if found is None else found.decode(errors="replace")

    def _described(self) -> dict[str, str]:
        """Return the path of each table that the package describes."""
        try:
            if self.zip.getinfo(DESCRIPTION).file_size > LONGEST_DESCRIPTION:
                raise UnreadableFileError(
                    Phrase("%(description)s is too large.", description=DESCRIPTION)
                )
            resources: Any = json.loads(self.zip.read(DESCRIPTION))["resources"] or None
            paths = {found["name"]: found["path"] for found in resources}
            self.hashes = {str(found["path"]): str(found.get("hash", "")) for found in resources}
        except (KeyError, TypeError, AttributeError) as error:
            raise UnreadableFileError(
                Phrase(
                    "%(description)s is missing at the top of the zip file, or has no resources: "
                    "pack the files themselves, not the folder that they are in.",
                    description=DESCRIPTION,
                )
            ) from error
        except (ValueError, RecursionError) as error:
            raise UnreadableFileError(
                Phrase(
                    "%(description)s cannot be read: %(error)s.",
                    description=DESCRIPTION,
                    error=why_no_json(error),
                )
            ) from error
        known = {table.name for table in TABLES}
        for name, path in paths.items():
            if name not in known:
                raise UnreadableFileError(
                    Phrase("%(name)s is no table of ours.", name=shown(str(name)))
                )
            if not isinstance(path, str) or path not in self.zip.namelist():
                raise UnreadableFileError(
                    Phrase("%(path)s is not in the package.", path=shown(str(path)))
                )
        return paths

    def _refuse_altered(self, path: str) -> None:
        """Refuse a file that is not as the description says: rows of it may be missing."""
        kind, _, told = self.hashes[path].partition(":")
        if kind != HASH:
            return
        with self.zip.open(path) as packed:
            digest = hashlib.file_digest(packed, HASH)  # type: ignore[arg-type]  # it can be read
        if digest.hexdigest() != told.lower():
            raise UnreadableFileError(
                Phrase(
                    "%(path)s is not the file whose hash %(description)s tells: it was damaged "
                    "or changed. If you changed it, take its hash out there.",
                    path=path,
                    description=DESCRIPTION,
                )
            )

    def _read(self, path: str) -> bytes | None:
        try:
            return self.zip.read(path)
        except (KeyError, zipfile.BadZipFile):
            return None


def _other_columns(path: str, found: Collection[str], ours: Collection[str]) -> str:
    """Say which columns are missing and which are none of ours."""
    if lacking := ", ".join(sorted(set(ours) - set(found))):
        return Phrase("%(path)s lacks these columns: %(names)s.", path=path, names=lacking)
    more = ", ".join(sorted(shown(name) for name in set(found) - set(ours)))
    return Phrase(
        "%(path)s has columns that are none of ours: %(names)s. Take them out.",
        path=path,
        names=more,
    )
