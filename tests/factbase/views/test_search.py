import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factbase.models import Alias, Entity, Status
from factbase.values import Text
from tests.factories import EntityFactory, EvidenceFactory, SourceFactory, make_claim

pytestmark = pytest.mark.django_db


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


@pytest.fixture
def zhipu():
    entity = EntityFactory(label="Zhipu AI")
    Alias.objects.create(entity=entity, name="智谱")
    claim = make_claim(subject=entity, status=Status.VERIFIED, value=Text("settled"))
    EvidenceFactory(claim=claim, exact="what 智谱 said")
    SourceFactory(title="About 智谱")
    return entity


def test_search_finds_each_kind_and_says_why(client, zhipu):
    page = client.get("/search/", {"q": "智谱"}).content.decode()
    assert f'href="/entities/{zhipu.pk}/">Zhipu AI</a>' in page
    assert "alias <mark>智谱</mark>" in page
    assert "settled" in page
    assert "“what <mark>智谱</mark> said”" in page
    assert "About <mark>智谱</mark>" in page


def test_near_match_says_that_it_is_one(client, zhipu):
    page = client.get("/search/", {"q": "Zhippu"}).content.decode()
    assert "Near match" in page
    assert "Near match" not in client.get("/search/", {"q": "Zhipu"}).content.decode()


def test_conditions_of_the_address_narrow_and_can_be_taken_away(client, zhipu):
    EntityFactory(label="Zhipu Tower", type=EntityFactory().type)
    page = client.get("/search/", {"q": "zhipu", "kind": "entities"}).content.decode()
    assert "found-claims" not in page
    assert 'href="?q=zhipu" aria-current="true"' in page
    page = client.get("/search/", {"q": "settled", "property": "property-none"}).content.decode()
    assert "Nothing was found" in page
    assert "Search without the conditions" in page


@pytest.mark.django_db(transaction=True)
def test_search_as_of_an_earlier_moment_finds_by_the_names_of_then(client, vocabulary):
    entity = EntityFactory(label="Old name")
    then = timezone.now()
    Entity.objects.filter(pk=entity.pk).update(label="New name")
    moment = {"known_at": then.isoformat()}
    for address in ("/search/", "/search/suggest/"):
        assert str(entity.pk) in client.get(address, {"q": "old", **moment}).content.decode()
        assert str(entity.pk) not in client.get(address, {"q": "new", **moment}).content.decode()
        assert str(entity.pk) in client.get(address, {"q": "new"}).content.decode()


def test_unverified_claims_are_found_when_they_are_asked_for(client, contributor):
    make_claim(status=Status.SUBMITTED, value=Text("waiting here"))
    make_claim(value=Text("waiting as a draft"))
    assert "waiting here" not in client.get("/search/", {"q": "waiting"}).content.decode()
    any_status = {"q": "waiting", "status": "any"}
    page = client.get("/search/", any_status).content.decode()
    assert "waiting here" in page
    assert "as a draft" not in page
    client.force_login(contributor)
    assert "as a draft" in client.get("/search/", any_status).content.decode()


def test_search_without_hits_says_what_would_widen_it(client, contributor):
    page = client.get("/search/", {"q": "nothing is so"}).content.decode()
    assert "Nothing was found" in page
    assert 'href="?q=nothing+is+so&amp;status=any"' in page
    assert 'href="?q=nothing"' in page
    assert "/entities/new/" not in page
    client.force_login(contributor)
    page = client.get("/search/", {"q": "nothing is so"}).content.decode()
    assert "/entities/new/?label=nothing%20is%20so" in page


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("x" * 201, "at most 200 characters"),
        ("x" * 1_000_000, "at most 200 characters"),
        (" ".join("bcdefghijklmnopqr"), "at most 16 words"),
        ("nul\0l", "Null characters"),
        ("%", "a letter or a digit"),
        ("(.*)+$", "a letter or a digit"),
        # One sign that is sought as four words, one that is longer then, one that is none.
        ("\ufdfa " * 5, "at most 16 words"),
        ("\u337f" * 60, "at most 200 characters"),
        ("\u037a", "a letter or a digit"),
    ],
)
@pytest.mark.parametrize("address", ["/search/", "/search/suggest/"])
def test_search_that_cannot_be_made_is_refused(client, address, query, reason):
    response = client.get(address, {"q": query})
    assert response.status_code == 400
    assert reason in response.content.decode()


@pytest.mark.parametrize(
    "conditions", [{"status": "wrong"}, {"when": "soon"}, {"publisher": "x"}, {"type": "a b"}]
)
def test_condition_that_cannot_be_read_is_refused(client, conditions):
    assert client.get("/search/", {"q": "a name", **conditions}).status_code == 400


def test_quotes_of_one_of_several_publishers_are_found(client):
    claim = make_claim(status=Status.VERIFIED)
    for source in (first := SourceFactory(), second := SourceFactory()):
        EvidenceFactory(claim=claim, source=source, exact=f"harbour {source.title}")
    EvidenceFactory(claim=claim, exact="harbour of a third")
    publishers = f"{first.publisher_id}, {second.publisher_id},"
    response = client.get("/search/", {"q": "harbour", "publisher": publishers})
    assert {found.evidence.source for found in response.context["found"].quotes} == {first, second}


@pytest.mark.parametrize(
    "query", ["100%_", "' OR 1=1 --", "a|b&c!", "\\", "\u202eabc", "-1", "*", "NOT a"]
)
def test_signs_are_taken_as_they_are(client, query):
    EntityFactory(label="Another")
    response = client.get("/search/", {"q": query})
    assert response.status_code == (200 if any(map(str.isalnum, query)) else 400)
    assert "Another" not in response.content.decode() or query == "NOT a"


def test_search_without_words_asks_for_some(client):
    page = client.get("/search/").content.decode()
    assert 'id="search-q"' in page
    assert client.get("/search/suggest/").status_code == 200


def test_suggestions_are_options_with_their_reasons(client, zhipu):
    html = client.get("/search/suggest/", {"q": "智谱"}).content.decode()
    assert html.count('role="option"') == 3
    assert f'data-href="/entities/{zhipu.pk}/"' in html
    assert "alias 智谱" in text_of(html)
    assert "quote: “what 智谱 said”" in text_of(html)
    assert 'data-said="3 results.' in html


def test_suggestions_never_show_what_is_not_verified(client, contributor):
    make_claim(status=Status.SUBMITTED, value=Text("waiting"))
    client.force_login(contributor)
    assert 'role="option"' not in client.get("/search/suggest/", {"q": "waiting"}).content.decode()


@pytest.mark.parametrize("address", ["/search/", "/search/suggest/"])
def test_queries_do_not_grow_with_what_is_found(client, address):
    def queries(number: int) -> int:
        for _ in range(number):
            claim = make_claim(
                subject=EntityFactory(label="Acme"), status=Status.VERIFIED, value=Text("acme")
            )
            EvidenceFactory(claim=claim, exact="acme said so")
            SourceFactory(title="acme")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address, {"q": "acme"}).status_code == 200
        return len(captured)

    assert queries(4) == queries(26)
