"""A time by which a whole request is over, however slowly the other side sends."""

import socket
import threading
import time
from types import TracebackType
from typing import Self


class Deadline:
    """Cuts the connections that it watches when the time is over.

    Timeouts of a socket are counted anew with every byte; this one is not.
    """

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._watched: list[socket.socket] = []
        self.is_over = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()

    @property
    def left(self) -> float:
        """The seconds that are left; raises TimeoutError when there are none."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time is over")
        return left

    def watch(self, connection: socket.socket) -> None:
        """Cut `connection` when the time is over."""
        self._watched.append(connection)
        if self.is_over:
            self._cut()

    def _cut(self) -> None:
        self.is_over = True
        for connection in self._watched:
            try:
                # Not as TLS does it: another thread may be reading.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
            except OSError:
                continue  # it is closed already
