"""Makes a token for the API."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from factbase.actions import tokens
from factbase.exceptions import FactbaseError
from factbase.models import Scope


class Command(BaseCommand):
    """Prints the token's id and its secret; the secret is shown this once."""

    help = "Make a token by which a program uses the API as USER. The secret is shown once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("user", help="user name")
        parser.add_argument("--name", required=True, help="what the token is for")
        parser.add_argument(
            "--scope",
            action="append",
            choices=Scope.values,
            dest="scopes",
            help="what it may do, within the role of USER; repeat it for several. Without: read",
        )
        parser.add_argument("--days", type=int, help="how long it is valid; without: for ever")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the token."""
        try:
            user = User.objects.get(username=options["user"])
            token, secret = tokens.create(
                user=user,
                name=options["name"],
                scopes=options["scopes"] or [Scope.READ],
                expires_at=_expiry(options["days"]),
            )
        except User.DoesNotExist:
            raise CommandError(f"There is no user “{options['user']}”.") from None
        except FactbaseError as error:
            raise CommandError(error.message) from error
        until = f"until {token.expires_at:%Y-%m-%d %H:%M} UTC" if token.expires_at else "for ever"
        self.stderr.write(
            f"Token {token.pk} of {user.username} for {', '.join(token.scopes)}, valid {until}. "
            "Its secret:"
        )
        self.stdout.write(secret)


def _expiry(days: int | None) -> datetime | None:
    if days is None:
        return None
    if not 0 < days <= 3650:
        raise CommandError("--days: give 1 to 3650.")
    return timezone.now() + timedelta(days=days)
