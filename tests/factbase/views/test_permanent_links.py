"""Addresses in citations show for ever what a page said when it was cited."""

import re
from html import unescape

import pytest
from django.test import Client

from factbase.actions import claims, confidence
from factbase.models import Alias, Entity, Property, Status
from factbase.values import Text
from sources.models import Source
from tests.factories import EvidenceFactory, PropertyFactory, make_claim, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def permanent(page: str) -> str:
    found = re.search(r'href="(http://testserver[^"]+)" rel="bookmark"', page)
    assert found is not None
    return unescape(found[1])


@pytest.fixture
def claim(vocabulary: None):
    claim = make_claim(
        by=make_user("contributor"),
        property=PropertyFactory(value_type="text", label="describes itself as"),
        value=Text("an AI tiger"),
        status=Status.VERIFIED,
    )
    EvidenceFactory(claim=claim, exact="the words of then")
    confidence.refresh(claims=[claim])
    return claim


@pytest.mark.parametrize("address", ["/claims/{0.pk}/", "/entities/{0.subject_id}/"])
def test_permanent_link_shows_what_was_said_before_everything_was_changed(client, claim, address):
    address = address.format(claim)
    cited = permanent(text_of(client, address))
    claims.edit(claim=claim, by=claim.created_by, fields={"value": Text("a paper tiger")})
    Entity.objects.filter(pk=claim.subject_id).update(label="Renamed since")
    Property.objects.filter(pk=claim.property_id).update(label="reworded since")
    Source.objects.update(title="Retitled since")
    Alias.objects.create(entity=claim.subject, name="Nicknamed since")
    EvidenceFactory(claim=claim, exact="words added since")

    now, then = text_of(client, address), text_of(client, cited)

    assert "a paper tiger" in now
    assert "an AI tiger" not in now
    for words in ("an AI tiger", "the words of then", "Verified</span>"):
        assert words in then
    assert "since" not in then.partition("<main")[2].partition("</main>")[0].replace(
        "It may say something else now", ""
    )


def test_page_of_the_past_is_cited_by_the_moment_that_it_is_about(client, claim):
    cited = permanent(text_of(client, f"/claims/{claim.pk}/"))
    assert permanent(text_of(client, cited)) == cited


def test_permanent_link_keeps_which_time_and_whether_merged(client, claim):
    asked = "?valid_at=2025&merged=no&utm_source=x"
    cited = permanent(text_of(client, f"/entities/{claim.subject_id}/{asked}"))
    assert "valid_at=2025&merged=no&known_at=" in cited
    assert "utm_source" not in cited


def test_history_leads_to_the_page_of_each_revision(client, claim):
    claims.edit(claim=claim, by=claim.created_by, fields={"value": Text("a paper tiger")})
    listed = text_of(client, f"/claims/{claim.pk}/history/")
    newest, *_, oldest = re.findall(r'href="(/claims/[^"]+known_at=[^"]+)"', listed)
    assert "a paper tiger" in text_of(client, unescape(newest))
    assert "an AI tiger" in text_of(client, unescape(oldest))


def test_page_of_then_says_what_is_known_now(client, claim):
    entity, cited = claim.subject_id, permanent(text_of(client, f"/entities/{claim.subject_id}/"))
    make_claim(subject=claim.subject, status=Status.SUBMITTED, by=claim.created_by)
    claims.edit(claim=claim, by=claim.created_by, fields={"value": Text("a paper tiger")})

    then = text_of(client, cited)
    alone = text_of(client, cited.replace(f"/entities/{entity}/", f"/claims/{claim.pk}/"))

    assert "Claims shown here: 1. Now there are 2." in then
    assert "verified then. Now it is revision" in alone
