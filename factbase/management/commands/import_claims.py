"""Brings files of claims, entities or sources in."""

import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from factbase.exceptions import FactbaseError
from factbase.imports import columns, mending, steps
from factbase.imports.files import Options, take_in
from factbase.imports.reading.encodings import ENCODINGS
from factbase.imports.reading.rows import DEEPEST_HEADER
from factbase.management.actor import actor, add_by_argument
from factbase.management.progress import Progress
from factbase.models import Import, ImportKind, ImportRow, ImportState
from factbase.models.staged import BLOCKING, Outcome

MOST_ERRORS = 50
PROGRESS_ROWS = 50_000
SAID = {
    ImportState.STORED: "rows read",
    ImportState.CHECKING: "rows compared",
    ImportState.APPLYING: "rows applied",
}


class Command(BaseCommand):
    """`manage.py import_claims claims.csv --dry-run`; exits 1 if anything is in the way."""

    help = (
        "Import CSV, XLSX or NDJSON, or a zipped Data Package: all rows or none. Interrupted, it "
        "goes on with --resume."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and what may come of it."""
        parser.add_argument("file", nargs="?", metavar="FILE")
        parser.add_argument("--resume", type=UUID, metavar="ID", help="Go on with this import.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be done, and do nothing."
        )
        parser.add_argument("--kind", choices=ImportKind.values, default=ImportKind.CLAIMS.value)
        parser.add_argument("--mapping", metavar="NAME", help="A saved mapping of columns.")
        parser.add_argument("--encoding", choices=[*ENCODINGS], default="")
        parser.add_argument(
            "--sheet", default="", help="Of a workbook: the sheet to read; else the first shown."
        )
        parser.add_argument(
            "--header-row",
            type=int,
            choices=range(1, DEEPEST_HEADER + 1),
            default=0,
            metavar="N",
            help="The row that names the columns; else it is found.",
        )
        parser.add_argument(
            "--submit", action="store_true", help="Hand new claims in for review at once."
        )
        parser.add_argument(
            "--new-entities", action="store_true", help="Add entities that are not known yet."
        )
        parser.add_argument(
            "--entity-type", default="", metavar="SLUG", help="What new entities are."
        )
        parser.add_argument(
            "--leave-out", action="store_true", help="Apply the rest where rows are wrong."
        )
        parser.add_argument("--errors", metavar="FILE", help="Write the rows in the way as CSV.")
        add_by_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file, say what it comes to, and apply it."""
        by = actor(options["by"])
        try:
            staged = self._staged(options, by)
            was_running, was_ended = staged.is_running, staged.is_ended
            self._go_on(staged)
            if not was_ended:
                self._report(staged)
            if options["errors"]:
                _write_errors(staged, options["errors"])
            if was_running:
                self._report_end(staged)
            if not options["dry_run"] and staged.state == ImportState.READY:
                steps.apply(staged=staged, by=by, leave_out=options["leave_out"])
                self._go_on(staged)
                self._report_end(staged)
        except FactbaseError as error:
            raise CommandError(error.message) from error
        if staged.state == ImportState.READY and staged.blocking and options["dry_run"]:
            raise CommandError(f"{staged.blocking:,} rows are in the way.")

    def _staged(self, options: dict[str, Any], by: User) -> Import:
        if bool(options["file"]) == bool(options["resume"]):
            raise CommandError("Name a FILE, or the import to --resume.")
        if options["resume"]:
            staged = Import.objects.filter(pk=options["resume"]).first()
            if staged is None:
                raise CommandError("There is no such import.")
            steps.require_own(staged, by)
            staged.at_once = _is_at_once(options)
            staged.save(update_fields=["at_once"])
            return staged
        path, kind = Path(options["file"]), ImportKind(options["kind"])
        saved = steps.saved_mapping(options["mapping"], kind) if options["mapping"] else None
        names = ("encoding", "sheet", "header_row", "submit", "new_entities")
        said = {name: options[name] for name in names}
        try:
            with path.open("rb") as file:
                taken = take_in(
                    file=file,
                    filename=path.name,
                    by=by,
                    options=Options(
                        kind=kind,
                        mapping=saved,
                        entity_type=options["entity_type"],
                        at_once=_is_at_once(options),
                        **said,
                    ),
                )
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error}") from error
        if not taken.is_new:
            self.stdout.write(f"{path.name} was imported already, as {taken.staged.pk}.")
        return taken.staged

    def _go_on(self, staged: Import) -> None:
        lines: dict[str, Progress] = {}

        def show(at: Import, done: int) -> None:
            state = ImportState(at.state)
            if state not in lines:
                lines[state] = Progress(sys.stderr, SAID[state], every=PROGRESS_ROWS)
            lines[state].add(done - lines[state].done)

        steps.go_on(staged=staged, show=show)
        for line in lines.values():
            line.close()

    def _report(self, staged: Import) -> None:
        if others := [name for name in staged.sheets if name != staged.sheet]:
            self.stdout.write(f"Sheet read: {staged.sheet}. Not read: {', '.join(others)}.")
        if staged.header_row > 1:
            self.stdout.write(f"Row {staged.header_row} names the columns; not read: those above.")
        if staged.state == ImportState.FAILED:
            raise CommandError(f"{staged.filename}: {staged.problem['message']}")
        if staged.state == ImportState.MAPPING:
            misfit = staged.problem.get("message", "")
            lacking = misfit or " ".join(columns.missing(staged.mapping, staged.kind))
            other = (
                " Rows of anything else need --kind." if staged.kind == ImportKind.CLAIMS else ""
            )
            raise CommandError(f"{lacking} The file has: {', '.join(staged.columns)}.{other}")
        if not staged.counts:
            return
        unknown = [column for column, target in staged.mapping.items() if not target]
        if unknown:
            self.stdout.write(f"Not read: {', '.join(unknown)}.")
        for outcome in Outcome:
            if staged.counts.get(outcome):
                self.stdout.write(f"{staged.counts[outcome]:>10,} {outcome.label.lower()}")
        self._report_problems(staged)
        self.stdout.write(f"Import {staged.pk}")

    def _report_problems(self, staged: Import) -> None:
        of_ours = {target: column for column, target in staged.mapping.items() if target}
        rows = ImportRow.objects.filter(staged=staged, outcome__in=BLOCKING)
        for row in rows.order_by("table", "number")[:MOST_ERRORS]:
            place = ":".join(filter(None, (staged.filename, row.table, str(row.number))))
            self.stderr.write(f"{place}: {mending.told(row, of_ours)}")
        if staged.blocking > MOST_ERRORS:
            self.stderr.write(
                f"… and {staged.blocking - MOST_ERRORS:,} rows more; all of them: --errors FILE"
            )

    def _report_end(self, staged: Import) -> None:
        if staged.problem or staged.state == ImportState.CANCELLED:
            raise CommandError(staged.problem.get("message", "It was given up meanwhile."))
        if staged.state == ImportState.APPLIED:
            self.stdout.write("Applied.")


def _is_at_once(options: dict[str, Any]) -> bool:
    """Whether nobody wants to look before rows are applied, all of them."""
    return not options["dry_run"] and not options["leave_out"]


def _write_errors(staged: Import, name: str) -> None:
    try:
        with Path(name).open("wb") as file:
            file.writelines(mending.stream_wrong_rows(staged))
    except OSError as error:
        raise CommandError(f"{name} cannot be written: {error}") from error
