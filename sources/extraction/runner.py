"""Run a child process on bytes within limits, and leave nothing behind whatever it does."""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from sources.extraction.results import MAX_CHARACTERS, refusal

# Ten seconds are promised to the person who uploads; two of them are for everything else.
WALL_SECONDS = 8.0

# UTF-8 takes up to four bytes a character; the rest is metadata.
MAX_OUTPUT = 4 * MAX_CHARACTERS + 1_000_000

_PROJECT = Path(__file__).resolve().parents[2]
_CPU_SIGNAL = getattr(signal, "SIGXCPU", signal.SIGKILL)
_CRASHED = (
    "The file made its reader crash: it is damaged, or made to need more memory than is allowed."
)


def child_command(media_type: str) -> list[str]:
    """The command that reads a document of `media_type`; -P keeps its directory off the path."""
    return [sys.executable, "-P", "-m", "sources.extraction.child", media_type]


def run_limited(
    content: bytes, *, command: Sequence[str], seconds: float = WALL_SECONDS
) -> list[bytes]:
    """Give `content` to `command` and return the lines it wrote.

    Raises ExtractionError: "timeout" after `seconds`, "memory" when the system killed the process,
    "damaged" when it crashed before it wrote a line, "too_large" when it wrote too much.
    """
    deadline = time.monotonic() + seconds
    with tempfile.TemporaryFile() as given:
        given.write(content)
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603 - the command is ours, the file is only its input
            command,
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=_environment(),
            start_new_session=True,
        )
        with process:
            try:
                output = _read(process, deadline)
                status = process.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                raise refusal("timeout") from None
            finally:
                _end(process)
    return _complete_lines(output, status)


def _environment() -> dict[str, str]:
    """Only what Python needs: no secret of the application reaches the child."""
    return {"PYTHONPATH": str(_PROJECT), "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}


def _read(process: subprocess.Popen[bytes], deadline: float) -> bytes:
    stdout = process.stdout
    assert stdout is not None  # noqa: S101 - it was asked for as a pipe
    output = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(stdout, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if not selector.select(left):
                break
            piece = os.read(stdout.fileno(), 1 << 20)
            if not piece:
                return bytes(output)
            output += piece
            if len(output) > MAX_OUTPUT:
                raise refusal("too_large")
    raise refusal("timeout")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the whole group while its leader is not reaped, so that the id is surely its own."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _complete_lines(output: bytes, status: int) -> list[bytes]:
    lines = output.split(b"\n")[:-1]
    if lines:
        return lines
    if status == -_CPU_SIGNAL:
        raise refusal("timeout")
    if status == -signal.SIGKILL:
        raise refusal("memory")
    raise refusal("damaged", _CRASHED if status < 0 else "")
