"""All amounts and dates of a text, each word in at most one of them."""

from itertools import chain

from factbase.spotting.amounts import amounts_in
from factbase.spotting.dates import dates_in
from factbase.spotting.fractions import fractions_in
from factbase.spotting.plain import ASCII_LETTERS, plain
from factbase.spotting.spotted import Spotted, longest
from factbase.values import UnitTable
from sources.edtf import EdtfDate


def values_in(text: str, *, units: UnitTable, reference: EdtfDate | None) -> list[Spotted]:
    """Return what a text says in figures, in its order; `reference` is the date of its source."""
    plainly = plain(text).translate(ASCII_LETTERS)
    found = (
        amounts_in(plainly, units),
        fractions_in(plainly, units),
        dates_in(plainly, reference),
    )
    return longest([*chain.from_iterable(found)])
