"""What is refused of one input is told at once, and what nobody foresaw is not kept back."""

import pytest

from sources.exceptions import Gathered, Noting, RefusalError


def test_gathered_refusals_are_raised_together_each_at_its_part() -> None:
    inner, outer = Gathered(), Gathered()
    for field in ("amount", "unit"):
        with inner.noting():
            raise RefusalError("Wrong.", field=field)
    with outer.noting("value"):
        inner.raise_any()
    with outer.noting("note"):
        raise RefusalError("Too long.")
    with outer.noting():
        raise RefusalError("Refused.")
    with pytest.raises(RefusalError, match="Wrong") as raised:
        outer.raise_any()
    fields = [each.field for each in raised.value.every]
    assert fields == ["value.amount", "value.unit", "note", ""]


def test_gathered_of_nothing_raises_nothing() -> None:
    gathered = Gathered()
    with gathered.noting("value"):
        pass
    gathered.raise_any()


def test_noting_lets_other_errors_pass() -> None:
    noted: list[object] = []
    with Noting(lambda error, about: noted.append((str(error), about)), 7, kinds=KeyError):
        raise KeyError("seven")
    assert noted == [("'seven'", 7)]
    with pytest.raises(ValueError, match="eight"), Noting(noted.append):
        raise ValueError("eight")
    assert len(noted) == 1
