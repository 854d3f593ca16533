"""Revokes a token of the API."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from factbase.actions import tokens
from factbase.exceptions import FactbaseError
from factbase.models import AccessToken


class Command(BaseCommand):
    """Ends a token at once."""

    help = "Make a token worthless from now on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("token", type=UUID, help="the id that create_token printed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Revoke the token."""
        token = AccessToken.objects.filter(pk=options["token"]).first()
        if token is None:
            raise CommandError(f"There is no token {options['token']}.")
        try:
            tokens.revoke(token=token)
        except FactbaseError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"Token {token.pk} ({token.name}) is revoked.")
