"""What is suggested in a snapshot."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factbase.actions import records, suggestions
from factbase.models import Alias, Entity, Match
from factbase.spotting import SuggestionKind
from factbase.suggestions import Suggestion, suggestions_for
from factbase.values import Money
from sources.edtf import parse_edtf
from sources.models import Source
from tests.factories import EntityFactory, SourceFactory, make_claim, make_snapshot

pytestmark = pytest.mark.django_db


def spotted(text: str, *, published: str = "2025-06-26") -> list[Suggestion]:
    return suggestions_for(make_snapshot(text, make_source(published)))


def make_source(published: str) -> Source:
    date = parse_edtf(published)
    return SourceFactory(
        published=published, published_earliest=date.earliest, published_latest=date.latest
    )


def named(text: str) -> list[tuple[str, list[str]]]:
    found = [one for one in spotted(text) if one.kind is SuggestionKind.ENTITY]
    return [(one.words, [entity.label for entity in one.choices]) for one in found]


def entity(label: str, *aliases: str) -> Entity:
    made = EntityFactory(label=label)
    Alias.objects.bulk_create(Alias(entity=made, name=name) for name in aliases)
    return made


def test_amount_is_suggested_with_its_span_words_and_what_one_would_type() -> None:
    (one,) = spotted("💰 It was pegged at over $1.4bn then.")
    assert (one.start, one.end, one.words) == (19, 30, "over $1.4bn")
    assert (one.kind, one.typed) == ("money", "at least 1.4 billion USD")
    assert isinstance(one.value, Money)
    assert one.value.amount == Decimal(1_400_000_000)
    assert one.choices == ()


def test_relative_date_is_read_against_the_date_of_the_source() -> None:
    assert [one.typed for one in spotted("It lost money last year.")] == ["2024"]


def test_relative_date_without_a_date_of_the_source_has_no_value_and_little_confidence() -> None:
    (one,) = suggestions_for(make_snapshot("It lost money last year."))
    assert (one.typed, one.value) == ("last year", None)
    assert one.confidence < Decimal("0.5")


def test_longest_name_wins() -> None:
    entity("Stargate")
    entity("Stargate UAE")
    assert named("Stargate UAE and Stargate") == [
        ("Stargate UAE", ["Stargate UAE"]),
        ("Stargate", ["Stargate"]),
    ]


def test_plural_of_a_name_is_that_name_less_surely() -> None:
    entity("Google")
    entity("Meta AI")
    text = "The Googles and Meta AIs of this world. Google's revenue, and the Googles, too."
    found = [(one.words, one.choices[0].label, str(one.confidence)) for one in spotted(text)]
    assert found == [
        ("Googles", "Google", "0.6"),
        ("Meta AIs", "Meta AI", "0.6"),
        ("Google", "Google", "0.95"),
        ("Googles", "Google", "0.6"),
    ]


@pytest.mark.parametrize(
    "text", ["Williams said so.", "the Williams report", "as Williams and others say", "two Bros."]
)
def test_word_that_only_ends_in_s_is_no_plural(text: str) -> None:
    entity("William")
    entity("Bro")
    assert named(text) == []


def test_name_in_chinese_is_found_without_spaces() -> None:
    entity("Zhipu AI", "智谱", "智谱AI")
    assert named("据悉，智谱AI和智谱华章都在北京。") == [
        ("智谱AI", ["Zhipu AI"]),
        ("智谱", ["Zhipu AI"]),
    ]


def test_name_is_found_over_the_end_of_a_line_and_with_points() -> None:
    entity("Tsinghua University")
    entity("US Treasury")
    assert named("Tsinghua \nUniversity and the U.S. Treasury") == [
        ("Tsinghua \nUniversity", ["Tsinghua University"]),
        ("U.S. Treasury", ["US Treasury"]),
    ]


def test_letter_case_tells_names_from_other_words() -> None:
    entity("United States", "US")
    entity("Meta")
    assert named("Tell us of the meta level; Meta left the US.") == [
        ("Meta", ["Meta"]),
        ("US", ["United States"]),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("OpenAI’s plan", "OpenAI"),
        ("the OpenAI-led group", "OpenAI"),
        ("OPENAI FLAGS ITS RIVAL", "OPENAI"),
        ("(OpenAI).", "OpenAI"),
        ("Oracle/OpenAI", "OpenAI"),
        ("in 2019.OpenAI said", "OpenAI"),
        ("said OpenAI.Then", "OpenAI"),
    ],
)
def test_name_is_found_beside_other_signs(text: str, words: str) -> None:
    entity("OpenAI")
    assert named(text) == [(words, ["OpenAI"])]


@pytest.mark.parametrize(
    "text",
    [
        *("openai.com", "@OpenAI", "OpenAIs", "MyOpenAI", "OpenAI.com/x"),
        *("https://x.org/OpenAI", "x.org/OpenAI", "/sources/OpenAI/", "OpenAI-4"),
    ],
)
def test_name_is_not_found_inside_another_word(text: str) -> None:
    entity("OpenAI")
    assert named(text) == []


def test_name_of_several_entities_offers_them_by_their_use() -> None:
    entity("Mercury")
    used = entity("Mercury Inc.", "Mercury")
    make_claim(subject=used)
    assert named("Mercury rose.") == [("Mercury", ["Mercury Inc.", "Mercury"])]


def test_merged_entity_gives_the_one_that_stands_for_it_and_a_retracted_one_none(
    contributor: User, reviewer: User
) -> None:
    first, second = entity("Zhipu AI"), entity("Beijing Zhipu")
    Match.objects.create(
        left=first,
        right=second,
        judgement="same",
        judged_by=reviewer,
        judged_at="2025-01-01T00:00Z",
    )
    gone = entity("Gone Ltd")
    records.retract(record=gone, by=contributor, reason="a mistake")
    assert named("Beijing Zhipu and Gone Ltd") == [("Beijing Zhipu", ["Zhipu AI"])]


def test_dismissed_suggestion_stays_away_until_it_is_taken_back(contributor: User) -> None:
    snapshot = make_snapshot("It paid $5 million.")
    (one,) = suggestions_for(snapshot)
    place = {"start": one.start, "end": one.end, "kind": one.kind}
    row = suggestions.dismiss(snapshot=snapshot, **place, by=contributor)
    assert suggestions.dismiss(snapshot=snapshot, **place, by=contributor) == row
    assert suggestions_for(snapshot) == []
    suggestions.suggest_again(dismissed=row, by=contributor)
    assert suggestions_for(snapshot) == [one]
    suggestions.dismiss(snapshot=snapshot, **place, by=contributor)
    assert suggestions_for(snapshot) == []


def test_number_of_queries_does_not_grow_with_the_text() -> None:
    entity("OpenAI", "开放人工智能")

    def queries(text: str) -> int:
        snapshot = make_snapshot(text)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            suggestions_for(snapshot)
        return len(captured)

    once = queries("OpenAI paid $5 million. 开放人工智能")
    assert queries("OpenAI paid $5 million. 开放人工智能 " * 200) == once
