from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from factbase.actions import confidence, conflicts
from factbase.models import Claim, Conflict
from factbase.values import Money
from tests.factories import make_claim


def find_conflicts() -> str:
    out = StringIO()
    call_command("find_conflicts", stdout=out)
    return out.getvalue()


@pytest.fixture
def rivals(db: None) -> list[Claim]:
    """Two pairs of claims that contradict one another, logged past the actions."""
    found = [make_claim(), make_claim()]
    other = Money(Decimal(5), "CNY")
    return found + [
        make_claim(value=other, subject=claim.subject, property=claim.property) for claim in found
    ]


def test_find_conflicts_says_what_it_found_and_nothing_the_second_time(
    rivals: list[Claim],
) -> None:
    assert find_conflicts() == ("4 claims compared: 2 conflicts found, 0 opened again, 0 gone.\n")
    assert find_conflicts().endswith("0 conflicts found, 0 opened again, 0 gone.\n")


def test_find_conflicts_of_several_batches_goes_on(
    rivals: list[Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confidence, "SUBJECTS_AT_ONCE", 1)
    assert find_conflicts().startswith("4 claims compared: 2 conflicts found")


def test_find_conflicts_interrupted_keeps_what_it_found(
    rivals: list[Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confidence, "SUBJECTS_AT_ONCE", 1)
    compare = conflicts._compare

    def once(groups: Any) -> conflicts.Batch:
        if Conflict.objects.exists():
            raise KeyboardInterrupt
        return compare(groups)

    monkeypatch.setattr(conflicts, "_compare", once)
    with pytest.raises(CommandError, match="Interrupted"):
        find_conflicts()
    assert Conflict.objects.count() == 1
