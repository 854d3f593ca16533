"""Which pairs are proposed, which never again, and what that costs."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from factbase.actions import duplicates, entities, merging
from factbase.exceptions import PermissionDeniedError
from factbase.models import Alias, Entity, EntityType, Identifier, Match, Property, Status
from factbase.values import Text
from tests.factories import EntityFactory, PropertyFactory, make_claim, make_match

pytestmark = pytest.mark.django_db


def find(by: User) -> duplicates.Found:
    batches = list(duplicates.find(by=by))
    return duplicates.Found(*(sum(numbers) for numbers in zip(*batches, strict=True)))


def pairs() -> set[frozenset[str]]:
    rows = Match.objects.standing().select_related("left", "right")
    return {frozenset({match.left.label, match.right.label}) for match in rows}


def named(label: str, *aliases: str, **identifiers: str) -> Entity:
    entity = EntityFactory(label=label)
    for name in aliases:
        Alias.objects.create(entity=entity, name=name)
    for scheme, value in identifiers.items():
        Identifier.objects.create(entity=entity, scheme=scheme, value=value)
    return entity


def fact(entity: Entity, prop: Property, text: str, status: str = Status.VERIFIED) -> None:
    make_claim(subject=entity, property=prop, value=Text(text), status=status)


def test_pairs_are_found_by_identifier_name_script_and_facts(contributor: User) -> None:
    named("Zhipu AI", "智谱", wikidata="Q1")
    named("Z.ai", wd="q1")
    named("Zhipu Huazhang", "Zhipu")
    named("OpenAI")
    one, other = named("Moonshot"), named("Dark Side")
    for slug in ("first", "second"):
        prop = PropertyFactory(value_type="text", label=slug)
        fact(one, prop, f"the {slug}")
        fact(other, prop, f"The {slug}", Status.SUBMITTED)

    assert find(contributor) == (3, 3, 0)

    assert pairs() == {
        frozenset({"Zhipu AI", "Z.ai"}),
        frozenset({"Zhipu AI", "Zhipu Huazhang"}),
        frozenset({"Moonshot", "Dark Side"}),
    }
    match = Match.objects.get(left__label="Moonshot")
    assert match.created_by == contributor
    assert {reason["kind"] for reason in match.reasons} == {"shared_claims"}


@pytest.mark.parametrize("hidden", [Status.DRAFT, Status.REJECTED, Status.RETRACTED])
def test_facts_that_readers_do_not_see_are_no_reason(hidden: Status, contributor: User) -> None:
    one, other = named("Moonshot"), named("Dark Side")
    for slug in ("first", "second"):
        prop = PropertyFactory(value_type="text", label=slug)
        fact(one, prop, f"the {slug}")
        fact(other, prop, f"the {slug}", hidden)
    assert list(duplicates.find(by=contributor)) == []


def test_value_that_many_have_tells_nothing(contributor: User) -> None:
    props = [PropertyFactory(value_type="text") for _ in range(2)]
    labels = ("Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot")
    for entity in map(named, labels):
        for prop in props:
            fact(entity, prop, "in Beijing")
    assert list(duplicates.find(by=contributor)) == []


def test_finding_again_proposes_nothing_and_renews_what_changed(contributor: User) -> None:
    one, other = named("Zhipu"), named("智谱")
    assert find(contributor) == (1, 1, 0)
    assert find(contributor) == (1, 0, 0)
    for entity, scheme in ((one, "wikidata"), (other, "wd")):
        Identifier.objects.create(entity=entity, scheme=scheme, value="Q1")

    assert find(contributor) == (1, 0, 1)

    match = Match.objects.get()
    assert [reason["kind"] for reason in match.reasons] == ["identifier", "transliteration"]
    assert match.score > 0.9


@pytest.mark.parametrize("judgement", ["same", "different", "unsure"])
def test_judged_pair_is_never_proposed_again(judgement: str, contributor: User) -> None:
    match = make_match(named("Zhipu"), named("智谱"), judgement)
    assert list(duplicates.find(by=contributor)) == []
    revision = match.revision
    match.refresh_from_db()
    assert (match.revision, match.judgement) == (revision, judgement)


def test_pair_that_is_one_by_others_or_told_apart_by_way_of_them_is_not_proposed(
    contributor: User,
) -> None:
    first, second, third = named("Zhipu"), named("智谱"), named("Z.ai")
    make_match(first, third, "same")
    merge = make_match(second, third, "same")
    assert list(duplicates.find(by=contributor)) == []
    Match.objects.filter(pk=merge.pk).update(judgement="different")
    assert list(duplicates.find(by=contributor)) == []
    Match.objects.filter(pk=merge.pk).update(judgement="unsure")
    assert find(contributor).proposed == 1


def test_judgement_that_was_taken_back_waits_again(reviewer: User) -> None:
    named("Zhipu"), named("智谱")
    find(reviewer)
    match = merging.judge(match=Match.objects.get(), judgement="same", by=reviewer)
    merging.unmerge(match=match, by=reviewer)
    assert find(reviewer) == (1, 0, 0)
    assert Match.objects.get().judgement == "proposed"


def test_finding_needs_a_contributor(reader: User) -> None:
    with pytest.raises(PermissionDeniedError):
        list(duplicates.find(by=reader))


@pytest.mark.parametrize("number", [2, 30])
def test_finding_costs_the_same_queries_for_any_number_of_new_pairs(
    number: int, contributor: User, django_assert_num_queries: Any
) -> None:
    for place in range(number):
        named(f"Firm number {place}"), named(f"FIRM number {place} Ltd")
    # groups; entities, aliases, identifiers; shared facts; matches; savepoint; matches of the
    # pairs; insert; release
    with django_assert_num_queries(10):
        assert find(contributor).proposed == number


def test_new_entity_is_compared_with_what_is_there(contributor: User) -> None:
    known = named("Zhipu AI", "智谱", website="https://zhipu.ai")
    named("OpenAI")
    kind = EntityType.objects.get(slug="company")
    for fields in (
        {"label": "Zhipu-AI Inc."},
        {"label": "Beijing Huazhang", "aliases": [entities.AliasFields("智谱有限公司")]},
        {"label": "Z", "identifiers": [entities.IdentifierFields("url", "http://www.zhipu.ai/")]},
    ):
        entity = entities.create(by=contributor, fields={"type": kind} | fields)  # type: ignore[typeddict-item]
        found = duplicates.propose_for(entity=entity, by=contributor)
        assert found[0].left == known
    entity = entities.create(by=contributor, fields={"type": kind, "label": "Anthropic"})
    assert duplicates.propose_for(entity=entity, by=contributor) == []


def test_command_says_what_it_did(administrator: User, capsys: pytest.CaptureFixture[str]) -> None:
    named("Zhipu"), named("智谱")
    call_command("find_matches", by="administrator")
    assert capsys.readouterr().out == "1 pairs compared, 1 proposed, 0 renewed.\n"
