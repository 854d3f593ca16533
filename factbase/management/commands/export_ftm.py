"""Writes entities and verified claims for FollowTheMoney."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from factbase.exports.followthemoney import stream_entities, stream_statements
from factbase.exports.tables import ENTITIES
from factbase.linked.followthemoney import Writer
from factbase.management.pipes import let_go_of_stdout
from factbase.models import Entity


class Command(BaseCommand):
    """`manage.py export_ftm --statements > statements.json`."""

    help = "Write entities and verified claims for FollowTheMoney, one JSON object a line."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the form."""
        parser.add_argument(
            "--statements", action="store_true", help="Statements instead of entities."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write to standard output, and say on standard error what was left out, and why."""
        writer = Writer()
        stream = stream_statements if options["statements"] else stream_entities
        entities = Entity.objects.standing().canonical().order_by("label", "pk")
        try:
            for chunk in stream(ENTITIES, entities, writer=writer):
                sys.stdout.buffer.write(chunk)
        except BrokenPipeError:
            let_go_of_stdout()
            return
        for reason, count in sorted(writer.left_out.items()):
            self.stderr.write(f"left out: {count} {reason}")
