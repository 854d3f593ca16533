"""EDTF text written: years, and the marks of what is approximate or uncertain."""

import re

from sources.edtf import SEASON_MONTHS


def year_of(words: str) -> str:
    """Return the year that words like `44 BC`, `AD 12` or `2019` name."""
    number = int(re.sub("[^0-9]", "", words))
    return year_text(1 - number if "bc" in words else number)


def year_text(year: int) -> str:
    """Return a year as EDTF has it; the year 0 is 1 BC."""
    return f"-{-year:04}" if year < 0 else f"{year:04}"


def marked(edtf: str, sign: str) -> str:
    """Mark every date of an EDTF text as approximate or uncertain; a season by its months."""
    season = re.fullmatch("(-?[0-9]{4})-(2[1-4])", edtf)
    if season:
        first, last = SEASON_MONTHS[int(season[2])]
        edtf = f"{season[1]}-{first:02}/{season[1]}-{last:02}"
    ends = (end if end in ("", "..") else _with_mark(end, sign) for end in edtf.split("/"))
    return "/".join(ends)


def _with_mark(edtf: str, sign: str) -> str:
    if edtf[-1] in "?~%":
        return edtf[:-1] + (sign if edtf[-1] == sign else "%")
    return edtf + sign
