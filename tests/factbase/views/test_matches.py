"""Judging pairs on pages, and what a merge does to the pages of entities."""

import re
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from factbase.models import Alias, Entity, EntityType, Identifier, Judgement, Match, Status
from factbase.values import EntityRef, Text
from tests.factories import (
    EntityFactory,
    PropertyFactory,
    UserFactory,
    make_claim,
    make_match,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> tuple[Entity, Entity]:
    """Return an older and a younger entity with names, identifiers and facts of their own."""
    entities = []
    for label, alias, value in (
        ("Zhipu AI", "智谱", "Beijing"),
        ("Z.ai", "Knowledge Atlas", "2019"),
    ):
        entity = EntityFactory(label=label)
        Alias.objects.create(entity=entity, name=alias)
        Identifier.objects.create(entity=entity, scheme="own", value=f"id of {label}")
        make_claim(subject=entity, status=Status.VERIFIED, value=Text(f"said: {value}"))
        entities.append(entity)
    return entities[0], entities[1]


@pytest.fixture
def as_reviewer(client: Client, reviewer: User) -> Client:
    client.force_login(reviewer)
    return client


def text_of(client: Client, address: str, **parameters: str) -> str:
    response = client.get(address, parameters)
    assert response.status_code == 200
    return response.content.decode()


def judge(client: Client, match: Match, judgement: str, **fields: Any) -> Any:
    sent = {"judgement": judgement, "revision": match.revision, "note": ""} | fields
    return client.post(f"/matches/{match.pk}/judge/", sent)


def test_page_of_a_merged_entity_sends_on_with_its_parameters(
    client: Client, pair: tuple[Entity, Entity]
) -> None:
    older, younger = pair
    make_match(older, younger, "same")
    response = client.get(f"/entities/{younger.pk}/", {"valid_at": "2025-06"})
    assert response.status_code == 302
    assert response["Location"] == f"/entities/{older.pk}/?valid_at=2025-06"


def test_page_of_an_entity_shows_what_is_merged_into_it(
    client: Client, pair: tuple[Entity, Entity]
) -> None:
    older, younger = pair
    match = make_match(older, younger, "same", judged_by=UserFactory(username="jonas"))
    page = text_of(client, f"/entities/{older.pk}/")
    for shown in ("智谱", "Z.ai", "Knowledge Atlas", "id of Zhipu AI", "id of Z.ai"):
        assert shown in page
    for value in ("said: Beijing", "said: 2019"):
        assert value in page
    assert page.count("Written about") == 1
    assert f'Written about <a href="/entities/{younger.pk}/?merged=no">Z.ai</a>' in page
    assert "was merged into this" in page
    assert f'href="/matches/{match.pk}/"' in page
    assert "judged by jonas" in page


def test_entity_by_itself_says_that_it_is_merged(
    client: Client, pair: tuple[Entity, Entity]
) -> None:
    older, younger = pair
    make_match(older, younger, "same")
    page = text_of(client, f"/entities/{younger.pk}/", merged="no")
    assert "was merged into another entity" in page
    assert "said: Beijing" not in page
    assert f'href="/entities/{older.pk}/">See the whole' in page
    assert "one part of a merged entity" in text_of(client, f"/entities/{older.pk}/", merged="no")


def test_page_of_an_entity_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get("/entities/01970000-0000-7000-8000-000000000001/").status_code == 404


def test_list_and_search_show_a_cluster_once_found_by_any_of_its_names(
    client: Client, pair: tuple[Entity, Entity]
) -> None:
    older, younger = pair
    make_match(older, younger, "same")
    for address in ("/entities/", "/search/"):
        for name in ("智谱", "Knowledge", "Z.ai"):
            page = text_of(client, address, q=name)
            assert f'href="/entities/{older.pk}/"' in page
            assert f'href="/entities/{younger.pk}/"' not in page.partition("Claims")[0]


def test_list_counts_the_claims_of_the_whole_cluster(
    client: Client, pair: tuple[Entity, Entity]
) -> None:
    make_match(*pair, "same")
    page = text_of(client, "/entities/", q="Zhipu")
    assert re.search(r'data-label="Verified claims about it">2<', page)


def test_claims_of_an_entity_are_those_of_its_cluster(
    client: Client, pair: tuple[Entity, Entity]
) -> None:
    make_match(*pair, "same")
    for entity in pair:
        page = text_of(client, "/claims/", subject=str(entity.pk))
        assert "said: Beijing" in page
        assert "said: 2019" in page


def pages(client: Client, *entities: Entity) -> list[str]:
    addresses = ["/entities/", "/search/?q=zhipu", "/claims/"]
    addresses += [f"/entities/{entity.pk}/" for entity in entities]
    # Pages say at which moment they can be read again as they are.
    with time_machine.travel("2025-01-01", tick=False):
        texts = [text_of(client, address) for address in addresses]
    return [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text) for text in texts]


def test_taking_a_merge_back_restores_every_page(
    as_reviewer: Client, pair: tuple[Entity, Entity]
) -> None:
    match = make_match(*pair)
    before = pages(as_reviewer, *pair)

    judge(as_reviewer, match, "same")
    assert as_reviewer.get(f"/entities/{pair[1].pk}/").status_code == 302
    match.refresh_from_db()
    judge(as_reviewer, match, "take_back")
    text_of(as_reviewer, f"/matches/{match.pk}/")  # shows what the step said, once

    assert pages(as_reviewer, *pair) == before


def test_match_page_shows_both_sides_and_why(client: Client, pair: tuple[Entity, Entity]) -> None:
    reasons = [{"kind": "name", "words": "both are called 智谱"}]
    match = make_match(*pair, reasons=reasons, score="0.9")
    page = text_of(client, f"/matches/{match.pk}/")
    for shown in (
        "Both are called 智谱",
        "0.90",
        "Zhipu AI",
        "Z.ai",
        "said: Beijing",
        "said: 2019",
    ):
        assert shown in page
    assert 'name="judgement"' not in page


@pytest.mark.parametrize(
    ("role", "judgement", "buttons"),
    [
        ("reader", "proposed", []),
        ("contributor", "proposed", ["unsure"]),
        ("contributor", "unsure", ["take_back"]),
        ("contributor", "same", []),
        ("reviewer", "proposed", ["same", "different", "unsure"]),
        ("reviewer", "unsure", ["same", "different", "take_back"]),
        ("reviewer", "same", ["take_back"]),
        ("reviewer", "different", ["take_back"]),
    ],
)
def test_match_page_offers_what_the_role_may_judge(
    client: Client, role: str, judgement: str, buttons: list[str], pair: tuple[Entity, Entity]
) -> None:
    client.force_login(make_user(role))
    page = text_of(client, f"/matches/{make_match(*pair, judgement).pk}/")
    assert re.findall(r'name="judgement" value="(\w+)"', page) == buttons


def test_judging_says_who_did_and_offers_the_way_back(
    as_reviewer: Client, pair: tuple[Entity, Entity]
) -> None:
    match = make_match(*pair)
    response = judge(as_reviewer, match, "same", note="same web site")
    assert response["Location"] == f"/matches/{match.pk}/"
    page = text_of(as_reviewer, f"/matches/{match.pk}/")
    assert "The two are one now" in page
    assert "Judged <b>the same</b> by reviewer" in page
    assert "same web site" in page
    assert "Take it back" in page


def test_refused_judgement_says_why_and_keeps_the_note(
    as_reviewer: Client, pair: tuple[Entity, Entity]
) -> None:
    third = EntityFactory(label="Zhiyuan")
    make_match(pair[0], third, "different")
    make_match(pair[1], third, "same")
    match = make_match(*pair)
    page = judge(as_reviewer, match, "same", note="surely").content.decode()
    assert "“Zhipu AI” and “Zhiyuan” were judged not the same" in page
    assert "surely</textarea>" in page
    match.refresh_from_db()
    assert match.judgement == Judgement.PROPOSED


def test_judgement_that_lost_a_race_shows_how_it_stands_and_keeps_the_note(
    as_reviewer: Client, pair: tuple[Entity, Entity]
) -> None:
    match = make_match(*pair)
    Match.objects.filter(pk=match.pk).update(
        judgement="unsure", judged_by=UserFactory(username="ada"), judged_at="2025-01-01T00:00:00Z"
    )
    page = judge(as_reviewer, match, "same", note="surely").content.decode()
    assert "Somebody else judged this pair" in page
    assert "Judged <b>unsure</b> by ada" in page
    assert "surely</textarea>" in page
    assert f'name="revision" value="{match.revision + 1}"' in page
    assert Match.objects.get().judgement == "unsure"


@pytest.mark.parametrize("judgement", ["", "perhaps"])
def test_judgement_that_is_none_is_refused(
    as_reviewer: Client, judgement: str, pair: tuple[Entity, Entity]
) -> None:
    page = judge(as_reviewer, make_match(*pair), judgement, note="well").content.decode()
    assert "Nothing was saved yet" in page
    assert "well</textarea>" in page


def test_judging_by_a_contributor_is_refused_in_words(
    client: Client, contributor: User, pair: tuple[Entity, Entity]
) -> None:
    client.force_login(contributor)
    match = make_match(*pair)
    assert "need the role reviewer" in judge(client, match, "same").content.decode()
    match.refresh_from_db()
    assert match.judgement == Judgement.PROPOSED


def test_list_shows_the_pairs_that_wait_the_likeliest_first(client: Client) -> None:
    entities = [EntityFactory(label=f"Firm {number}") for number in range(6)]
    make_match(*entities[:2], score="0.2")
    make_match(*entities[2:4], score="0.8")
    make_match(*entities[4:], "different", score="0.9")
    page = text_of(client, "/matches/")
    assert 0 < page.index("Firm 2") < page.index("Firm 0")
    assert "Firm 4" not in page
    assert "Firm 4" in text_of(client, "/matches/", judgement="different")
    assert "3 pairs" in text_of(client, "/matches/", judgement="any")


def test_named_in_claims_about_others_counts_for_the_whole_cluster(
    client: Client, pair: tuple[Entity, Entity]
) -> None:
    make_match(*pair, "same")
    investor = EntityFactory(label="Prosperity7")
    prop = PropertyFactory(value_type="entity", label="invested in")
    value = EntityRef(pair[1].pk)
    make_claim(subject=investor, property=prop, value=value, status=Status.SUBMITTED)
    assert "Prosperity7" in text_of(client, f"/entities/{pair[0].pk}/")


def test_page_of_a_new_entity_names_what_it_may_be(client: Client, contributor: User) -> None:
    EntityFactory(label="Zhipu AI")
    client.force_login(contributor)
    kind = EntityType.objects.get(slug="company")
    sent = {"label": "ZHIPU AI", "type": kind.pk}
    page = client.post("/entities/new/", sent, follow=True).content.decode()
    assert "It may be the same as “Zhipu AI”" in page
    assert f'href="/matches/{Match.objects.get().pk}/"' in page
