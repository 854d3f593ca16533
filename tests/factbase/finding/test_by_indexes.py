"""Names that are nearly the same are found by indexes, however few there are to compare."""

from collections.abc import Callable
from contextlib import nullcontext
from types import ModuleType
from typing import Any

import pytest
from django.db import connection, transaction

from factbase.finding import misspelt
from factbase.models import lookalikes
from tests.factories import EntityFactory

NAMES = "factbase_entity", "factbase_alias"


def near() -> None:
    lookalikes.named_like({1: ["Zhipu AI"]})


def meant() -> None:
    misspelt.misspelt("Zhipu AI")


def plans_of(find: Callable[[], None]) -> list[str]:
    """Return how each statement is carried out that compares names, as it is about to be run."""
    found: list[str] = []

    def explain(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        if " %> " in sql.replace("%%", "%") or " % " in sql.replace("%%", "%"):
            lines = execute(f"EXPLAIN {sql}", values, many, context).fetchall()
            found.append("\n".join(line for (line,) in lines))
        return execute(sql, values, many, context)

    with transaction.atomic(), connection.execute_wrapper(explain):
        find()
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(("module", "find"), [(lookalikes, near), (misspelt, meant)])
def test_no_table_of_names_is_read_from_end_to_end(
    module: ModuleType, find: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    EntityFactory.create_batch(3)
    [plan] = plans_of(find)
    assert not [name for name in NAMES if f"Seq Scan on {name}" in plan]
    monkeypatch.setattr(module, "by_indexes", nullcontext)  # the broken variant
    [plan] = plans_of(find)
    assert [name for name in NAMES if f"Seq Scan on {name}" in plan]
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("on",)
