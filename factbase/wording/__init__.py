"""Values, dates and times in the words of the language that a page speaks.

English is what `factbase.values` writes, which the API and files show as well.
"""

from factbase.wording.columns import column_words
from factbase.wording.dates import date_words
from factbase.wording.locales import speaks_english
from factbase.wording.moments import ago, day_words, grouped, moment_words
from factbase.wording.values import kind_words, value_words

__all__ = [
    "ago",
    "column_words",
    "date_words",
    "day_words",
    "grouped",
    "kind_words",
    "moment_words",
    "speaks_english",
    "value_words",
]
