"""Entities by words in their names: the quick search finds what the plain one finds."""

from itertools import product

import pytest

from factbase.filtersets.entities import entities_named
from factbase.filtersets.names import entities_called
from factbase.models import Alias, Entity, Identifier
from tests.factories import EntityFactory, make_match

WORDS = ["zhipu", "智谱", "AI", "huazhang", "q42", "Q42", "100%", "_", "ai 2", "nothing"]


@pytest.fixture
def names(db: None) -> dict[str, Entity]:
    """Return entities whose names share words, two of them merged."""
    found = {
        label: EntityFactory(label=label)
        for label in ("Zhipu AI", "Zhipu Huazhang", "OpenAI 100%", "OpenAI 1000", "AI 2", "智谱")
    }
    Alias.objects.create(entity=found["Zhipu AI"], name="北京智谱")
    Alias.objects.create(entity=found["Zhipu Huazhang"], name="Beijing AI", retracted_at=None)
    Identifier.objects.create(entity=found["OpenAI 1000"], scheme="wikidata", value="Q42")
    make_match(found["Zhipu Huazhang"], found["智谱"], "same")
    return found


def called(*words: str) -> set[str]:
    return set(Entity.objects.filter(entities_called(words)).values_list("label", flat=True))


def one_by_one(*words: str) -> set[str]:
    rows = Entity.objects.all()
    for word in words:
        rows = rows.filter(pk__in=entities_named(word))
    return set(rows.values_list("label", flat=True))


def test_words_in_several_names_of_one_entity_are_found(names: dict[str, Entity]) -> None:
    assert called("zhipu", "ai") == {"Zhipu AI", "Zhipu Huazhang", "智谱"}
    assert called("zhipu", "北京") == {"Zhipu AI"}
    assert called("openai", "Q42") == {"OpenAI 1000"}
    assert called("100%") == {"OpenAI 100%"}


@pytest.mark.parametrize("words", [*product(WORDS), *product(WORDS, WORDS)], ids=" ".join)
def test_all_words_at_once_find_what_they_find_one_by_one(
    words: tuple[str, ...], names: dict[str, Entity]
) -> None:
    assert called(*words) == one_by_one(*words)
