"""Makes releases: what was verified at a moment, as a package that never changes."""

import contextlib
import hashlib
import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4
from zipfile import ZipFile

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from factbase import permissions
from factbase.exceptions import FactbaseError
from factbase.exports.differences import differences
from factbase.exports.kept import kept_file
from factbase.exports.package import stream_package
from factbase.exports.streams import Tick, unheard
from factbase.exports.tables import CLAIMS, Table
from factbase.models import Claim, Release
from sources.models.record import uuid7

FOLDER = "releases"
WAIT_SECONDS = 30.0
# What began before a moment can still write rows of that moment. Exports only read.
STILL_WRITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start <= %s
        AND application_name <> 'factbase export'
"""


class Draft(NamedTuple):
    """The package of a moment and how it differs from the release `last`, not yet released."""

    package: Path
    sha256: str
    changes: Path
    changes_sha256: str
    counts: Counter[tuple[Table, str]]
    known_at: datetime
    last: Release | None


def make(*, by: User | None, notes: str = "", known_at: datetime | None = None) -> Release:
    """Release the claims that were verified at `known_at`, by default now; return the release.

    As `drafted` and `keep` together.
    """
    with drafted(by=by, known_at=known_at or now()) as draft, transaction.atomic():
        return keep(draft, by=by, notes=notes)


@contextlib.contextmanager
def drafted(*, by: User | None, known_at: datetime, tick: Tick = unheard) -> Iterator[Draft]:
    """Write both files of a release of `known_at`; they go unless they are kept.

    Administrators make them; None is whoever runs a command. Raises FactbaseError for a moment that
    is not after that of the release before, and where transactions that could still write do not
    end.
    """
    if by is not None:
        permissions.require(permissions.can_administer(by), "This needs the role administrator.")
    _wait_until_written(known_at)
    last = refuse_earlier(known_at)
    claims, created = Claim.objects.published(), known_at.isoformat()
    counts: Counter[tuple[Table, str]] = Counter()

    def lines() -> Iterator[bytes]:
        for difference in differences(package_of(last) if last else None, package):
            counts[difference.table, difference.what] += 1
            yield difference.as_line()

    with _part() as package, _part() as changes:
        stream = stream_package(CLAIMS, claims, known_at=known_at, created=created, tick=tick)
        sha256 = _write(package, stream)
        changes_sha256 = _write(changes, lines())
        yield Draft(package, sha256, changes, changes_sha256, counts, known_at, last)


def keep(draft: Draft, *, by: User | None, notes: str = "", id: UUID | None = None) -> Release:
    """Release a draft, in the open transaction.

    Puts both files in their places, then adds the row, so that a release without its files is never
    seen. Raises FactbaseError where another release was made since the draft.
    """
    lock()
    if refuse_earlier(draft.known_at) != draft.last:
        raise FactbaseError(_("Another release was made meanwhile. Try again."))
    files = _files_in(draft.package)
    release = Release(
        id=id or uuid7(),
        number=draft.last.number + 1 if draft.last else 1,
        known_at=draft.known_at,
        notes=notes,
        sha256=draft.sha256,
        size=draft.package.stat().st_size,
        files=files,
        claims=next(file["rows"] for file in files if file["name"] == "data/claims.csv"),
        **{what: draft.counts[CLAIMS, what] for what in ("added", "changed", "removed")},
        changes_sha256=draft.changes_sha256,
        created_by=by,
    )
    draft.package.replace(package_of(release))
    draft.changes.replace(changes_of(release))
    _settle(_folder())
    release.save(force_insert=True)
    return release


def lock() -> None:
    """Let no other release be asked for or kept while this transaction lasts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('factbase_release'))")


def package_of(release: Release) -> Path:
    """Return where the package of a release is."""
    return _folder() / f"{release.sha256}.zip"


def changes_of(release: Release) -> Path:
    """Return where the list of what a release changed is."""
    return _folder() / f"{release.changes_sha256}.ndjson"


def package_answer(request: HttpRequest, release: Release) -> HttpResponseBase | None:
    """Answer with the package of a release; None where it is gone."""
    name = f"factbase-release-{release.number}.datapackage.zip"
    return kept_file(
        request,
        package_of(release),
        name=name,
        media_type="application/zip",
        sha256=release.sha256,
    )


def changes_answer(request: HttpRequest, release: Release) -> HttpResponseBase | None:
    """Answer with what a release changed, one claim or quote a line; None where it is gone."""
    return kept_file(
        request,
        changes_of(release),
        name=f"factbase-release-{release.number}-changes.ndjson",
        media_type="application/x-ndjson",
        sha256=release.changes_sha256,
    )


def broken_files() -> Iterator[int | tuple[Release, str]]:
    """Hash the files of every release again; yield 1 for each, or the release and what is wrong."""
    for release in Release.objects.order_by("number"):
        wanted = {package_of(release): release.sha256, changes_of(release): release.changes_sha256}
        for path, sha256 in wanted.items():
            if not path.is_file():
                yield release, f"its file {path.name} is not there"
            elif _hash_of(path) != sha256:
                yield release, f"its file {path.name} is not the one that was released"
        yield 1


def now() -> datetime:
    """Return the moment, by the clock of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment


def _wait_until_written(moment: datetime) -> None:
    """Wait for what began before `moment` to end, so that the moment says the same for ever."""
    patience = time.monotonic() + WAIT_SECONDS
    with connection.cursor() as cursor:
        while True:
            cursor.execute(STILL_WRITING, [moment])
            if not cursor.fetchone()[0]:
                return
            if time.monotonic() > patience:
                raise FactbaseError(
                    _(
                        "A transaction that began before this moment has not ended. Try again "
                        "later."
                    ),
                    code="still_writing",
                )
            time.sleep(0.1)


def refuse_earlier(moment: datetime) -> Release | None:
    """Return the last release; raises FactbaseError unless `moment` is after that of it."""
    last = Release.objects.first()
    if last and moment <= last.known_at:
        raise FactbaseError(
            _("Release %(number)s is of %(moment)s: choose a later moment.")
            % {"number": last.number, "moment": last.known_at.isoformat()},
            field="known_at",
            code="not_later",
        )
    return last


def _write(path: Path, parts: Iterator[bytes]) -> str:
    """Write `parts` to a file; return the SHA-256 of all."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for part in parts:
            digest.update(part)
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _settle(folder: Path) -> None:
    """Have the names in a folder on the disk before a row speaks of them."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _files_in(package: Path) -> list[dict[str, Any]]:
    """Return name, size, hash and rows of the tables in a package, from what describes them."""
    with ZipFile(package) as archive:
        described = json.loads(archive.read("datapackage.json"))
    return [
        {
            "name": resource["path"],
            "size": resource["bytes"],
            "sha256": resource["hash"].removeprefix("sha256:"),
            "rows": resource["rows"],
        }
        for resource in described["resources"]
    ]


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def _part() -> Iterator[Path]:
    """Yield a file beside the releases, which goes unless it is put in its place."""
    path = _folder() / f".{uuid4().hex}.part"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _folder() -> Path:
    folder: Path = settings.DATA_DIR / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder
