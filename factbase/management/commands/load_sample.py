"""`manage.py load_sample`: the sample desk, once, with the accounts to try it with."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factbase.sample import loader
from sources.exceptions import RefusalError


class Command(BaseCommand):
    """Load the sample desk and print its accounts; a second run changes nothing."""

    help = "Load the sample desk, once, and print the accounts to sign in with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --articles."""
        parser.add_argument(
            "--articles",
            type=Path,
            metavar="DIR",
            help="folder with copies of the sample's articles; the quotes are anchored in them",
        )

    def handle(self, *args: Any, articles: Path | None, **options: Any) -> None:
        """Load, anchor, print."""
        count = 0 if loader.is_loaded() else loader.load()
        if count:
            self.stdout.write(f"Loaded the sample desk: {count} claims.")
        else:
            self.stdout.write("The sample desk is loaded already.")
        if articles is not None:
            self._anchor(articles)
        self._print_accounts()

    def _anchor(self, folder: Path) -> None:
        if not folder.is_dir():
            raise CommandError(f"--articles: {folder} is not a folder.")
        try:
            done = loader.anchor_articles(folder)
        except RefusalError as error:
            raise CommandError(error.message) from error
        for source, count in done:
            self.stdout.write(f"Anchored {count} quotes in “{source.title}”.")

    def _print_accounts(self) -> None:
        self.stdout.write("\nSign in with the password “" + loader.PASSWORD + "” as")
        for name, role in loader.ACCOUNTS.items():
            self.stdout.write(f"  {name:<8}{role}")
