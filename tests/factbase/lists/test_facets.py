"""What the facets of a list count, exactly and by samples."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import QueryDict
from django.test import RequestFactory

from factbase.filtersets import ClaimFilterSet, EntityFilterSet
from factbase.filtersets.counts import Count
from factbase.lists import KINDS, ListKind, facets
from factbase.lists.facets import Answers, Base, answers
from factbase.lists.showing import FacetShown, shown_facets
from factbase.models import Claim, Conflict, Entity, Status
from factbase.values import EntityRef
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    PublisherFactory,
    SourceFactory,
    UserFactory,
    make_claim,
    make_conflict,
    make_match,
)

pytestmark = pytest.mark.django_db


def counted(user: Any, *, number: int | None = None, **asked: str) -> dict[str, Answers]:
    filterset = ClaimFilterSet({"status": "any", **asked}, Claim.objects.all(), is_shown=False)
    length = Count(Claim.objects.count() if number is None else number)
    return answers(Base(filterset, length, KINDS["claims"].facets(user)))


def numbers(found: dict[str, Answers], name: str) -> dict[str, int]:
    return {answer: number for answer, (_, number) in found[name].found.items() if number}


def test_facets_of_a_short_list_count_each_answer(reader) -> None:
    price, owner = PropertyFactory(slug="price"), PropertyFactory(slug="owner", value_type="entity")
    company = EntityFactory()
    first = make_claim(property=price, subject=company, valid="2025-06", status=Status.VERIFIED)
    make_claim(property=price, subject=company, valid="1999/..")
    make_claim(property=owner, subject=company, value=EntityRef(EntityFactory().pk))
    paper = PublisherFactory(name="The Paper")
    for _ in range(2):
        EvidenceFactory(claim=first, source=SourceFactory(publisher=paper))
    found = counted(reader)
    assert numbers(found, "property") == {"price": 2, "owner": 1}
    assert numbers(found, "status") == {"verified": 1, "draft": 2}
    assert numbers(found, "publisher") == {str(paper.pk): 1}
    assert found["publisher"].found[str(paper.pk)][0] == "The Paper"
    assert numbers(found, "valid") == {"202X": 2, "201X": 1, "200X": 1, "199X": 1}
    assert numbers(found, "value_type")["entity"] == 1
    assert not found["property"].is_estimate


@pytest.mark.parametrize("name", ["property", "status", "subject_type", "value_type", "valid"])
def test_number_beside_an_answer_is_how_many_rows_it_leads_to(reader, name: str) -> None:
    for number in range(3):
        make_claim(valid=["2025", "2019/2021", "199X"][number])
    make_claim(valid="", status=Status.SUBMITTED)
    for answer, number in numbers(counted(reader), name).items():
        asked = ClaimFilterSet({"status": "any", name: answer}, Claim.objects.all())
        assert asked.qs.count() == number, answer


def test_conflict_with_a_draft_is_counted_for_the_desk_alone(reader, contributor) -> None:
    claims = make_claim(status=Status.VERIFIED), make_claim()
    first, second = sorted(claims, key=lambda claim: claim.pk)
    Conflict.objects.create(first=first, second=second, reason="they cannot both hold")
    assert numbers(counted(contributor), "has_conflict") == {"true": 2}
    assert numbers(counted(contributor, status="verified"), "has_conflict") == {"true": 1}
    assert numbers(counted(reader, status="verified"), "has_conflict") == {}


def test_facets_of_a_long_list_are_estimates_of_a_sample(reader, monkeypatch) -> None:
    monkeypatch.setattr(facets, "MOST_READ", 20)
    monkeypatch.setattr(facets, "LEAST_FOUND", 5)
    property_ = PropertyFactory(slug="price")
    subject, user = EntityFactory(), UserFactory()
    for _ in range(40):
        make_claim(property=property_, subject=subject, by=user)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE factbase_claim")
    found = counted(reader, number=40)
    assert found["property"].is_estimate
    assert found["property"].found["price"][1] > 0


def test_facets_of_a_long_list_are_remembered(
    reader, monkeypatch, django_assert_num_queries
) -> None:
    monkeypatch.setattr(facets, "MOST_READ", 1)
    make_claim()
    make_claim()
    first = counted(reader, number=2)
    with django_assert_num_queries(1):  # how many claims there are, asked by the test itself
        assert counted(reader) == first


def entities_counted(user: Any) -> dict[str, Answers]:
    filterset = EntityFilterSet({}, Entity.objects.all(), is_shown=False)
    return answers(Base(filterset, Count(9), KINDS["entities"].facets(user)))


def in_conflict(subject: Entity, status: str = Status.VERIFIED) -> None:
    make_conflict(make_claim(subject=subject, status=status))


def test_claims_are_counted_by_the_kinds_of_their_sources_once_each(reader) -> None:
    claim = make_claim()
    for kind in ("article", "article", "note"):
        EvidenceFactory(claim=claim, source=SourceFactory(kind=kind))
    assert numbers(counted(reader), "source_kind") == {"article": 1, "note": 1}


def test_entities_in_an_open_conflict_are_counted_with_what_is_merged(reader, contributor) -> None:
    EntityFactory()
    own, kept, drafted = EntityFactory(), EntityFactory(), EntityFactory()
    merged = EntityFactory(type=kept.type)
    make_match(kept, merged, "same")
    in_conflict(own)
    in_conflict(merged)
    in_conflict(drafted, Status.DRAFT)
    for user, found in ((reader, {own, kept}), (contributor, {own, kept, drafted})):
        assert numbers(entities_counted(user), "has_conflict") == {"true": len(found)}
        request = RequestFactory().get("/")
        request.user = user
        rest = {*Entity.objects.canonical()} - found
        for asked, rows in (("true", found), ("false", rest)):
            asking = {"has_conflict": asked}
            made = EntityFilterSet(asking, Entity.objects.all(), request=request, is_shown=False)
            assert {*made.qs} == rows


def test_conflicts_of_a_long_list_are_remembered_for_readers_and_the_desk_apart(
    reader, contributor, monkeypatch
) -> None:
    monkeypatch.setattr(facets, "MOST_READ", 1)
    in_conflict(EntityFactory(), Status.DRAFT)
    entities_counted(contributor)
    assert numbers(entities_counted(reader), "has_conflict") == {}


def test_entities_in_more_conflicts_than_are_looked_at_are_not_counted(reader, monkeypatch) -> None:
    monkeypatch.setattr("factbase.lists.entities.MOST_READ", 1)
    for _ in range(2):
        in_conflict(EntityFactory())
    assert entities_counted(reader)["has_conflict"] == Answers({}, is_estimate=True)
    facet = shown(KINDS["entities"], entities_counted(reader))["has_conflict"]
    assert [option.number for option in facet.first] == [None]


def shown(kind: ListKind, found: dict[str, Answers]) -> dict[str, FacetShown]:
    facets = kind.facets(AnonymousUser())
    return {each.name: each for each in shown_facets(facets, QueryDict("q=a"), found)}


@pytest.mark.parametrize(("number", "left_out"), [(40, 0), (43, 3)])
def test_facet_says_how_many_answers_it_does_not_list(number: int, left_out: int) -> None:
    many = {f"scheme-{n}": (None, 1) for n in range(number)}
    facet = shown(KINDS["entities"], {"scheme": Answers(many)})["scheme"]
    assert (len(facet.first), len(facet.rest), facet.left_out) == (8, 32, left_out)
    assert facet.more == "?q=a&filters=all#id_scheme"
    assert not facet.is_open


def test_facet_of_a_sample_can_have_others_unless_its_answers_are_all_there_are() -> None:
    few = {"wikidata": (None, 900)}
    found = shown(
        KINDS["entities"], {"scheme": Answers(few, True, 100), "type": Answers(few, True, 100)}
    )
    assert found["scheme"].is_open
    assert not found["type"].is_open


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_facet_with_free_answers_leads_to_a_field(kind: ListKind) -> None:
    fields = {name for _, names in kind.groups for name in names}
    free = {facet.name for facet in kind.facets(AnonymousUser()) if not facet.choices}
    assert free <= fields
