"""Moments and counts. Every moment is UTC, and says so where it has an hour."""

from datetime import UTC, date, datetime, timedelta

from babel.dates import format_skeleton, format_timedelta
from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from factbase.wording.locales import active_locale, speaks_english

JUST_NOW = timedelta(minutes=1)


def grouped(number: int) -> str:
    """Write a count with its thousands apart: 1,234,567."""
    return str(format_decimal(number, locale=active_locale()))


def day_words(day: date) -> str:
    """Write a day: 26 June 2025, 2025年6月26日."""
    if isinstance(day, datetime):
        day = day.astimezone(UTC)
    if speaks_english():
        return f"{day.day} {day:%B} {day.year}"
    return str(format_skeleton("yMMMMd", day, locale=active_locale()))


def moment_words(moment: datetime) -> str:
    """Write a moment to the minute: 26 June 2025, 14:03 UTC."""
    at = moment.astimezone(UTC)
    return _("%(day)s, %(time)s UTC") % {"day": day_words(at), "time": f"{at:%H:%M}"}


def ago(moment: datetime, now: datetime) -> str:
    """Say how long before `now` something was, in its largest unit: 3 days ago; just now."""
    if abs(now - moment) < JUST_NOW:
        return _("just now")
    return format_timedelta(moment - now, add_direction=True, threshold=1, locale=active_locale())
