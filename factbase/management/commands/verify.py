"""Proves that nothing was lost or altered."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.backends.utils import CursorWrapper

from factbase.exports import releases
from factbase.history.verification import (
    CHECKS,
    Check,
    Finding,
    Head,
    Outcome,
    PinsError,
    heads,
    one_moment,
    pins_check,
    read_pins,
    verify,
)
from factbase.management.progress import Progress
from factbase.models import Release

PINS = "heads.jsonl"
PROGRESS_ROWS = 100_000


def _check_releases(cursor: CursorWrapper) -> Iterator[int | Finding]:
    """Hash the files of every release again; `cursor` is that of the moment that is checked."""
    for found in releases.broken_files():
        if isinstance(found, int):
            yield found
        else:
            yield Finding(Release._meta.db_table, str(found[0].pk), found[1])


RELEASES = Check("files of releases", _check_releases)


class Command(BaseCommand):
    """`manage.py verify`; exits 1 and names the first bad row where something is not as it was.

    Reads one moment of the database and writes nothing to it. The heads of the chains are kept in
    the data folder, and the next run expects to find them again.
    """

    help = (
        "Check history's chains of hashes, live rows, archived bytes and texts, quotes, the rules "
        "of review and the triggers. Exits 1 and names the first bad row."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files of heads to expect and to write."""
        parser.add_argument(
            "--heads",
            metavar="FILE",
            type=Path,
            help="Expect these heads too: a file that --export-heads wrote.",
        )
        parser.add_argument(
            "--export-heads",
            metavar="FILE",
            type=Path,
            help="Write the heads to a file to be kept elsewhere, if all is well.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, report, and keep the heads if all is well."""
        pins = settings.DATA_DIR / PINS
        known = _read(pins) if pins.exists() else []
        checks = [*CHECKS, RELEASES, pins_check(f"heads in {pins}", known)]
        if options["heads"]:
            checks.append(pins_check(f"heads in {options['heads']}", _read(options["heads"])))
        bad, found = self._verify(checks)
        if bad:
            others = f" Checks that failed besides: {len(bad) - 1}." if bad[1:] else ""
            raise CommandError(f"{bad[0].finding}{others}")
        _append(pins, [head for head in found if head[1:] not in {pin[1:] for pin in known}])
        for head in found:
            self.stdout.write(f"{head.length:>11,}  links in chain {head.chain} end in {head.hash}")
        if options["export_heads"]:
            _append(options["export_heads"], found)

    def _verify(self, checks: list[Check]) -> tuple[list[Outcome], list[Head]]:
        """Run the checks; return those that failed, and the heads of the same moment."""
        progress = Progress(sys.stderr, "rows checked", every=PROGRESS_ROWS)
        bad = []
        try:
            with one_moment() as cursor:
                for outcome in verify(cursor, checks, progress.add):
                    self._report(outcome)
                    bad += [outcome] if outcome.finding else []
                found = heads(cursor)
        except KeyboardInterrupt:
            raise CommandError("Interrupted; nothing was written.", returncode=130) from None
        progress.close()
        return bad, found

    def _report(self, outcome: Outcome) -> None:
        self.stdout.write(f"{outcome.rows:>11,}  {outcome.check}")
        if outcome.finding:
            self.stdout.write(f"             {outcome.finding}")


def _read(path: Path) -> list[Head]:
    try:
        with path.open(encoding="utf-8") as lines:
            return read_pins(lines)
    except (PinsError, ValueError) as error:
        raise CommandError(f"{path}: {error}") from error
    except OSError as error:
        raise CommandError(f"The heads cannot be read: {error}") from error


def _append(path: Path, found: list[Head]) -> None:
    """Add the heads to the file; what was kept before stays."""
    try:
        with path.open("a", encoding="utf-8") as file:
            file.writelines(head.as_line() + "\n" for head in found)
    except OSError as error:
        raise CommandError(f"All is well, but the heads cannot be kept: {error}") from error
