"""The bodies of requests, whole: one that ends too early fails instead of passing for a short one.

Django reads as much as comes, and takes a form without its last lines. What was cut off by a broken
connection would be archived as if it were the document.
"""

from collections.abc import Callable, Iterable
from typing import IO, Any

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class CutOffError(OSError):
    """The body ended before the length that was announced; Django answers as to a lost client."""


class WholeBody:
    """`stream`, which has to give `length` bytes."""

    def __init__(self, stream: IO[bytes], length: int) -> None:
        self.stream = stream
        self.left = length

    def read(self, size: int = -1) -> bytes:
        """Return the next `size` bytes, or all; raises CutOffError where some are missing."""
        wanted = self.left if size < 0 else min(size, self.left)
        pieces = []
        while wanted > 0:
            piece = self._some_of(self.stream.read(wanted))
            wanted -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def readline(self, size: int = -1) -> bytes:
        """Return the next line; raises CutOffError where none comes and some is missing."""
        most = self.left if size < 0 else min(size, self.left)
        return self._some_of(self.stream.readline(most)) if most else b""

    def _some_of(self, piece: bytes) -> bytes:
        if not piece:
            raise CutOffError(f"The body was cut off: {self.left} bytes are missing.")
        self.left -= len(piece)
        return piece


def with_whole_bodies(application: Application) -> Application:
    """Return `application`, given bodies that fail where they are cut off."""

    def whole(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        announced = environ.get("CONTENT_LENGTH") or ""
        if announced.isascii() and announced.isdigit():
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(announced))
        return application(environ, start_response)

    return whole
