"""What a machine suggests to whoever reads a source: what its text mentions, and a claim's fields.

It never saves anything by itself. The rules are in `factbase.spotting`, which knows no database.
"""

from factbase.suggestions.finding import suggestions_for
from factbase.suggestions.guessing import ClaimGuess, Guess, guess_claim
from factbase.suggestions.suggestion import Suggestion

__all__ = ["ClaimGuess", "Guess", "Suggestion", "guess_claim", "suggestions_for"]
