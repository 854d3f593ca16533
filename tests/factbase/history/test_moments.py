"""What people write for a moment."""

from datetime import UTC, datetime, timedelta

import pytest

from factbase.history import AsOf, MomentError, parse_moment
from sources.edtf import EdtfError


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-11-20T12:00:00Z", datetime(2025, 11, 20, 12, tzinfo=UTC)),
        ("2025-11-20T12:00", datetime(2025, 11, 20, 12, tzinfo=UTC)),
        ("2025-11-20 12:00:30", datetime(2025, 11, 20, 12, 0, 30, tzinfo=UTC)),
        ("2025-11-20T12:00:00+08:00", datetime(2025, 11, 20, 4, tzinfo=UTC)),
        ("2025-11-20T12:00:00 08:00", datetime(2025, 11, 20, 4, tzinfo=UTC)),
        ("2025-11-20", datetime(2025, 11, 20, 23, 59, 59, 999999, tzinfo=UTC)),
        (" 2025-11-20 ", datetime(2025, 11, 20, 23, 59, 59, 999999, tzinfo=UTC)),
        ("", None),
        ("2999-01-01", None),
        ("9999-12-31T23:59:59Z", None),
    ],
)
def test_moment_is_read_as_it_is_meant(text: str, moment: datetime | None) -> None:
    assert parse_moment(text) == moment


def test_today_means_now() -> None:
    assert parse_moment(f"{datetime.now(UTC) + timedelta(minutes=1):%Y-%m-%d}") is None


@pytest.mark.parametrize(
    "text",
    ["yesterday", "2025-13-01", "2025-02-30", "2025", "25:00", "0001-01-01T00:00:00+23:00", "\x00"],
)
def test_what_is_no_moment_is_refused_by_name(text: str) -> None:
    with pytest.raises(MomentError, match="is not a moment: write a day") as refusal:
        parse_moment(text)
    assert refusal.value.field == "known_at"


def test_both_times_are_read_from_an_address() -> None:
    asked = AsOf.asked({"known_at": "2025-11-20", "valid_at": "2025-06"})

    assert asked.known_at is not None
    assert asked.valid_at is not None
    assert asked.valid_at.text == "2025-06"
    assert not AsOf.asked({})
    with pytest.raises(EdtfError):
        AsOf.asked({"valid_at": "June"})
