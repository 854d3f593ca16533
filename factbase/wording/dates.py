"""Imprecise dates in words: `2025-06-26~` is about 26 June 2025, or 2025年6月26日左右."""

import re
from datetime import date

from babel.dates import format_skeleton
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from factbase.values.dates import DateValue, display
from factbase.wording.locales import active_locale, speaks_english
from sources.edtf import parse_edtf

_POINT = re.compile(r"([0-9]{3}[0-9X])(?:-([0-9]{2}|XX))?(?:-([0-9]{2}|XX))?([?~%]?)")


def date_words(edtf: str) -> str:
    """Write an EDTF text in words; rare forms stay EDTF, or English where it has words for them."""
    date_value = DateValue(parse_edtf(edtf))
    if speaks_english():
        return display(date_value)
    if not date_value.date.is_interval:
        return _point(edtf)
    return _interval(*edtf.split("/"))


def _interval(start: str, end: str) -> str:
    unnamed = ("", "..")
    if start in unnamed and end in unnamed:
        return f"{start}/{end}"
    if start in unnamed:
        words = _("until %(date)s") if start else _("until %(date)s, start unknown")
        return words % {"date": _point(end)}
    if end in unnamed:
        words = _("since %(date)s") if end else _("from %(date)s, end unknown")
        return words % {"date": _point(start)}
    return _("%(start)s to %(end)s") % {"start": _point(start), "end": _point(end)}


def _point(text: str) -> str:
    found = _POINT.fullmatch(text)
    if found is None or found[1] == "0000":
        return display(DateValue(parse_edtf(text)))
    year, month, day, mark = found.groups()
    words = _doubt(mark) % {"date": "%(date)s"}
    return words % {"date": _calendar(year, month, day)}


def _doubt(mark: str) -> str:
    return {
        "~": _("about %(date)s"),
        "?": _("possibly %(date)s"),
        "%": _("possibly about %(date)s"),
    }.get(mark, "%(date)s")


def _calendar(year: str, month: str | None, day: str | None) -> str:
    if month == "XX":
        some = _("some day in %(date)s") if day else _("some month in %(date)s")
        return some % {"date": _calendar(year, None, None)}
    if day == "XX":
        return _("some day in %(date)s") % {"date": _calendar(year, month, None)}
    if year.endswith("X"):
        return _("the %(year)ss") % {"year": f"{year[:3]}0"}
    if month is None:
        return _skeleton("y", date(int(year), 1, 1))
    if int(month) in _SEASONS:
        season = _SEASONS[int(month)]()
        return _("%(season)s %(year)s") % {"season": season, "year": year}
    whole = date(int(year), int(month), int(day or 1))
    return _skeleton("yMMMMd" if day else "yMMMM", whole)


def _skeleton(skeleton: str, day: date) -> str:
    return str(format_skeleton(skeleton, day, locale=active_locale()))


_SEASONS = {
    21: lambda: pgettext("season", "spring"),
    22: lambda: pgettext("season", "summer"),
    23: lambda: pgettext("season", "autumn"),
    24: lambda: pgettext("season", "winter"),
}
