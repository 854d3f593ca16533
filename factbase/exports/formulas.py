"""Keeps spreadsheets from running what people wrote: text that starts a formula is made inert.

A spreadsheet computes a cell that begins with one of = + - @ (their full-width forms too), also
behind white space, and a tab or line break at the front can move the rest into a cell of its own.
Such text gets one apostrophe in front. Text that begins with an apostrophe gets one more, so that
taking one apostrophe off gives every text back as it was.
"""

import re

# Spelt out, because what `\s` means differs between Python and the locales of PostgreSQL.
_SPACES = (
    r"\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200F\u2028\u2029\u202F\u205F\u2060\u3000\uFEFF"
)
_SIGNS = r"=+@\uFF1D\uFF0B\uFF0D\uFF20-"
PATTERN = rf"^('|[\u0009\u000A\u000D]|[{_SPACES}]*[{_SIGNS}])"
"""What gets an apostrophe in front, as group 1: a notation that Python and PostgreSQL share."""

_STARTS = re.compile(PATTERN)


def inert(text: str) -> str:
    """Return `text` as an export writes it."""
    return f"'{text}" if _STARTS.match(text) else text


def restored(cell: str) -> str:
    """Return the text that `inert` was given."""
    return cell.removeprefix("'")


def inert_sql(expression: str) -> str:
    """Return the SQL of `inert` for an SQL expression of type text."""
    pattern = PATTERN.replace("'", "''")
    return f"regexp_replace({expression}, '{pattern}', '''\\1')"
