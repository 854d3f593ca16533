import pytest

from factbase.actions import records
from factbase.models import Alias, Identifier, Status
from factbase.values import EntityRef, Text
from tests.factories import EntityFactory, EvidenceFactory, PropertyFactory, make_claim


def page_of(client, entity):
    return client.get(f"/entities/{entity.pk}/").content.decode()


@pytest.mark.django_db
def test_entity_list_finds_an_alias_in_any_script(client):
    zhipu = EntityFactory(label="Zhipu AI")
    EntityFactory(label="Another")
    Alias.objects.create(entity=zhipu, name="智谱")
    page = client.get("/entities/", {"q": "智谱"}).content.decode()
    assert "Zhipu AI" in page
    assert "Another" not in page


@pytest.mark.django_db
def test_entity_page_shows_names_and_identifiers_in_title_and_head(client):
    entity = EntityFactory(label="Zhipu AI", description="Developer of language models")
    Alias.objects.create(entity=entity, name="智谱", language="zh-Hans")
    Identifier.objects.create(entity=entity, scheme="wikidata", value="Q42")
    page = page_of(client, entity)
    assert "<title>Zhipu AI – Factbase</title>" in page
    assert '<h1 dir="auto">Zhipu AI</h1>' in page
    assert '<span class="alias" lang="zh-Hans">智谱</span>' in page
    assert "Q42" in page


@pytest.mark.django_db
def test_entity_page_marks_an_unverified_fact_in_words(client):
    claim = make_claim(status=Status.SUBMITTED, value=Text("a rumour"))
    page = page_of(client, claim.subject)
    assert "a rumour" in page
    assert "fact-unverified" in page
    assert "Submitted</span>" in page
    assert "Verified</span>" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("status", [Status.DRAFT, Status.REJECTED, Status.RETRACTED])
def test_entity_page_hides_what_the_desk_does_not_stand_by_from_visitors(client, status):
    claim = make_claim(status=status, value=Text("a secret"))
    assert "a secret" not in page_of(client, claim.subject)


@pytest.mark.django_db
def test_entity_page_shows_a_fact_with_its_receipt(client):
    claim = make_claim(status=Status.VERIFIED)
    EvidenceFactory(claim=claim, exact="pegged at 20 billion yuan")
    page = page_of(client, claim.subject)
    assert "20 billion CNY" in page
    assert "“pegged at 20 billion yuan”" in page
    assert "No archived text to check against" in page


@pytest.mark.django_db
def test_entity_page_shows_where_it_is_named_by_the_inverse_label(client):
    investor, company = EntityFactory(label="Prosperity"), EntityFactory(label="Zhipu AI")
    prop = PropertyFactory(value_type="entity", label="investor", inverse_label="invested in")
    value = EntityRef(investor.pk)
    make_claim(subject=company, property=prop, value=value, status=Status.VERIFIED)
    page = page_of(client, investor)
    assert "Invested in</a>" in page
    assert "Zhipu AI" in page


@pytest.mark.django_db
def test_entity_page_without_facts_leads_a_contributor_to_the_first(client, contributor):
    entity = EntityFactory()
    assert "Log the first claim" not in page_of(client, entity)
    client.force_login(contributor)
    assert f'href="/claims/new/?subject={entity.pk}">Log the first claim' in page_of(client, entity)


@pytest.mark.django_db
def test_entity_page_of_a_retracted_record_says_why_and_offers_the_way_back(client, contributor):
    entity = records.retract(record=EntityFactory(), by=contributor, reason="A duplicate.")
    assert "A duplicate." in page_of(client, entity)
    assert "Restore it" not in page_of(client, entity)
    client.force_login(contributor)
    assert f'action="/entities/{entity.pk}/restore/"' in page_of(client, entity)
