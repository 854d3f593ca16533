"""Finding a quote of 400 characters in 1 MB of text.

Each outcome of `locate` is set against `str.find`, which only answers "where, verbatim", and
against rapidfuzz aligning the quote over the whole text: "what is most alike", without a rule.
"""

import random
from collections.abc import Callable

from rapidfuzz import fuzz

from benchmarks import Ratio, side_by_side
from sources.anchoring import locate
from sources.anchoring.normalise import normalise_cached

TEXT_LENGTH = 1_000_000
QUOTE_LENGTH = 400
AT = TEXT_LENGTH * 7 // 10


def run() -> list[Ratio]:
    """Time every outcome against both; the text's normal form is made anew each time."""
    text = _text()
    quote = text[AT : AT + QUOTE_LENGTH]
    spaced = quote.replace(" ", "\u00a0", 5)
    edited = quote[:100] + "changed " + quote[110:250] + quote[262:]
    strange = "".join(random.Random(9).choices("bcdfghjklmnpqrstvwxz ", k=QUOTE_LENGTH))
    outcomes: dict[str, Callable[[], object]] = {
        "exact at its position": lambda: locate(text, exact=quote, start=AT),
        "exact, no position": lambda: locate(text, exact=quote),
        "moved": lambda: locate(text, exact=quote, start=5),
        "normalised": lambda: locate(text, exact=spaced),
        "missing, with nearest": lambda: locate(text, exact=edited),
        "missing": lambda: locate(text, exact=strange),
    }
    baselines: dict[str, Callable[[], object]] = {
        "str.find": lambda: text.find(quote),
        "rapidfuzz alignment": lambda: fuzz.partial_ratio_alignment(edited, text),
    }
    return [
        _ratio(f"anchor {name}", outcome, against, baseline)
        for name, outcome in outcomes.items()
        for against, baseline in baselines.items()
    ]


def _ratio(
    name: str, outcome: Callable[[], object], against: str, baseline: Callable[[], object]
) -> Ratio:
    def anew() -> None:
        normalise_cached.cache_clear()
        outcome()

    taken, base = side_by_side(anew, baseline)
    return Ratio(name, base / taken, against, f"{taken * 1e3:.2f} ms against {base * 1e3:.2f} ms")


def _text() -> str:
    """Sentences of made-up words, long and short as in English, with quotes and line breaks."""
    chance = random.Random(1)
    letters = "eeeetttaaoooiinnsshhrrddllucmfwypvbgk"
    words = ["".join(chance.choices(letters, k=chance.randint(2, 10))) for _ in range(20_000)]
    parts: list[str] = []
    while len(parts) < TEXT_LENGTH // 6:
        sentence = chance.choices(words, k=chance.randint(6, 30))
        sentence[0] = f"“{sentence[0].title()}”"
        sentence[-1] += "'s.\n" if chance.random() < 0.2 else "."
        parts += sentence
    return " ".join(parts)[:TEXT_LENGTH]


if __name__ == "__main__":
    for line in run():
        print(f"{line.name:30} {line.ratio:9.4f} × {line.against:20} {line.note}")
