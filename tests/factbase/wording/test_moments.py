from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.utils import translation

from factbase import wording

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "english", "chinese"),
    [
        (timedelta(seconds=59), "just now", "刚刚"),
        (timedelta(minutes=1), "1 minute ago", "1分钟前"),
        (timedelta(hours=5), "5 hours ago", "5小时前"),
        (timedelta(days=3), "3 days ago", "3天前"),
        (timedelta(days=-2), "in 2 days", "2天后"),
    ],
)
def test_how_long_ago_is_said_in_the_largest_unit(passed, english, chinese):
    assert wording.ago(NOW - passed, NOW) == english
    with translation.override("zh-hans"):
        assert wording.ago(NOW - passed, NOW) == chinese


def test_moment_is_said_in_utc():
    at = datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=8)))
    assert wording.moment_words(at) == "28 February 2026, 17:30 UTC"
    assert wording.day_words(at) == "28 February 2026"
    with translation.override("zh-hans"):
        assert wording.moment_words(at) == "2026年2月28日 17:30 UTC"
        assert wording.day_words(date(2026, 3, 1)) == "2026年3月1日"
