"""Archiving: bytes in, an immutable snapshot out, the same bytes never twice."""

import hashlib

from django.contrib.auth.models import User
from django.db import transaction

from sources.extraction import Extraction
from sources.models import Blob, Snapshot, Source

PASTED = "text/plain"


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of `content` as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def find_archived(content: bytes) -> Snapshot | None:
    """Return the newest snapshot of exactly these bytes, if there is one. One query."""
    snapshots = Snapshot.objects.filter(blob=sha256_of(content)).select_related("source")
    return snapshots.defer("text").first()


@transaction.atomic
def archive(
    *, source: Source, content: bytes, extraction: Extraction, filename: str, by: User
) -> Snapshot:
    """Store `content` and its text as a snapshot of `source`.

    Raises IntegrityError if another transaction archived the same bytes a moment before; ask
    `find_archived` first.
    """
    blob, _ = Blob.objects.get_or_create(
        sha256=sha256_of(content), defaults={"content": content, "size": len(content)}
    )
    snapshot = Snapshot.objects.create(
        source=source,
        blob=blob,
        media_type=extraction.media_type,
        charset=extraction.charset,
        filename=filename,
        text=extraction.text,
        text_sha256=sha256_of(extraction.text.encode()),
        extractor=extraction.extractor,
        extractor_version=extraction.extractor_version,
        created_by=by,
    )
    snapshot.refresh_from_db(fields=["captured_at", "created_at"])
    return snapshot
