"""How much is found, and rightly: floors below which no change of a rule may fall."""

from collections.abc import Mapping

import pytest

from benchmarks.suggested import measuring
from benchmarks.suggested.scoring import Score

pytestmark = pytest.mark.django_db


def weak(found: Mapping[str, Score], least: float) -> dict[str, Score]:
    return {
        kind: score for kind, score in found.items() if min(score.precision, score.recall) < least
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_generated_sentences_are_found_rightly(language: str) -> None:
    measuring.fill_generated()
    found = measuring.of_generated(language)
    assert weak(found, 0.95) == {}
    assert set(found) == {"entity", "money", "quantity", "percentage", "date", "duration"}


def test_texts_of_other_sorts_are_found_rightly() -> None:
    assert weak(measuring.of_blind(), 0.9) == {}


def test_articles_are_found_rightly() -> None:
    if not measuring.SEEDS.is_dir():
        pytest.skip(f"{measuring.SEEDS} is not there: it holds the articles")
    measuring.fill_sample()
    assert weak(measuring.of_articles(), 0.9) == {}
    total = measuring.of_articles()
    right = sum(score.right for score in total.values())
    assert right / sum(score.there for score in total.values()) > 0.95
    assert right / sum(score.found for score in total.values()) > 0.95
