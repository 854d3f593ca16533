"""One line that says how far a command is."""

import time
from typing import TextIO

REDRAW_SECONDS = 0.2


class Progress:
    """Writes `<done> <what>` to a terminal, in place, or each `every` steps to a file."""

    def __init__(self, stream: TextIO, what: str, *, every: int) -> None:
        self.stream = stream
        self.what = what
        self.every = every
        self.done = 0
        self._drawn_at = 0.0
        self._in_place = stream.isatty()

    def add(self, number: int = 1) -> None:
        """Count `number` more and show it when it is time."""
        before, self.done = self.done, self.done + number
        if not self._in_place:
            if before // self.every != self.done // self.every:
                self.stream.write(f"{self.done:,} {self.what}\n")
        elif time.monotonic() - self._drawn_at >= REDRAW_SECONDS:
            self._drawn_at = time.monotonic()
            self.stream.write(f"\r{self.done:,} {self.what}")
            self.stream.flush()

    def close(self) -> None:
        """Leave the terminal's line as it is and go to the next one."""
        if self._in_place:
            self.stream.write(f"\r{self.done:,} {self.what}\n")
