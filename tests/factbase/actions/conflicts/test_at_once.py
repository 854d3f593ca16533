"""Two people at once, about one subject or one conflict."""

import pytest
from django.db import transaction

from factbase.actions import conflicts
from factbase.exceptions import FactbaseError, StaleRevisionError
from factbase.models import Claim, Conflict, EntityType, Judgement, Match
from tests.factbase.actions.conflicts.conftest import OPEN, Group, decide, merged, state, usd
from tests.factbase.actions.test_confidence import start_until_it_waits
from tests.factories import EntityFactory, UserFactory


def log_at_once() -> None:
    """Let two people log contradicting claims, neither seeing the other's."""
    EntityType.objects.get_or_create(slug="company", defaults={"label": "Company"})
    group = Group(UserFactory(is_superuser=True))
    with transaction.atomic():
        group.log(usd(500))
        thread = start_until_it_waits(lambda: group.log(usd(200)))
    thread.join(timeout=30)


@pytest.mark.usefixtures("vocabulary")
def test_create_by_two_people_at_once_finds_the_conflict() -> None:
    log_at_once()
    assert state() == OPEN


@pytest.mark.usefixtures("vocabulary")
def test_create_at_once_catches_a_refresh_that_does_not_lock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(conflicts, "subjects_lock", lambda subjects: ("SELECT 1", []))
    log_at_once()
    assert Claim.objects.count() == 2
    assert not Conflict.objects.exists()


def merge_while_a_claim_is_logged() -> None:
    """Let one person log a claim on an entity while another merges it with its rival's."""
    EntityType.objects.get_or_create(slug="company", defaults={"label": "Company"})
    group, other = Group(UserFactory(is_superuser=True)), EntityFactory()
    group.log(usd(200), subject=other)
    with transaction.atomic():
        group.log(usd(500))
        thread = start_until_it_waits(lambda: merged(group.subject, other, group.by))
    thread.join(timeout=30)


@pytest.mark.usefixtures("vocabulary")
def test_merge_while_a_claim_is_logged_finds_the_conflict() -> None:
    merge_while_a_claim_is_logged()
    assert state() == OPEN


@pytest.mark.usefixtures("vocabulary")
def test_merge_while_a_claim_is_logged_catches_a_refresh_that_does_not_lock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(conflicts, "lock_subjects", lambda subjects: None)
    merge_while_a_claim_is_logged()
    assert Match.objects.get().judgement == Judgement.SAME
    assert not Conflict.objects.exists()


def decide_at_once(resolution: str) -> list[Exception]:
    """Let two reviewers decide one conflict in the revision they both read."""
    EntityType.objects.get_or_create(slug="company", defaults={"label": "Company"})
    conflict = Group(UserFactory(is_superuser=True)).conflict()
    as_read = Conflict.objects.get()
    refused: list[Exception] = []

    def second() -> None:
        by = UserFactory(is_superuser=True)
        try:
            decide(as_read, by, resolution="second_stands", revision=as_read.revision)
        except FactbaseError as error:
            refused.append(error)

    with transaction.atomic():
        decide(conflict, conflict.first.created_by, resolution=resolution, revision=1)
        thread = start_until_it_waits(second)
    thread.join(timeout=30)
    return refused


@pytest.mark.usefixtures("vocabulary")
def test_resolve_by_two_reviewers_at_once_is_one_decision() -> None:
    refused = decide_at_once("first_stands")

    assert [type(error) for error in refused] == [StaleRevisionError]
    assert Conflict.objects.get().resolution == "first_stands"


@pytest.mark.usefixtures("vocabulary")
def test_resolve_at_once_catches_an_action_that_reads_without_a_lock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(conflicts, "_locked", lambda conflict, **_: conflict)

    assert decide_at_once("first_stands") == []
    assert Conflict.objects.get().resolution == "second_stands"
