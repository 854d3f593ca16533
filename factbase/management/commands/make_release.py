"""Makes a release of the verified claims."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from factbase.exports import releases
from sources.exceptions import RefusalError


class Command(BaseCommand):
    """`manage.py make_release --notes "First quarter"`."""

    help = "Release the claims that are verified now, as a Data Package that never changes."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what is said of the release."""
        parser.add_argument("--notes", default="", help="What readers should know of it.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, and say where it is."""
        try:
            release = releases.make(by=None, notes=options["notes"])
        except RefusalError as refusal:
            raise CommandError(refusal.message) from refusal
        except OSError as error:
            raise CommandError(f"The release cannot be written: {error}") from error
        self.stdout.write(
            f"Release {release.number}: {release.claims:,} claims, {release.added:,} added, "
            f"{release.changed:,} changed, {release.removed:,} removed."
        )
        self.stdout.write(f"{release.sha256}  {releases.package_of(release)}")
