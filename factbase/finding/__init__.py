"""Search over everything: what is found, why, and in which order. docs/search.md tells the rules.

Each kind is sought by several questions that an index answers, each of which brings no more than
so many rows; the best of all of these are shown. So a search is as quick among millions of rows as
among a few, and says “at least” where it stopped counting. To be asked within
`planned_for_values`, because which index is best depends on the words.
"""

from factbase.finding.asking import asked, plain
from factbase.finding.claims import FoundClaim, find_claims
from factbase.finding.entities import FoundEntity, find_entities
from factbase.finding.marks import excerpt, marked
from factbase.finding.quotes import FoundQuote, find_quotes
from factbase.finding.sources import FoundSource, find_sources

__all__ = [
    "FoundClaim",
    "FoundEntity",
    "FoundQuote",
    "FoundSource",
    "asked",
    "excerpt",
    "find_claims",
    "find_entities",
    "find_quotes",
    "find_sources",
    "marked",
    "plain",
]
