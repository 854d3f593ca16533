"""Whether the triggers that write history and refuse changes are in place, as we wrote them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pgtrigger
from django.db.backends.utils import CursorWrapper

from factbase.history.chain.catalogue import (
    ENABLED,
    Catalogue,
    Firing,
    read_catalogue,
    when_of,
)
from factbase.history.chain.formats import formats_of
from factbase.history.chain.installation import history_columns, missing_pieces
from factbase.history.chain.pieces import CommitTrigger, Trigger
from factbase.history.verification.findings import Finding

BODY = re.compile(
    r"FUNCTION\s+(?:\"\w+\"\.)?(\w+)\(.*?RETURNS\s+\w+\s+AS \$\$(.*?)\$\$ LANGUAGE", re.DOTALL
)


class Expected(NamedTuple):
    """A trigger of a model, how it fires, and the bodies of all functions that it needs."""

    table: str
    name: str
    firing: Firing
    bodies: dict[str, str]


def check_guards(cursor: CursorWrapper) -> Iterator[int | Finding]:
    """Compare every trigger and function with what this version of Factbase would make."""
    catalogue = read_catalogue(cursor)
    for expected in _model_triggers():
        yield 1
        problem = _problem(expected, catalogue)
        if problem:
            yield Finding(expected.table, f"trigger {expected.name}", problem)
    for piece in missing_pieces(catalogue, formats_of(history_columns(catalogue))):
        if isinstance(piece, Trigger | CommitTrigger):
            yield Finding(piece.table, f"trigger {piece.name}", "it is missing or does not fire")
        else:
            yield Finding("function", piece.name, "it is missing or was changed")


def _model_triggers() -> Iterator[Expected]:
    for model, trigger in pgtrigger.registered():
        name = trigger.get_pgid(model)
        when = when_of(f"{trigger.when} {trigger.operation} {trigger.level}")
        firing = Firing(name, ENABLED, when, bool(trigger.render_condition(model)))
        bodies = dict(BODY.findall(trigger.compile(model).install_sql))
        yield Expected(model._meta.db_table, name, firing, bodies)


def _problem(expected: Expected, catalogue: Catalogue) -> str:
    firing = catalogue.triggers.get((expected.table, expected.name))
    if firing is None:
        return "it is missing"
    if firing.state != ENABLED:
        return "it is disabled"
    if firing != expected.firing:
        return "it does not fire when it should"
    changed = [name for name, body in expected.bodies.items() if catalogue.bodies.get(name) != body]
    return f"its function {changed[0]} was changed" if changed else ""
