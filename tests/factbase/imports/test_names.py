"""Names in rows of claims: which records they mean, and which are put before the person."""

import unicodedata

import pytest
from django.contrib.auth.models import User

from factbase.imports import steps
from factbase.models import Alias, Claim, Entity, Identifier
from factbase.values import EntityRef
from sources.models import Source
from tests.factbase.imports.files import applied, bring, outcomes, problems
from tests.factbase.imports.test_claims import ROW, _desk
from tests.factories import EntityFactory, PropertyFactory, SourceFactory

__all__ = ["_desk"]  # the desk of the rows serves this file too


def test_name_that_fits_several_is_put_before_the_person(contributor: User) -> None:
    second = EntityFactory(label="ZHIPU ai", description="the other one")
    staged = bring([ROW], contributor)
    assert outcomes(staged) == ["doubtful"]

    steps.choose(staged=staged, choices={"Zhipu AI": str(second.pk)}, by=contributor)
    steps.go_on(staged=staged)
    assert outcomes(staged) == ["create"]
    applied(staged)
    assert Claim.objects.get().subject == second


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("Café Ltd", "Cafe\u0301 Ltd"),
        ("Cafe\u0301 Ltd", "Cafe\u0301 Ltd"),
        ("삼성전자", unicodedata.normalize("NFD", "삼성전자")),
        ("Two  Blanks", "Two  Blanks"),
        ("No\xa0Break", "no\xa0break"),
        ("One Blank", "ONE\xa0  BLANK"),
    ],
)
def test_name_is_found_however_its_letters_and_blanks_are_written(
    label: str, written: str, contributor: User
) -> None:
    EntityFactory(label=label)
    staged = bring([ROW | {"subject": written}], contributor)
    assert outcomes(staged) == ["create"], problems(staged)


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Two  Blanks", "Two  Blanks"),
        ("No\xa0Break", "No\xa0Break"),
        ("One Blank", "one\xa0 BLANK"),
        ("Café News", "Cafe\u0301 News"),
    ],
)
def test_source_is_found_however_the_letters_and_blanks_of_its_title_are_written(
    title: str, written: str, contributor: User
) -> None:
    SourceFactory(title=title, publisher=None)
    row = {name: cell for name, cell in ROW.items() if not name.startswith("source_")}
    bring_in = [row | {"source_title": written, "quote": "about 20 billion yuan"}]
    applied(bring(bring_in, contributor))
    assert Source.objects.get().title == title


def test_wrong_rows_are_read_anew_with_the_doubtful_ones(contributor: User) -> None:
    second = EntityFactory(label="ZHIPU ai", description="the other one")
    staged = bring([ROW, ROW | {"subject": "Nobody At All"}], contributor)
    assert outcomes(staged) == ["doubtful", "wrong"]

    EntityFactory(label="Nobody At All", type=second.type)
    steps.choose(staged=staged, choices={"Zhipu AI": str(second.pk)}, by=contributor)
    steps.go_on(staged=staged)
    assert outcomes(staged) == ["create", "create"]


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("Zhipu Al", "doubtful"),
        ("Zhipy AI", "doubtful"),
        ("Жипу АИ", "doubtful"),
        ("Nobody At All", "wrong"),
    ],
)
def test_misspelt_name_is_doubted_and_another_is_not_known(
    contributor: User, name: str, outcome: str
) -> None:
    staged = bring([ROW | {"subject": name}], contributor)
    assert outcomes(staged) == [outcome]


def test_name_that_is_nearly_anothers_is_doubted_and_can_be_new(contributor: User) -> None:
    staged = bring(
        [ROW | {"subject": "Zhipu A.I."}], contributor, new_entities=True, entity_type="company"
    )
    assert outcomes(staged) == ["doubtful"]

    steps.choose(staged=staged, choices={"zhipu a.i.": "new"}, by=contributor)
    steps.go_on(staged=staged)
    applied(staged)
    assert Claim.objects.get().subject.label == "Zhipu A.I."


def test_name_that_was_chosen_to_be_new_is_one_entity_in_all_chunks(
    contributor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factbase.imports.rows.CHUNK", 1)
    rows = [ROW | {"value": f"{number} billion yuan"} for number in (1, 2, 3)]
    EntityFactory(label="zhipu ai")
    staged = bring(rows, contributor, entity_type="company")
    assert outcomes(staged) == ["doubtful"] * 3

    steps.choose(staged=staged, choices={"Zhipu AI": "new"}, by=contributor)
    steps.go_on(staged=staged)
    applied(staged)
    assert Entity.objects.filter(label__iexact="Zhipu AI").count() == 3
    assert Claim.objects.values("subject").distinct().count() == 1


def test_unknown_name_is_added_only_if_that_was_asked(contributor: User) -> None:
    row = ROW | {"subject": "Moonshot", "subject_type": "company"}
    refused = bring([row], contributor)
    assert "No entity is called “Moonshot”" in problems(refused)[0][2]

    applied(bring([row, row | {"value": "3 billion dollars"}], contributor, new_entities=True))
    moonshot = Entity.objects.get(label="Moonshot")
    assert Claim.objects.filter(subject=moonshot).count() == 2


def test_entity_values_are_found_by_alias_and_identifier(contributor: User) -> None:
    named, known = EntityFactory(label="Tsinghua University"), EntityFactory(label="OpenAI")
    Alias.objects.create(entity=named, name="清华大学")
    Identifier.objects.create(entity=known, scheme="wikidata", value="Q21708200")
    PropertyFactory(slug="founder", label="founded by", value_type="entity", cardinality="many")
    base = {"subject": "zhipu ai", "property": "founded by"}
    staged = bring(
        [base | {"value": "清华大学"}, base | {"value": "wikidata:Q21708200"}], contributor
    )

    assert problems(staged) == []
    applied(staged)
    assert {claim.value for claim in Claim.objects.all()} == {
        EntityRef(named.pk, named.label),
        EntityRef(known.pk, known.label),
    }
