"""Names in any script lead to their records, the likeliest first."""

import pytest
from django.utils import timezone

from factbase.forms.searches import entities_named, publishers_named, sources_titled
from factbase.models import Alias
from tests.factories import EntityFactory, PublisherFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["智谱", "智谱华章", "zhipu", "ZHIPU AI", "Жипу"])
def test_entity_is_found_by_label_or_alias_in_any_script(typed: str) -> None:
    zhipu = EntityFactory(label="Zhipu AI")
    for name in ("智谱", "北京智谱华章", "Жипу"):
        Alias.objects.create(entity=zhipu, name=name)
    EntityFactory(label="OpenAI")

    assert list(entities_named(typed)) == [zhipu]


def test_exact_names_come_first_then_beginnings_then_the_rest() -> None:
    elsewhere = EntityFactory(label="The Falcon Fund")
    beginning = EntityFactory(label="Falcon Robotics")
    exact_alias = EntityFactory(label="Zeta")
    Alias.objects.create(entity=exact_alias, name="falcon")

    found = list(entities_named("falcon"))

    assert found == [exact_alias, beginning, elsewhere]
    assert [row.rank for row in found] == [0, 1, 2]
    assert [row.also for row in found] == ["falcon", None, None]


def test_retracted_records_and_aliases_are_not_offered() -> None:
    EntityFactory(label="Falcon Robotics", retracted_at=timezone.now())
    renamed = EntityFactory(label="Zeta")
    Alias.objects.create(entity=renamed, name="Falcon", retracted_at=timezone.now())
    SourceFactory(title="Falcon flies", retracted_at=timezone.now())
    PublisherFactory(name="Falcon Press", retracted_at=timezone.now())

    for search in (entities_named, sources_titled, publishers_named):
        assert not search("falcon").exists()


@pytest.mark.parametrize("typed", ["%", "_", "\\", "' OR 1=1 --"])
def test_signs_of_patterns_are_taken_literally(typed: str) -> None:
    EntityFactory(label="Falcon Robotics")

    assert not entities_named(typed).exists()


def test_names_typed_at_full_width_are_found_at_either_width() -> None:
    openai = EntityFactory(label="OpenAI")
    title = SourceFactory(title="GPT-4 in numbers")
    press = PublisherFactory(name="Ｆａｌｃｏｎ Press")

    assert [(row, row.rank) for row in entities_named("ＯｐｅｎＡＩ")] == [(openai, 0)]
    assert list(sources_titled("ＧＰＴ－４")) == [title]
    assert list(publishers_named("Ｆａｌｃｏｎ")) == [press]


def test_newest_source_comes_first_among_equals() -> None:
    first, second = SourceFactory(title="Falcon flies"), SourceFactory(title="Falcon flies")

    assert list(sources_titled("Falcon")) == [second, first]
