"""Judging pairs: who may, what contradicts what, and two judgements at one instant."""

from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from factbase.actions import merging, records
from factbase.exceptions import (
    FactbaseError,
    MergeError,
    PermissionDeniedError,
    StaleRevisionError,
)
from factbase.models import Entity, Judgement, Match
from factbase.models.clusters import clusters_of
from tests.factbase.actions.test_confidence import start_until_it_waits
from tests.factories import EntityFactory, UserFactory, make_claim, make_match, make_user

ENTITIES = 5


@pytest.fixture
def trio(db: None) -> list[Entity]:
    return [EntityFactory(label=label) for label in ("Zhipu", "智谱", "Z.ai")]


def judge(left: Entity, right: Entity, judgement: str, by: User, **fields: Any) -> Match:
    match = merging.propose(left=left, right=right, by=by).match
    return merging.judge(match=match, judgement=judgement, by=by, **fields)


def test_proposal_puts_the_older_entity_left(trio: list[Entity], contributor: User) -> None:
    reasons = [{"kind": "name", "words": "both are called Zhipu"}]
    match, is_new = merging.propose(
        left=trio[1], right=trio[0], by=contributor, reasons=reasons, note=" same site "
    )

    assert is_new
    assert (match.left, match.right, match.judgement) == (trio[0], trio[1], Judgement.PROPOSED)
    assert (match.reasons, match.note, match.created_by) == (reasons, "same site", contributor)


def test_proposal_of_a_known_pair_leaves_it_as_it_is(
    trio: list[Entity], contributor: User, reviewer: User
) -> None:
    judged = judge(trio[0], trio[1], "different", reviewer)

    again, is_new = merging.propose(left=trio[1], right=trio[0], by=contributor, note="look again")

    assert not is_new
    assert (again.pk, again.revision, again.judgement) == (judged.pk, judged.revision, "different")


def test_proposal_of_one_entity_or_a_retracted_one_is_refused(
    trio: list[Entity], contributor: User
) -> None:
    with pytest.raises(FactbaseError, match="matched with itself"):
        merging.propose(left=trio[0], right=trio[0], by=contributor)
    gone = records.retract(record=trio[1], by=contributor, reason="by mistake")
    with pytest.raises(FactbaseError, match="was retracted"):
        merging.propose(left=trio[0], right=gone, by=contributor)


@pytest.mark.parametrize(
    ("role", "judgement", "allowed"),
    [
        ("reader", "unsure", False),
        ("contributor", "unsure", True),
        ("contributor", "same", False),
        ("contributor", "different", False),
        ("reviewer", "same", True),
        ("reviewer", "different", True),
    ],
)
def test_judging_needs_the_role(
    role: str, judgement: str, allowed: bool, trio: list[Entity]
) -> None:
    match = make_match(trio[0], trio[1])
    by = make_user(role)
    if allowed:
        judged = merging.judge(match=match, judgement=judgement, by=by, note=" seen ")
        assert (judged.judgement, judged.judged_by, judged.note) == (judgement, by, "seen")
        assert judged.judged_at is not None
        merging.unmerge(match=match, by=by)
    else:
        with pytest.raises(PermissionDeniedError, match=r"needs? the role"):
            merging.judge(match=match, judgement=judgement, by=by)


def test_taking_a_merge_back_needs_a_reviewer(trio: list[Entity], contributor: User) -> None:
    match = make_match(trio[0], trio[1], "same")
    with pytest.raises(PermissionDeniedError, match="role reviewer"):
        merging.unmerge(match=match, by=contributor)


def test_judgement_outside_the_list_is_refused(trio: list[Entity], reviewer: User) -> None:
    for judgement in ("proposed", "maybe"):
        with pytest.raises(FactbaseError, match="Choose one of same, different, unsure"):
            merging.judge(match=make_match(*trio[:2]), judgement=judgement, by=reviewer)
        Match.objects.update(retracted_at="2025-01-01T00:00:00Z")


def test_merge_joins_and_taking_it_back_parts(trio: list[Entity], reviewer: User) -> None:
    match = judge(trio[0], trio[1], "same", reviewer)
    assert clusters_of([trio[0].pk])[trio[0].pk] == {trio[0].pk, trio[1].pk}

    undone = merging.unmerge(match=match, by=reviewer, note="two firms")

    assert clusters_of([trio[0].pk])[trio[0].pk] == {trio[0].pk}
    assert (undone.judgement, undone.judged_by, undone.judged_at) == ("proposed", None, None)
    assert (undone.note, undone.updated_by) == ("two firms", reviewer)


def test_merge_leaves_claims_names_and_entities_as_they_were(
    trio: list[Entity], reviewer: User
) -> None:
    claim = make_claim(subject=trio[1])
    before = list(Entity.objects.order_by("pk").values())

    judge(trio[0], trio[1], "same", reviewer)

    revision = claim.revision
    claim.refresh_from_db()
    assert (claim.subject, claim.revision) == (trio[1], revision)
    assert list(Entity.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("judgement", ["same", "different"])
def test_judging_what_is_judged_is_refused_naming_who_did(
    judgement: str, trio: list[Entity], reviewer: User
) -> None:
    match = judge(trio[0], trio[1], judgement, reviewer)
    with pytest.raises(MergeError, match=r"“Zhipu” and “智谱” were judged .* by reviewer on"):
        merging.judge(match=match, judgement="different", by=reviewer)


def test_one_who_was_unsure_can_judge_later(trio: list[Entity], reviewer: User) -> None:
    match = judge(trio[0], trio[1], "unsure", reviewer)
    assert merging.judge(match=match, judgement="same", by=reviewer).judgement == "same"


def test_nothing_to_take_back_is_refused(trio: list[Entity], reviewer: User) -> None:
    with pytest.raises(MergeError, match="no judgement"):
        merging.unmerge(match=make_match(*trio[:2]), by=reviewer)


def test_merge_across_a_negative_judgement_is_refused_naming_it(
    trio: list[Entity], reviewer: User
) -> None:
    judge(trio[0], trio[2], "different", reviewer)
    judge(trio[0], trio[1], "same", reviewer)

    with pytest.raises(MergeError) as refused:
        judge(trio[1], trio[2], "same", reviewer)

    assert refused.value.code == "judged_different"
    assert "“Zhipu” and “Z.ai” were judged not the same by reviewer" in refused.value.message


def test_parting_what_other_merges_make_one_is_refused_naming_them(
    trio: list[Entity], reviewer: User
) -> None:
    judge(trio[0], trio[1], "same", reviewer)
    judge(trio[1], trio[2], "same", reviewer)

    with pytest.raises(MergeError) as refused:
        judge(trio[0], trio[2], "different", reviewer)

    assert refused.value.code == "merged"
    assert "“Zhipu” and “智谱” were judged the same by reviewer" in refused.value.message
    assert "“智谱” and “Z.ai” were judged the same by reviewer" in refused.value.message


def test_merging_a_retracted_entity_is_refused(
    trio: list[Entity], contributor: User, reviewer: User
) -> None:
    match = make_match(trio[0], trio[1])
    records.retract(record=trio[1], by=contributor, reason="by mistake")
    with pytest.raises(FactbaseError, match="was retracted"):
        merging.judge(match=match, judgement="same", by=reviewer)


def test_judging_what_somebody_judged_meanwhile_is_refused(
    trio: list[Entity], reviewer: User
) -> None:
    match = make_match(trio[0], trio[1])
    merging.judge(match=match, judgement="unsure", by=reviewer)
    for step in (
        lambda: merging.judge(match=match, judgement="same", by=reviewer, revision=1),
        lambda: merging.unmerge(match=match, by=reviewer, revision=1),
    ):
        with pytest.raises(StaleRevisionError):
            step()


class Model:
    """What should be: sets of ones in plain Python, and pairs that were told apart."""

    def __init__(self) -> None:
        self.same: set[frozenset[int]] = set()
        self.different: set[frozenset[int]] = set()

    def cluster(self, start: int) -> set[int]:
        found, more = {start}, True
        while more:
            reach = {end for pair in self.same if pair & found for end in pair}
            more = not reach <= found
            found |= reach
        return found

    def allows(self, left: int, right: int, judgement: str) -> bool:
        pair = frozenset({left, right})
        if pair in self.same | self.different:
            return False
        if judgement == "different":
            return right not in self.cluster(left)
        ones, others = self.cluster(left), self.cluster(right)
        return not any({*apart} & ones and {*apart} & others for apart in self.different)

    def say(self, left: int, right: int, judgement: str) -> None:
        pairs = self.same if judgement == "same" else self.different
        pairs.add(frozenset({left, right}))

    def take_back(self, left: int, right: int) -> bool:
        pair = frozenset({left, right})
        known = pair in self.same | self.different
        self.same.discard(pair)
        self.different.discard(pair)
        return known


STEPS = st.lists(
    st.tuples(
        st.integers(0, ENTITIES - 1),
        st.integers(0, ENTITIES - 1),
        st.sampled_from(["same", "same", "different", "take back"]),
    ).filter(lambda step: step[0] != step[1]),
    max_size=14,
)


def agrees_with_the_model(steps: list[tuple[int, int, str]]) -> None:
    """Take the steps by the actions and in the model; both refuse the same and end the same."""
    by = make_user("reviewer")
    entities = EntityFactory.create_batch(ENTITIES)
    model = Model()
    for left, right, word in steps:
        match = merging.propose(left=entities[left], right=entities[right], by=by).match
        try:
            with transaction.atomic():
                if word == "take back":
                    merging.unmerge(match=match, by=by)
                else:
                    merging.judge(match=match, judgement=word, by=by)
            done = True
        except MergeError:
            done = False
        if word == "take back":
            assert model.take_back(left, right) == done
        else:
            assert model.allows(left, right, word) == done, (steps, left, right, word)
            if done:
                model.say(left, right, word)
    places = {entity.pk: place for place, entity in enumerate(entities)}
    found: dict[UUID, frozenset[UUID]] = clusters_of(places)
    assert {places[pk]: {places[one] for one in members} for pk, members in found.items()} == {
        place: model.cluster(place) for place in places.values()
    }


class AnyJudgementsTest(TestCase):
    @settings(max_examples=60)
    @given(STEPS)
    def test_any_judgements_are_allowed_and_refused_as_in_the_model(
        self, steps: list[tuple[int, int, str]]
    ) -> None:
        agrees_with_the_model(steps)


TRANSITIVE = [(0, 2, "different"), (0, 1, "same"), (1, 2, "same")]
PARTING = [(0, 1, "same"), (1, 2, "same"), (0, 2, "different")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "steps"),
    [
        ("_refuse_joining_what_differs", TRANSITIVE),
        ("_refuse_parting_what_is_one", PARTING),
        ("_refuse_judged", [(0, 1, "same"), (0, 1, "same")]),
    ],
)
def test_model_catches_an_action_without_the_rule(
    rule: str, steps: list[tuple[int, int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    agrees_with_the_model(steps)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER factbase_refuse_contradiction ON factbase_match")
    monkeypatch.setattr(merging, rule, lambda match: None)

    with pytest.raises(AssertionError):
        agrees_with_the_model(steps)


def judge_at_once() -> list[str]:
    """Let two reviewers judge at one instant what cannot both be; return how the pairs stand."""
    entities = EntityFactory.create_batch(3)
    by = UserFactory(is_superuser=True)
    make_match(entities[0], entities[1], "same")
    joining, parting = make_match(*entities[1:]), make_match(entities[0], entities[2])
    refused = []

    def say(match: Match, judgement: str) -> None:
        try:
            merging.judge(match=match, judgement=judgement, by=by)
        except MergeError as error:
            refused.append(error)

    with transaction.atomic():
        say(joining, "same")
        thread = start_until_it_waits(lambda: say(parting, "different"))
    thread.join(timeout=30)
    assert not thread.is_alive()
    return list(Match.objects.order_by("pk").values_list("judgement", flat=True))


@pytest.mark.usefixtures("vocabulary")
def test_two_judgements_at_one_instant_cannot_contradict() -> None:
    assert judge_at_once() == ["same", "same", "proposed"]


@pytest.mark.usefixtures("vocabulary")
def test_race_catches_judging_without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "_one_at_a_time", lambda: None)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE factbase_match DISABLE TRIGGER factbase_refuse_contradiction")
    try:
        assert judge_at_once() == ["same", "same", "different"]
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE factbase_match ENABLE TRIGGER factbase_refuse_contradiction"
            )
