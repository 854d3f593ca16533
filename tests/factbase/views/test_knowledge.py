"""What an entity's page says is known, and which claims it shows first."""

from decimal import Decimal

import pytest
from django.test import Client

from factbase.models import Claim, Entity, Status
from factbase.values import Kind, Text
from factbase.views.knowledge import MOST_FACTS, MOST_OF_EACH, first_facts, knowledge_of
from tests.factories import EntityFactory, PropertyFactory, make_claim

pytestmark = pytest.mark.django_db


def about(entity: Entity) -> object:
    return Claim.objects.live().filter(subject=entity)


def test_best_first_is_verified_then_confident_then_new():
    entity, prop = EntityFactory(), PropertyFactory(value_type="text")

    def add(name: str, status: str, confidence: str | None) -> None:
        claim = make_claim(subject=entity, property=prop, status=status, value=Text(name))
        Claim.objects.filter(pk=claim.pk).update(confidence=confidence and Decimal(confidence))

    add("older", Status.VERIFIED, "0.5")
    add("newer", Status.VERIFIED, "0.5")
    add("surer", Status.VERIFIED, "0.6")
    add("no number", Status.VERIFIED, None)
    add("sure but disputed", Status.DISPUTED, "0.99")
    add("waits", Status.SUBMITTED, "0.4")

    assert [claim.display for claim in first_facts(about(entity))] == [
        *("surer", "newer", "older", "no number", "sure but disputed", "waits")
    ]


def test_knowledge_counts_by_property_how_claims_stand():
    entity = EntityFactory()
    settled, doubted = PropertyFactory(label="a"), PropertyFactory(label="b")
    make_claim(subject=entity, property=settled, status=Status.VERIFIED)
    make_claim(subject=entity, property=doubted, status=Status.DISPUTED)
    make_claim(subject=entity, property=doubted, status=Status.SUBMITTED, recheck="claim_edited")
    nobody_knows = make_claim(subject=entity, property=doubted, status=Status.DRAFT)
    nobody_knows.put(None, kind=Kind.UNKNOWN)
    nobody_knows.save()

    found = knowledge_of(about(entity))

    assert (found.claims, found.verified, found.disputed, found.waiting) == (4, 1, 1, 2)
    assert [tally.label for tally in found.questions] == ["b"]
    (tally,) = found.questions
    assert (tally.rechecks, tally.unknown) == (1, 1)


def test_page_of_many_claims_shows_the_first_of_each_property_and_leads_to_the_rest(
    client: Client,
):
    entity, many, few = EntityFactory(), PropertyFactory(), PropertyFactory()
    for number in range(MOST_OF_EACH + 3):
        make_claim(subject=entity, property=many, valid=f"{2000 + number}", status=Status.SUBMITTED)
    make_claim(subject=entity, property=few, status=Status.SUBMITTED)

    page = client.get(f"/entities/{entity.pk}/").content.decode()

    assert page.count('class="fact fact-unverified"') == MOST_OF_EACH + 1
    assert f"{many.label}: 3 more claims</a>" in page
    assert f"property={many.slug}&amp;status=any" in page
    assert f"{few.label}: " not in page.partition('class="more"')[2]


def test_first_facts_give_every_property_its_best_before_any_its_second():
    entity = EntityFactory()
    for _ in range(MOST_FACTS):
        prop = PropertyFactory()
        for year in ("2001", "2002"):
            make_claim(subject=entity, property=prop, valid=year, status=Status.SUBMITTED)

    assert len({claim.property_id for claim in first_facts(about(entity))}) == MOST_FACTS
