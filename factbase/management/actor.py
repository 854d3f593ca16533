"""Who a command acts for: every change is somebody's."""

from django.contrib.auth.models import User
from django.core.management.base import CommandError, CommandParser

from factbase.permissions import can_administer, can_contribute


def add_by_argument(parser: CommandParser) -> None:
    """Let the command take `--by USER`."""
    parser.add_argument(
        "--by", metavar="USER", help="User name of who does this; the only administrator if unset."
    )


def actor(username: str | None) -> User:
    """Return the active contributor called `username`, or without a name the only administrator.

    Raises CommandError that lists the choices.
    """
    people = [user for user in User.objects.filter(is_active=True) if can_contribute(user)]
    if username:
        chosen = [user for user in people if user.username == username]
        problem = f"No active contributor is called {username}."
    else:
        chosen = [user for user in people if can_administer(user)]
        problem = "Say with --by who does this."
    if len(chosen) != 1:
        names = ", ".join(sorted(user.username for user in people)) or "nobody yet"
        raise CommandError(f"{problem} Who may: {names}.")
    return chosen[0]
