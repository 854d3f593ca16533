"""Writes claims to a file or to standard output."""

import os
import sys
from argparse import ArgumentTypeError
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.http import QueryDict
from psycopg import Error as PostgresError

from factbase.exports import formats_of
from factbase.exports.exceptions import UnfitError
from factbase.exports.formats import PACKAGE
from factbase.exports.tables import CLAIMS
from factbase.filtersets import ClaimFilterSet
from factbase.history import MomentError, parse_moment
from factbase.management.pipes import let_go_of_stdout
from factbase.management.progress import Progress
from factbase.models import Claim

FORMATS = formats_of(CLAIMS)
PROGRESS_BYTES = 50_000_000


class Command(BaseCommand):
    """`manage.py export_claims status=any property=valuation -o claims.csv`."""

    help = "Export claims; without a status among the filters, the verified ones."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the list's filters, the format and the file."""
        parser.add_argument(
            "filters",
            nargs="*",
            metavar="FILTER=VALUE",
            help="A filter of the list of claims, e.g. property=valuation status=any.",
        )
        parser.add_argument("--format", choices=[*FORMATS], default="csv")
        parser.add_argument("-o", "--output", metavar="FILE", help="Standard output if unset.")
        parser.add_argument(
            "--known-at",
            type=_moment,
            metavar="TIME",
            help="As Factbase said then: ISO 8601, UTC where no offset is given; a day: its end.",
        )
        parser.add_argument(
            "--valid-at",
            metavar="EDTF",
            help="Claims that can hold then, or say nothing of time; as the filter valid_at.",
        )
        parser.add_argument(
            "--site", default="", help="Address of the site, which the column “url” starts with."
        )

        parser.add_argument(
            "--everything",
            action="store_true",
            help="Data Package: every record of the desk, whether a claim refers to it or not.",
        )
        parser.add_argument(
            "--archive",
            action="store_true",
            help="Data Package: with the archived copies of sources, their bytes and texts.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Export; a file that is there already is replaced when the new one is complete."""
        claims = _filtered(options["filters"], valid_at=options["valid_at"])
        stream = FORMATS[options["format"]].stream(
            CLAIMS,
            claims,
            site=options["site"],
            known_at=options["known_at"],
            **_extent(options),
        )
        progress = Progress(sys.stderr, "bytes written", every=PROGRESS_BYTES)
        try:
            with _destination(options["output"]) as file:
                count = _write(stream, file, progress)
        except BrokenPipeError:
            let_go_of_stdout()
            return
        except UnfitError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"The file cannot be written: {error}") from error
        except (DatabaseError, PostgresError) as error:
            raise CommandError(f"The database ended the export: {error}") from error
        progress.close()
        self.stderr.write(f"{count:,} claims exported.")


def _moment(text: str) -> datetime | None:
    """Return the moment that was typed; raises ArgumentTypeError, which argparse shows."""
    try:
        return parse_moment(text)
    except MomentError as error:
        raise ArgumentTypeError(error.message) from error


def _extent(options: dict[str, Any]) -> dict[str, bool]:
    """Return what a Data Package holds besides; raises CommandError for other formats."""
    asked = {"is_whole": options["everything"], "has_archive": options["archive"]}
    if options["format"] == PACKAGE.name:
        return asked
    if any(asked.values()):
        raise CommandError("--everything and --archive need --format datapackage.")
    return {}


def _filtered(pairs: list[str], *, valid_at: str | None) -> Any:
    """Return the claims that the filters leave; raise CommandError naming the wrong one.

    Whoever can run this can read the whole database, so no claim is hidden from them.
    """
    data = QueryDict(mutable=True)
    if valid_at is not None:
        data["valid_at"] = valid_at
    for pair in pairs:
        name, separator, value = pair.partition("=")
        if not separator:
            raise CommandError(f"“{pair}” is not a filter: write FILTER=VALUE, as in status=any.")
        data.appendlist(name, value)
    filterset = ClaimFilterSet(data, Claim.objects.all(), passing=())
    if not filterset.is_valid():
        reasons = [
            str(reason) if name == "__all__" else f"{name}: {reason}"
            for name, reasons in filterset.errors.items()
            for reason in reasons
        ]
        raise CommandError(" ".join(reasons))
    return filterset.qs


def _write(stream: Generator[bytes, None, int], file: BinaryIO, progress: Progress) -> int:
    """Write the stream to its end and return its value, the number of claims."""
    try:
        while True:
            chunk = next(stream)
            file.write(chunk)
            progress.add(len(chunk))
    except StopIteration as end:
        return int(end.value)
    finally:
        stream.close()


@contextmanager
def _destination(output: str | None) -> Iterator[BinaryIO]:
    """Yield standard output, or a draft beside `output` that takes its place when all is written.

    However the export ends, `output` is the old file or the whole new one.
    """
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(output)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
