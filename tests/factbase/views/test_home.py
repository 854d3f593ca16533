import pytest

from factbase.models import Alias, Status
from factbase.values import Text
from tests.factories import EntityFactory, EvidenceFactory, SourceFactory, make_claim


@pytest.mark.django_db
def test_home_of_an_empty_desk_says_how_facts_come_in(client):
    page = client.get("/").content.decode()
    assert "Nothing is verified yet" in page
    assert "What waits" not in page


@pytest.mark.django_db
def test_home_shows_the_newest_verified_claim_with_its_receipt(client):
    claim = make_claim(status=Status.VERIFIED, value=Text("settled"))
    EvidenceFactory(claim=claim, exact="the words")
    make_claim(status=Status.SUBMITTED, value=Text("waiting"))
    page = client.get("/").content.decode()
    assert "settled" in page
    assert "“the words”" in page
    assert "waiting" not in page


@pytest.mark.django_db
def test_home_of_a_contributor_shows_own_drafts_and_the_queue(client, contributor):
    make_claim(by=contributor, value=Text("my draft"))
    make_claim(value=Text("their draft"))
    make_claim(status=Status.SUBMITTED, value=Text("waiting"))
    client.force_login(contributor)
    page = client.get("/").content.decode()
    assert "my draft" in page
    assert "waiting" in page
    assert "their draft" not in page


@pytest.mark.django_db
def test_home_names_claims_that_are_disputed(client):
    make_claim(status=Status.DISPUTED, value=Text("contested"))
    page = client.get("/").content.decode()
    assert "Disputed, or to be checked again" in page
    assert "contested" in page


@pytest.mark.django_db
def test_search_finds_entities_claims_and_sources(client):
    entity = EntityFactory(label="Zhipu AI")
    Alias.objects.create(entity=entity, name="智谱")
    make_claim(subject=entity, status=Status.VERIFIED, value=Text("settled"))
    SourceFactory(title="About 智谱")
    page = client.get("/search/", {"q": "智谱"}).content.decode()
    assert f'href="/entities/{entity.pk}/">Zhipu AI</a>' in page
    assert "settled" in page
    assert "About 智谱" in page


@pytest.mark.django_db
def test_search_without_hits_offers_unverified_claims(client):
    page = client.get("/search/", {"q": "nothing is so"}).content.decode()
    assert "Nothing was found" in page
    assert "?status=any&amp;q=nothing%20is%20so" in page


@pytest.mark.django_db
def test_search_for_too_much_is_refused(client):
    response = client.get("/search/", {"q": "x" * 201})
    assert response.status_code == 400
    assert "at most 200 characters" in response.content.decode()


@pytest.mark.django_db
def test_search_without_words_asks_for_some(client):
    page = client.get("/search/").content.decode()
    assert 'id="search-q"' in page
