"""Rules that spot amounts, dates and possible names in a text. Pure: no Django, no database.

`values_in` finds what has a value of its own; `names.grams` what may be a name, for others to look
up; `attribution` and `properties` guess who said something and what it is a fact of.
"""

from factbase.spotting.spotted import Spotted, SuggestionKind, longest
from factbase.spotting.values_in import values_in

__all__ = ["Spotted", "SuggestionKind", "longest", "values_in"]
