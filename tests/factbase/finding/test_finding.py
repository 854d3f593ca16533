"""What a search finds among few records of each kind: the table of cases."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factbase.finding import asked, find_claims, find_entities, find_quotes, find_sources
from factbase.matching.finding import Tier
from factbase.models import Alias, Claim, Entity, Identifier, Status
from factbase.postgresql.planning import planned_for_values
from factbase.values import Money, Text
from sources.models import Source
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    SourceFactory,
    make_claim,
    make_match,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def names() -> None:
    for label, alias in (
        ("Zhipu AI", "智谱"),
        ("OpenAI", "OpenAI Global, LLC"),
        ("Газпром", ""),
        ("أرامكو", ""),
        ("Thailand", ""),
        ("北京华章AI", ""),
        ("Open Society", ""),
    ):
        entity = EntityFactory(label=label)
        if alias:
            Alias.objects.create(entity=entity, name=alias)
    Identifier.objects.create(
        entity=Entity.objects.get(label="OpenAI"), scheme="wikidata", value="Q21708200"
    )


def entities(text: str) -> list[tuple[str, Tier]]:
    with planned_for_values():
        found = find_entities(asked(text), Entity.objects.standing())
    return [(each.entity.label, each.hit.tier) for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("智谱", [("Zhipu AI", Tier.NAME)]),
        ("智譜", [("Zhipu AI", Tier.SPELT)]),
        ("华", [("北京华章AI", Tier.WORDS)]),
        ("zhipu", [("Zhipu AI", Tier.BEGINNING)]),
        ("ＺＨＩＰＵ ai", [("Zhipu AI", Tier.LABEL)]),
        ("zh", [("Zhipu AI", Tier.BEGINNING)]),
        ("ai", [("北京华章AI", Tier.WORDS), ("Zhipu AI", Tier.WORDS)]),
        ("gazprom", [("Газпром", Tier.SPELT)]),
        ("Gazprm", [("Газпром", Tier.NEAR)]),
        ("газ", [("Газпром", Tier.BEGINNING)]),
        ("أرامكو", [("أرامكو", Tier.LABEL)]),
        ("wikidata:Q21708200", [("OpenAI", Tier.NAME)]),
        ("q21708200", [("OpenAI", Tier.NAME)]),
        ("Zhippu", [("Zhipu AI", Tier.NEAR)]),
        ("OpneAI", [("OpenAI", Tier.NEAR)]),
        ("open", [("OpenAI", Tier.BEGINNING), ("Open Society", Tier.BEGINNING)]),
        ('"global, llc"', [("OpenAI", Tier.WORDS)]),
        ("llc openai", [("OpenAI", Tier.WORDS)]),
        ("100%", []),
        ("z_ipu", []),
        ("' OR 1=1 --", []),
    ],
)
def test_entities_are_found(names: None, text: str, expected: list[tuple[str, Tier]]) -> None:
    assert entities(text) == expected


def test_merged_entity_is_found_by_its_old_name_and_once() -> None:
    kept, away = EntityFactory(label="Zhipu AI"), EntityFactory(label="Zhipu Huazhang")
    make_match(kept, away, "same")
    with planned_for_values():
        [found] = find_entities(asked("huazhang"), Entity.objects.standing())
        [both] = find_entities(asked("zhipu"), Entity.objects.standing())
    assert (found.entity, found.former) == (kept, "Zhipu Huazhang")
    assert (both.entity, both.former) == (kept, "")


def test_what_more_claims_are_about_comes_first_among_equals() -> None:
    EntityFactory(label="Acme A")
    told = EntityFactory(label="Acme B")
    make_claim(subject=told, status=Status.VERIFIED)
    assert [label for label, _ in entities("acme")] == ["Acme B", "Acme A"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("20 billion yuan", ["20 billion yuan"]),
        ("20bn CNY", ["20 billion yuan"]),
        ("CNY 20,000,000,000", ["20 billion yuan"]),
        ("billion", ["1.5 billion dollars", "20 billion yuan"]),
        ('"billion dollars"', ["1.5 billion dollars"]),
        ("zhipu valuation", ["20 billion yuan"]),
        ("valuation", ["1.5 billion dollars", "20 billion yuan"]),
        ("21bn CNY", []),
        ("draft", []),
    ],
)
def test_claims_are_found_by_value_property_and_subject(text: str, said: list[str]) -> None:
    valuation = PropertyFactory(label="valuation")
    for label, amount, unit, verbatim in (
        ("Zhipu AI", 20_000_000_000, "CNY", "20 billion yuan"),
        ("OpenAI", 1_500_000_000, "USD", "1.5 billion dollars"),
    ):
        make_claim(
            subject=EntityFactory(label=label),
            property=valuation,
            value=Money(Decimal(amount), unit, verbatim=verbatim),
            status=Status.VERIFIED,
        )
    make_claim(value=Text("draft"))
    with planned_for_values():
        found = find_claims(asked(text), Claim.objects.published())
    assert sorted(each.said or each.claim.verbatim for each in found) == said


def test_claim_found_by_its_value_alone_says_so() -> None:
    make_claim(status=Status.VERIFIED)
    with planned_for_values():
        [found] = find_claims(asked("20bn CNY"), Claim.objects.published())
        [worded] = find_claims(asked("20 billion yuan"), Claim.objects.published())
    assert found.is_same_value
    assert not worded.is_same_value


def test_quotes_and_sources_are_found_in_any_script() -> None:
    claim = make_claim(status=Status.VERIFIED)
    EvidenceFactory(claim=claim, exact="“我们的估值”, they said in Beijing")
    EvidenceFactory(claim=make_claim(), exact="估值 of a draft")
    SourceFactory(title="About 智谱 and others")
    visible = Claim.objects.published()
    with planned_for_values():
        for text in ("估值", "估", "said beijing", '"they said"'):
            [found] = find_quotes(asked(text), visible)
            assert found.evidence.claim == claim, text
        assert find_quotes(asked("nothing"), visible) == []
        [source] = find_sources(asked("智谱 others"), Source.objects.standing())
    assert source.is_titled


def test_number_of_queries_does_not_grow_with_what_is_found() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured, planned_for_values():
            find_entities(asked("acme"), Entity.objects.standing())
            find_claims(asked("acme yuan"), Claim.objects.published())
        return len(captured)

    for count in (3, 30):
        while Entity.objects.filter(label__startswith="Acme").count() < count:
            entity = EntityFactory()
            Entity.objects.filter(pk=entity.pk).update(label=f"Acme {entity.pk}")
            make_claim(subject=entity, status=Status.VERIFIED)
        if count == 3:
            few = queries()
    assert queries() == few
