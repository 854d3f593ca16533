"""Values, dates and times in the words of the language that a page speaks.

English is what `factbase.values` writes, which the API and files show as well.
"""

from factbase.wording.dates import date_words
from factbase.wording.locales import speaks_english
from factbase.wording.moments import ago, day_words, grouped, moment_words
from factbase.wording.names import column_words, in_english, name_models
from factbase.wording.retold import retold
from factbase.wording.told import told
from factbase.wording.units import unit_words
from factbase.wording.values import kind_words, record_words, stated_words, value_words

__all__ = [
    "ago",
    "column_words",
    "date_words",
    "day_words",
    "grouped",
    "in_english",
    "kind_words",
    "moment_words",
    "name_models",
    "record_words",
    "retold",
    "speaks_english",
    "stated_words",
    "told",
    "unit_words",
    "value_words",
]
