"""What units are called: those that an installation starts with are named in every language."""

from babel.numbers import get_currency_name
from django.utils.translation import pgettext

from factbase.values.units import CURRENCY_DIMENSION
from factbase.wording.locales import active_locale, speaks_english

CONTEXT = "unit"
"""What tells the words of units from others: tokens are counted here, and made elsewhere."""


def unit_words(label: str, *, code: str, dimension: str) -> str:
    """Return what a unit is called in the active language; its label where nobody says."""
    if speaks_english():
        return label
    if dimension.startswith(CURRENCY_DIMENSION):
        return str(get_currency_name(code, locale=active_locale()))
    return pgettext(CONTEXT, label)


def symbol_words(symbol: str) -> str:
    """Return how a unit is written behind a number: people, but kWh everywhere."""
    return pgettext(CONTEXT, symbol) if symbol and not speaks_english() else symbol
