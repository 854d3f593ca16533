"""Each table with a history is named once."""

from collections import Counter

from factbase.history.tables import tracked_tables


def test_tracked_tables_are_named_once_whatever_stands_for_them() -> None:
    named = Counter(tracked.table for tracked in tracked_tables())

    assert named["sources_source"] == 1
    assert [table for table, times in named.items() if times > 1] == []
