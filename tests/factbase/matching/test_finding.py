"""The one order of search: a table of what is found, how, and what is not."""

import pytest

from factbase.matching.finding import Asked, Hit, Named, Tier, find

ZHIPU = Named("Zhipu AI", ["智谱", "Beijing Zhipu Huazhang"], ["Q123", "wikidata:Q123"])
OPENAI = Named("OpenAI")


def found(text: str, named: Named) -> Hit | None:
    return find(Asked(text, tuple(text.split())), named)


@pytest.mark.parametrize(
    ("text", "named", "tier", "name"),
    [
        ("zhipu ai", ZHIPU, Tier.LABEL, "Zhipu AI"),
        ("智谱", ZHIPU, Tier.NAME, "智谱"),
        ("q123", ZHIPU, Tier.NAME, "Q123"),
        ("wikidata:Q123", ZHIPU, Tier.NAME, "wikidata:Q123"),
        ("zhip", ZHIPU, Tier.BEGINNING, "Zhipu AI"),
        ("智", ZHIPU, Tier.BEGINNING, "智谱"),
        ("huazhang", ZHIPU, Tier.WORDS, "Beijing Zhipu Huazhang"),
        ("huazhang ai", ZHIPU, Tier.WORDS, "Zhipu AI"),
        ("zhipu", Named("智谱"), Tier.SPELT, "智谱"),
        ("智譜", Named("Zhipu AI"), Tier.SPELT, "Zhipu AI"),
        ("gazprom", Named("Газпром"), Tier.SPELT, "Газпром"),
        ("Open-AI Inc.", OPENAI, Tier.SPELT, "OpenAI"),
        ("Zhippu", ZHIPU, Tier.NEAR, "Zhipu AI"),
        ("OpneAI", OPENAI, Tier.NEAR, "OpenAI"),
        ("OpneAI", Named("OpenAI 2"), Tier.NEAR, "OpenAI 2"),
        ("antrophic", Named("Anthropic"), Tier.NEAR, "Anthropic"),
    ],
)
def test_name_is_found_in_its_best_way(text: str, named: Named, tier: Tier, name: str) -> None:
    hit = found(text, named)
    assert hit is not None
    assert (hit.tier, hit.name) == (tier, name)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("GLM-5", Named("GLM-4")),
        ("acme", Named("Zhipu AI")),
        ("bmw", Named("BMX")),
        ("%", Named("OpenAI")),
    ],
)
def test_another_name_is_not_found(text: str, named: Named) -> None:
    hit = found(text, named)
    assert hit is None or hit.tier < Tier.SPELT, hit
