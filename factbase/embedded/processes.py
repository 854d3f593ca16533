"""Looks at the processes of a data directory: a pid in a file proves nothing by itself."""

import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil


def read_pid(pid_file: Path) -> int | None:
    """Return the first line of postmaster.pid if it is a positive number."""
    try:
        first_line = pid_file.read_text(encoding="ascii", errors="replace").partition("\n")[0]
    except FileNotFoundError:
        return None
    return int(first_line) if first_line.isdecimal() and int(first_line) > 0 else None


def postmaster(data: Path) -> psutil.Process | None:
    """Return the live server of `data`, or None for a stale, foreign, reused or zombie pid."""
    pid = read_pid(data / "postmaster.pid")
    if pid is None:
        return None
    try:
        process = psutil.Process(pid)
    except psutil.Error:
        return None
    return process if _serves(process, data) else None


def end_stragglers(data: Path, seconds: float) -> bool:
    """End what works in `data` without a server; return whether all were gone in time.

    SIGQUIT is what a server sends to its children after a crash: they leave at once, and the next
    start replays the log. Children that wait have left by themselves before.
    """
    deadline = time.monotonic() + seconds
    while found := list(_working_in(data)):
        if time.monotonic() > deadline:
            return False
        for process in found:
            with suppress(psutil.Error):
                process.send_signal(signal.SIGQUIT)
        time.sleep(0.05)
    return True


def _working_in(data: Path) -> Iterator[psutil.Process]:
    return (process for process in psutil.process_iter() if _serves(process, data))


def _serves(process: psutil.Process, data: Path) -> bool:
    """Return whether `process` is PostgreSQL, works in `data`, and is not a zombie."""
    try:
        return (
            process.name().startswith("postgres")
            and process.status() != psutil.STATUS_ZOMBIE
            and Path(process.cwd()) == data
        )
    except psutil.Error:
        return False
