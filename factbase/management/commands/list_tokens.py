"""Lists the tokens of the API."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand

from factbase.models import AccessToken
from sources.exceptions import shown


class Command(BaseCommand):
    """Prints one line for each token, without anything of its secret."""

    help = "List the tokens of the API: id, user, state, scopes, expiry, last use and name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--user", help="only those of this user name")
        parser.add_argument("--all", action="store_true", help="also expired and revoked ones")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them, the newest first."""
        tokens = AccessToken.objects.select_related("user")
        if not options["all"]:
            tokens = tokens.in_force()
        if options["user"]:
            tokens = tokens.filter(user__username=options["user"])
        for token in tokens:
            words = (
                str(token.pk),
                token.user.username,
                token.state,
                ",".join(token.scopes),
                f"until {_day(token.expires_at) or 'revoked'}",
                f"used {_day(token.last_used_at) or 'never'}",
                shown(token.name),
            )
            self.stdout.write("  ".join(words))


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""
