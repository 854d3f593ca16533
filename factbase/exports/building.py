"""Makes the files of exports in the background, and removes those that have had their time."""

import contextlib
import hashlib
import os
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pghistory
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from factbase import permissions
from factbase.exports import releases
from factbase.exports.asking import KEPT_FOR, claims_of
from factbase.exports.exceptions import CalledOffError
from factbase.exports.formats import formats_of
from factbase.exports.kept import kept_file
from factbase.exports.tables import CLAIMS
from factbase.history import known_at
from factbase.models import Claim, Export, ExportState
from factbase.models.export import UNFINISHED
from sources.exceptions import RefusalError

FOLDER = "exports"
# An export that is not made by then has been given up by the queue.
GIVEN_UP_AFTER = timedelta(days=1)
NOTE_SECONDS = 1.0


def build(pk: UUID) -> None:
    """Write the file of an export that waits, or was being made when its worker died.

    From the beginning, into a draft that takes its place when it is whole. What a rule refuses
    is kept as its error; every other error comes out, and the export can be built again.
    """
    begun = Export.objects.filter(pk=pk, state__in=UNFINISHED)
    if not begun.update(state=ExportState.RUNNING, rows_done=0):
        return
    export = Export.objects.select_related("created_by").get(pk=pk)
    try:
        if export.is_release:
            _release(export)
        else:
            _make_file(export)
    except CalledOffError:
        pass
    except RefusalError as refusal:
        begun.update(state=ExportState.FAILED, error=refusal.message, ended_at=timezone.now())


def _make_file(export: Export) -> None:
    draft = _folder() / f".{export.pk}.{uuid4().hex}.part"
    try:
        number, sha256 = _write(export, draft)
        _finish(export, draft, number, sha256)
    finally:
        draft.unlink(missing_ok=True)


def _release(export: Export) -> None:
    """Make the release that the export is of, unless it was called off or made meanwhile."""
    moment, asker = export.known_at, export.created_by
    assert moment is not None  # noqa: S101 - asking says which
    with known_at(moment):
        expected = Claim.objects.published().count()
    Export.objects.filter(pk=export.pk).update(rows_expected=expected)
    drafted = releases.drafted(by=asker, known_at=moment, tick=_Progress(export))
    with drafted as draft, transaction.atomic(), pghistory.context(user=asker.pk):
        locked = Export.objects.select_for_update().get(pk=export.pk)
        if locked.state != ExportState.RUNNING:
            return
        release = releases.keep(draft, by=asker, notes=export.notes, id=export.pk)
        path = releases.package_of(release).relative_to(settings.DATA_DIR)
        _end(locked, path=str(path), size=release.size, number=release.claims, sha256=draft.sha256)


def _write(export: Export, draft: Path) -> tuple[int, str]:
    """Write the whole file, noting how far it is; return the number of claims and the SHA-256."""
    asker = export.created_by
    if not export.sees_drafts:
        permissions.narrow_to_reading(asker)
    permissions.require(permissions.can_read(asker), "Who asked may not read any more.")
    with known_at(export.known_at):
        claims = claims_of(asker, export.filters)
        expected = claims.count()
    Export.objects.filter(pk=export.pk).update(rows_expected=expected)
    digest, number = hashlib.sha256(), 0
    stream = formats_of(CLAIMS)[export.format].stream(
        CLAIMS, claims, site=export.site, known_at=export.known_at, tick=_Progress(export)
    )
    with draft.open("xb") as file, contextlib.closing(stream):
        while True:
            try:
                chunk = next(stream)
            except StopIteration as end:
                number = int(end.value)
                break
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return number, digest.hexdigest()


class _Progress:
    """Notes how many rows are done, once a second; raises CalledOffError where that was done."""

    def __init__(self, export: Export) -> None:
        self._running = Export.objects.filter(pk=export.pk, state=ExportState.RUNNING)
        self._noted_at = time.monotonic()

    def __call__(self, rows: int) -> None:
        if time.monotonic() - self._noted_at < NOTE_SECONDS:
            return
        self._noted_at = time.monotonic()
        if not self._running.update(rows_done=rows):
            raise CalledOffError("The export was called off.")


@transaction.atomic
def _finish(export: Export, draft: Path, number: int, sha256: str) -> None:
    """Put the draft in its place and say so, unless that was done or called off meanwhile."""
    locked = Export.objects.select_for_update().get(pk=export.pk)
    if locked.state != ExportState.RUNNING:
        return
    name = f"{export.pk}.{formats_of(CLAIMS)[export.format].ending}"
    size = draft.stat().st_size
    draft.replace(_folder() / name)
    _end(locked, path=f"{FOLDER}/{name}", size=size, number=number, sha256=sha256)


def _end(export: Export, *, path: str, size: int, number: int, sha256: str) -> None:
    """Say that the file of an export is there."""
    export.path, export.size, export.sha256 = path, size, sha256
    export.rows_done = export.rows_expected = number
    export.state, export.ended_at = ExportState.DONE, timezone.now()
    export.expires_at = export.ended_at + KEPT_FOR
    export.save()


def file_of(export: Export) -> Path:
    """Return where the file of an export is."""
    path: Path = settings.DATA_DIR / export.path
    return path


def file_answer(request: HttpRequest, export: Export) -> HttpResponseBase | None:
    """Answer with the file of an export; None where there is none."""
    if export.state != ExportState.DONE:
        return None
    form = formats_of(CLAIMS)[export.format]
    return kept_file(
        request,
        file_of(export),
        name=f"claims-{export.created_at:%Y-%m-%d-%H%M}.{form.ending}",
        media_type=form.media_type,
        sha256=export.sha256,
    )


def purge() -> None:
    """Remove exports that have had their time, with their files, and what was left lying."""
    now = timezone.now()
    Export.objects.filter(state__in=UNFINISHED, created_at__lt=now - GIVEN_UP_AFTER).update(
        state=ExportState.FAILED, error="It could not be made. Ask for it again.", ended_at=now
    )
    Export.objects.filter(expires_at__lt=now).delete()
    kept = set(Export.objects.exclude(path="").values_list("path", flat=True))
    # A younger one may be a draft that grows, or be put in its place just now.
    oldest = time.time() - GIVEN_UP_AFTER.total_seconds()
    for path in _folder().iterdir():
        if f"{FOLDER}/{path.name}" not in kept and path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def _folder() -> Path:
    folder: Path = settings.DATA_DIR / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder
