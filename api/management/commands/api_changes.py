"""Shows what changed in the API since another commit."""

import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from drf_spectacular.generators import SchemaGenerator

from api.schema.changes import Facts, changes_between, facts_of, read, written

RECORD = Path("docs") / "api-surface.txt"


class Command(BaseCommand):
    """Compares what is recorded of a commit's OpenAPI document with what the code makes now."""

    help = "Show what changed in the API since a commit; exit 1 where clients could break."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("commit", nargs="?", default="HEAD", help="such as HEAD~1, main, v1.0")
        parser.add_argument("--record", action="store_true", help="record the API as it is now")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a change, those that break clients marked."""
        if options["record"]:
            (settings.BASE_DIR / RECORD).write_text(written(current_facts()))
            return
        changes = changes_between(_recorded_at(options["commit"]), current_facts())
        for change in changes:
            self.stdout.write(str(change))
        breaking = sum(change.is_breaking for change in changes)
        self.stderr.write(f"{len(changes)} changes since {options['commit']}, {breaking} breaking.")
        if breaking:
            raise SystemExit(1)


def current_facts() -> Facts:
    """Return what the OpenAPI document that the code makes now promises."""
    return facts_of(SchemaGenerator().get_schema(public=True))


def _recorded_at(commit: str) -> Facts:
    found = subprocess.run(  # noqa: S603 - one file of one commit, without a shell
        ["git", "show", f"{commit}:{RECORD}"],  # noqa: S607
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode:
        raise CommandError(f"{commit} has no {RECORD}: {found.stderr.strip()}")
    return read(found.stdout)
