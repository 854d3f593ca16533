"""Matches over the API, and what a merge does to the answers about entities and claims."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from factbase.models import Entity, Match, Status
from factbase.values import Text
from tests.api.conftest import ApiClient
from tests.factories import EntityFactory, make_claim, make_match

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> tuple[Entity, Entity]:
    older, younger = EntityFactory(label="Zhipu AI"), EntityFactory(label="Z.ai")
    make_claim(subject=younger, status=Status.VERIFIED, value=Text("Beijing"))
    return older, younger


def test_pair_is_proposed_once(as_contributor: ApiClient, pair: tuple[Entity, Entity]) -> None:
    body = {"left": str(pair[1].pk), "right": str(pair[0].pk), "note": "same site"}
    response = as_contributor.send("post", "matches/", body)
    assert response.status_code == 201
    found = response.json()
    assert (found["left"]["label"], found["right"]["label"]) == ("Zhipu AI", "Z.ai")
    assert (found["judgement"], found["judged_by"], found["score"]) == ("proposed", None, 0)
    assert response["Location"] == found["self"]
    again = as_contributor.send("post", "matches/", body | {"note": ""})
    assert (again.status_code, again.json()) == (200, found)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"left": "x"}, "left"),
        ({"judgement": "same"}, "judgement"),
        ({"reasons": []}, "reasons"),
        ({"id": "01970000-0000-7000-8000-000000000001"}, "id"),
    ],
)
def test_proposal_that_cannot_be_read_is_refused_at_its_field(
    as_contributor: ApiClient, body: dict[str, Any], field: str, pair: tuple[Entity, Entity]
) -> None:
    sent = {"left": str(pair[0].pk), "right": str(pair[1].pk)} | body
    response = as_contributor.send("post", "matches/", sent)
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_pair_of_one_is_refused(as_contributor: ApiClient, pair: tuple[Entity, Entity]) -> None:
    body = {"left": str(pair[0].pk), "right": str(pair[0].pk)}
    response = as_contributor.send("post", "matches/", body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "right"


def test_reviewer_judges_and_takes_back(
    as_reviewer: ApiClient, reviewer: User, pair: tuple[Entity, Entity]
) -> None:
    match = make_match(*pair)
    path = f"matches/{match.pk}"
    judged = as_reviewer.send("post", f"{path}/judge/", {"judgement": "same", "note": "seen"})
    assert judged.status_code == 200
    assert (judged.json()["judgement"], judged.json()["judged_by"]) == ("same", "reviewer")
    again = as_reviewer.send("post", f"{path}/judge/", {"judgement": "different"})
    assert (again.status_code, again.json()["code"]) == (409, "judged")
    undone = as_reviewer.send("post", f"{path}/unmerge/", {"note": "two firms"})
    assert (undone.json()["judgement"], undone.json()["note"]) == ("proposed", "two firms")


def test_contributor_may_only_be_unsure(
    as_contributor: ApiClient, pair: tuple[Entity, Entity]
) -> None:
    path = f"matches/{make_match(*pair).pk}/judge/"
    assert as_contributor.send("post", path, {"judgement": "same"}).status_code == 403
    assert as_contributor.send("post", path, {"judgement": "unsure"}).status_code == 200


def test_contradiction_is_a_conflict_naming_the_judgement(
    as_reviewer: ApiClient, pair: tuple[Entity, Entity]
) -> None:
    third = EntityFactory(label="Zhiyuan")
    make_match(pair[0], third, "different")
    make_match(pair[1], third, "same")
    path = f"matches/{make_match(*pair).pk}/judge/"
    response = as_reviewer.send("post", path, {"judgement": "same"})
    assert (response.status_code, response.json()["code"]) == (409, "judged_different")
    assert "“Zhipu AI” and “Zhiyuan” were judged not the same" in response.json()["detail"]


def test_merged_entity_is_redirected_with_its_parameters(
    anonymous: ApiClient, pair: tuple[Entity, Entity]
) -> None:
    older, younger = pair
    make_match(older, younger, "same")
    response = anonymous.get(f"/api/v1/entities/{younger.pk}/?fields=label")
    assert response.status_code == 307
    assert response["Location"].endswith(f"/api/v1/entities/{older.pk}/?fields=label")
    itself = anonymous.read(f"entities/{younger.pk}/", merged="no")
    assert (itself["canonical"], itself["merged"]) == (str(older.pk), [])


def test_merged_entity_can_be_edited_as_itself(
    as_contributor: ApiClient, pair: tuple[Entity, Entity]
) -> None:
    make_match(*pair, "same")
    response = as_contributor.send("patch", f"entities/{pair[1].pk}/", {"description": "The firm"})
    assert response.status_code == 200
    assert response.json()["id"] == str(pair[1].pk)


def test_entities_say_what_is_merged_and_lists_have_it_once(
    anonymous: ApiClient, pair: tuple[Entity, Entity]
) -> None:
    older, younger = pair
    make_match(older, younger, "same")
    only = anonymous.read("entities/", q="Z.ai")["results"]
    assert [row["id"] for row in only] == [str(older.pk)]
    assert (only[0]["canonical"], only[0]["merged"]) == (None, [str(younger.pk)])
    merged = anonymous.read("entities/", merged="true")["results"]
    assert [row["id"] for row in merged] == [str(younger.pk)]
    assert anonymous.read("entities/", merged="any", q="Z.ai")["count"] == 2


def test_claims_of_a_cluster_are_found_by_any_of_its_entities(
    anonymous: ApiClient, pair: tuple[Entity, Entity]
) -> None:
    make_match(*pair, "same")
    for entity in pair:
        claims = anonymous.read("claims/", subject=str(entity.pk))["results"]
        assert [claim["subject"]["label"] for claim in claims] == ["Z.ai"]


def test_unmerging_restores_every_answer(
    anonymous: ApiClient, as_reviewer: ApiClient, pair: tuple[Entity, Entity]
) -> None:
    match = make_match(*pair)
    paths = ["entities/", "claims/", f"claims/?subject={pair[0].pk}", "entities/?q=zhipu"]
    paths += [f"entities/{entity.pk}/" for entity in pair]

    def answers() -> list[bytes]:
        return [anonymous.get(f"/api/v1/{path}").content for path in paths]

    before = answers()
    as_reviewer.send("post", f"matches/{match.pk}/judge/", {"judgement": "same"})
    assert answers() != before
    as_reviewer.send("post", f"matches/{match.pk}/unmerge/")
    assert answers() == before


def test_list_shows_the_pairs_that_wait_unless_others_are_asked_for(
    anonymous: ApiClient, pair: tuple[Entity, Entity]
) -> None:
    make_match(*pair, "different")
    assert anonymous.read("matches/")["count"] == 0
    assert anonymous.read("matches/", judgement="different")["count"] == 1
    assert anonymous.read("matches/", judgement="any", entity=str(pair[1].pk))["count"] == 1
    assert Match.objects.count() == 1


def test_answer_about_a_new_entity_links_to_what_it_may_be(
    as_contributor: ApiClient, pair: tuple[Entity, Entity]
) -> None:
    response = as_contributor.send("post", "entities/", {"label": "ZHIPU AI", "type": "company"})
    link = f"http://testserver/api/v1/matches/?entity={response.json()['id']}"
    assert response["Link"] == f'<{link}>; rel="related"; title="possible duplicates"'
    other = as_contributor.send("post", "entities/", {"label": "Anthropic", "type": "company"})
    assert "Link" not in other


@pytest.mark.parametrize("step", ["judge", "unmerge"])
def test_step_on_what_somebody_judged_meanwhile_is_refused(
    step: str, as_reviewer: ApiClient, pair: tuple[Entity, Entity]
) -> None:
    match = make_match(*pair)
    Match.objects.filter(pk=match.pk).update(note="changed since")
    body = {"judgement": "same"} if step == "judge" else {}
    response = as_reviewer.send("post", f"matches/{match.pk}/{step}/", body, read=1)
    assert response.status_code == 412
    match.refresh_from_db()
    assert match.judgement == "proposed"
