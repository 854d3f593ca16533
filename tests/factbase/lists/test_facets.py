"""What the facets of a list count, exactly and by samples."""

from typing import Any

import pytest
from django.db import connection

from factbase.filtersets import ClaimFilterSet
from factbase.filtersets.counts import Count, Estimates
from factbase.lists import KINDS, facets
from factbase.lists.facets import Answers, Base, answers
from factbase.models import Claim, Conflict, Status
from factbase.values import EntityRef
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    PublisherFactory,
    SourceFactory,
    UserFactory,
    make_claim,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "KNOWN", Estimates())


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
