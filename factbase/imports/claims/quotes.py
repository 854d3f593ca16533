"""The receipt that a row of claims brings: a quote with its stance, from a source."""

from collections.abc import Mapping

from factbase.exceptions import FactbaseError
from factbase.imports.claims.plan import Quote
from factbase.models import Stance
from sources.exceptions import Gathered, shown
from sources.models import Source
from sources.phrases import Phrase

SOURCE_COLUMNS = ("source", "source_id", "source_url", "source_title")
RECEIPT_COLUMNS = frozenset((*SOURCE_COLUMNS, "source_published", "quote", "quote_stance"))
LONGEST_QUOTE = 10_000


def is_cited(cells: Mapping[str, str]) -> bool:
    """Whether a row names a source."""
    return any(cells.get(name) for name in SOURCE_COLUMNS)


def read_quote(cells: Mapping[str, str], source: Source | None) -> Quote | None:
    """Return the quote of a row from its `source`, None where that is unknown or nothing is quoted.

    Raises FactbaseError for a quote without a source, and for a source without one.
    """
    exact = cells.get("quote", "")
    if not exact.strip() and not is_cited(cells):
        return None
    if not is_cited(cells):
        raise FactbaseError(
            Phrase("A quote needs its source: an id, an address or a title."),
            field="source_title",
        )
    gathered, stance = Gathered(), ""
    with gathered.noting():
        _refuse_unquotable(exact)
    with gathered.noting():
        stance = _read_stance(cells.get("quote_stance", ""))
    gathered.raise_any()
    return None if source is None else Quote(source, stance, exact)


def _refuse_unquotable(exact: str) -> None:
    if not exact.strip():
        raise FactbaseError(
            Phrase("A source bears on a claim by its very words: quote them, or clear the source.")
        )
    if len(exact) > LONGEST_QUOTE:
        raise FactbaseError(
            Phrase(
                "A quote has at most %(longest_quote)s characters.",
                longest_quote=f"{LONGEST_QUOTE:,}",
            )
        )


def _read_stance(word: str) -> str:
    stance = word.strip().casefold() or Stance.SUPPORTS
    if stance not in Stance.values:
        raise FactbaseError(
            Phrase(
                "%(stance)s is no stance: write %(values)s.",
                stance=shown(word),
                values=", ".join(Stance.values),
            ),
            field="quote_stance",
        )
    return stance
