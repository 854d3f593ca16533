"""Batches of migration operations do what the operations would do one by one."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from sources.batched import Batch, batched

BIRD = migrations.CreateModel("Bird", [("id", models.AutoField(primary_key=True))])
NEST = migrations.CreateModel(
    "Nest",
    [
        ("id", models.AutoField(primary_key=True)),
        ("bird", models.ForeignKey("sources.Bird", on_delete=models.CASCADE)),
    ],
)
WEIGHT = migrations.AddField("Bird", "weight", models.IntegerField(default=1))
POSITIVE = migrations.AddConstraint(
    "Bird", models.CheckConstraint(name="bird_weighs", condition=models.Q(weight__gt=0))
)
BY_WEIGHT = migrations.AddIndex("Bird", models.Index(fields=["weight"], name="bird_by_weight"))
NOTHING = migrations.RunSQL("SELECT 1", "SELECT 1")
OPERATIONS: list[Operation] = [BIRD, NEST, WEIGHT, POSITIVE, BY_WEIGHT]


def test_batched_keeps_the_order_and_leaves_other_operations_alone() -> None:
    found = batched([BIRD, NEST, NOTHING, WEIGHT, POSITIVE])

    assert [type(item) for item in found] == [Batch, type(NOTHING), Batch]
    assert [item.operations for item in found if isinstance(item, Batch)] == [
        [BIRD, NEST],
        [WEIGHT, POSITIVE],
    ]


def test_batched_state_is_that_of_the_single_operations() -> None:
    single, together = ProjectState(), ProjectState()
    for operation in OPERATIONS:
        operation.state_forwards("sources", single)

    for operation in batched(OPERATIONS):
        together.apps  # noqa: B018  # drawn, as while migrating
        operation.state_forwards("sources", together)

    assert together.models == single.models
    assert together.apps.get_model("sources", "Bird")._meta.get_field("weight").default == 1


@pytest.mark.django_db
def test_batched_operations_change_the_database_and_take_it_back() -> None:
    states = [ProjectState()]
    steps = batched(OPERATIONS)
    with connection.schema_editor() as editor:
        for step in steps:
            state = states[-1].clone()
            step.state_forwards("sources", state)
            step.database_forwards("sources", editor, states[-1], state)
            states.append(state)
    assert _constraints() >= {"bird_weighs", "bird_by_weight"}

    with connection.schema_editor() as editor:
        for step in reversed(steps):
            after = states.pop()
            step.database_backwards("sources", editor, after, states[-1])

    assert not {"sources_bird", "sources_nest"} & set(connection.introspection.table_names())


def _constraints() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, "sources_bird"))
