"""Reads a body up to a limit that counts what it unpacks to."""

import zlib
from collections.abc import Callable

from sources.exceptions import shown
from sources.fetching.errors import FetchError
from sources.phrases import Phrase

CHUNK = 64 * 1024
# Of zlib's window sizes those that also read the headers of gzip, or of zlib itself.
WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}


def read_body(read: Callable[[int], bytes], encoding: str, *, limit: int) -> bytes:
    """Return the decoded body; raises FetchError where it is larger than `limit` bytes."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return _read(read, limit, lambda chunk, _: chunk)
    if name not in WINDOWS:
        raise FetchError(
            Phrase(
                "The answer is packed as %(encoding)s, which is not read.", encoding=shown(encoding)
            )
        )
    unpacking = zlib.decompressobj(WINDOWS[name])
    try:
        return _read(read, limit, unpacking.decompress)
    except zlib.error as error:
        raise FetchError(Phrase("The answer is not packed as it says.")) from error


def _read(read: Callable[[int], bytes], limit: int, unpack: Callable[[bytes, int], bytes]) -> bytes:
    found = bytearray()
    while chunk := read(CHUNK):
        # Never unpacks more than one byte too much; a limit of 0 would mean none.
        found += unpack(chunk, limit + 1 - len(found))
        if len(found) > limit:
            raise FetchError(
                Phrase("The answer is larger than %(limit)s bytes.", limit=f"{limit:,}")
            )
    return bytes(found)
