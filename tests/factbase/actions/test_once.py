"""What follows from many changes follows once."""

from collections.abc import Collection
from contextlib import suppress

from factbase.actions.once import at_the_end, follow


class Noted:
    """A consequence that notes what it was called with."""

    def __init__(self) -> None:
        self.calls: list[set[str]] = []

    def __call__(self, changed: Collection[str]) -> None:
        self.calls.append(set(changed))


def test_change_by_itself_has_its_consequence_at_once() -> None:
    noted = Noted()
    follow(noted, ["a", "b"])
    follow(noted, ["a"])
    assert noted.calls == [{"a", "b"}, {"a"}]


def test_changes_in_a_block_have_theirs_at_its_end_and_once() -> None:
    noted, other = Noted(), Noted()
    with at_the_end():
        follow(noted, ["a", "b"])
        with at_the_end():
            follow(other, ["x"])
            follow(noted, ["a", "c"])
        assert noted.calls == other.calls == []
    assert (noted.calls, other.calls) == ([{"a", "b", "c"}], [{"x"}])


def test_nothing_follows_from_a_block_that_fails_nor_waits_after_it() -> None:
    noted = Noted()
    with suppress(ZeroDivisionError), at_the_end():
        follow(noted, ["a"])
        raise ZeroDivisionError
    follow(noted, ["b"])
    assert noted.calls == [{"b"}]


def test_what_a_consequence_changes_follows_at_once() -> None:
    noted = Noted()
    with at_the_end():
        follow(lambda changed: follow(noted, changed), ["a"])
    assert noted.calls == [{"a"}]
