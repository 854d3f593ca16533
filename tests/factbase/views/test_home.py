import pytest

from factbase.models import Status
from factbase.values import Text
from tests.factories import EvidenceFactory, make_claim


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
