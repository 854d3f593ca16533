"""Many operations of a migration with one rendering of the models."""

from collections.abc import Iterable
from itertools import groupby

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

# Kinds that can stand in one batch: each needs the models only as they are before and after it.
KINDS: tuple[tuple[type[Operation], ...], ...] = (
    (migrations.CreateModel,),
    (
        migrations.AddConstraint,
        migrations.AddField,
        migrations.AddIndex,
        migrations.AlterField,
        migrations.RemoveConstraint,
        AddTrigger,
        RemoveTrigger,
    ),
)


def batched(operations: Iterable[Operation]) -> list[Operation]:
    """Return the same operations, neighbours of one kind together in a `Batch`.

    After each operation Django renders every model anew that is related to the changed one; with
    triggers and constraints on each of some sixty tables that was nearly all the time of setting
    up a new database. A field must not be added and altered within one batch.
    """
    found: list[Operation] = []
    for kind, neighbours in groupby(operations, key=_kind_of):
        same = list(neighbours)
        found += same if kind is None else [Batch(same)]
    return found


class Batch(Operation):
    """Operations that are applied one after the other, the models being rendered once."""

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Note what changes, and have the models rendered anew when somebody asks for them."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Change the database."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Take it back, the last first."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Return what `migrate --plan` shows."""
        return "; ".join(operation.describe() for operation in self.operations)


def _kind_of(operation: Operation) -> int | None:
    """Return the number of the kind, None for an operation that stands alone."""
    for number, kind in enumerate(KINDS):
        if type(operation) in kind:
            return number
    return None
