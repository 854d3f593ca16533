"""Two people at one instant, each in a transaction of their own."""

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection
from django.db.models import QuerySet

from factbase.actions import claims, records, review, webhooks
from factbase.exceptions import AlreadyDecidedError, FactbaseError, StaleRevisionError
from factbase.models import Claim, Status, Webhook
from factbase.models.transitions import Action
from sources.exceptions import RefusalError
from tests.factories import EvidenceFactory, make_claim, make_user

# How long to wait for somebody whom a lock holds up, and for one who surely comes.
HELD_UP, SURELY = 1.0, 60.0


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return what makes two threads wait for one another inside a function, if both get there."""
    barrier = Barrier(2)

    def at(module: Any, name: str, seconds: float = HELD_UP) -> None:
        original = getattr(module, name)

        def waiting(*args: Any, **kwargs: Any) -> Any:
            with suppress(BrokenBarrierError):
                barrier.wait(seconds)
            return original(*args, **kwargs)

        monkeypatch.setattr(module, name, waiting)

    return at


def at_once(*steps: Callable[[], object]) -> list[Exception | None]:
    """Run `steps` in threads of their own; return what each was refused with, in order."""
    outcomes: list[Exception | None] = [None] * len(steps)

    def run(place: int) -> None:
        try:
            steps[place]()
        except (RefusalError, DatabaseError) as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place,)) for place in range(len(steps))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def forget_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lock neither rows nor, before a claim, its subject."""
    monkeypatch.setattr(records, "lock_subjects", lambda subjects: None)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **kwargs: rows.all())


def edits(claim: Claim, people: list[User]) -> list[Callable[[], object]]:
    def edit(person: User) -> Callable[[], object]:
        fields: claims.ClaimFields = {"note": f"by {person.username}"}
        return lambda: claims.edit(claim=claim, by=person, fields=fields, revision=claim.revision)

    return [edit(person) for person in people]


@pytest.mark.usefixtures("vocabulary")
def test_two_edits_of_one_revision_leave_one_and_tell_the_other(
    meet: Callable[..., None],
) -> None:
    claim = make_claim()
    people = [make_user("contributor") for _ in range(2)]
    meet(claims, "refuse_misfit")

    outcomes = at_once(*edits(claim, people))

    assert sorted(type(error).__name__ for error in outcomes) == ["NoneType", "StaleRevisionError"]
    winner = people[outcomes.index(None)]
    assert Claim.objects.get().note == f"by {winner.username}"


@pytest.mark.usefixtures("vocabulary")
def test_two_edits_without_the_row_lock_lose_one(
    meet: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = make_claim()
    forget_locks(monkeypatch)
    meet(claims, "refuse_misfit", SURELY)

    outcomes = at_once(*edits(claim, [make_user("contributor") for _ in range(2)]))

    assert outcomes == [None, None]


def decisions(claim: Claim, people: list[User]) -> list[Callable[[], object]]:
    first, second = people
    read = claim.revision
    return [
        lambda: review.move(claim=claim, action=Action.VERIFY, by=first, revision=read),
        lambda: review.move(
            claim=claim, action=Action.DISPUTE, by=second, comment="no", revision=read
        ),
    ]


@pytest.mark.usefixtures("vocabulary")
def test_two_decisions_on_one_revision_leave_one_and_name_the_winner(
    meet: Callable[..., None],
) -> None:
    claim = EvidenceFactory(claim=make_claim(status=Status.SUBMITTED)).claim
    people = [make_user("reviewer") for _ in range(2)]
    meet(review, "_refuse_wrong_person")

    outcomes = at_once(*decisions(claim, people))

    (loss,) = [error for error in outcomes if error is not None]
    winner = people[outcomes.index(None)]
    assert isinstance(loss, AlreadyDecidedError)
    assert loss.message.startswith(f"{winner.username} {Claim.objects.get().status} this claim at")


@pytest.mark.usefixtures("vocabulary")
def test_two_decisions_without_the_row_lock_are_still_one_in_the_database(
    meet: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = EvidenceFactory(claim=make_claim(status=Status.SUBMITTED)).claim
    forget_locks(monkeypatch)
    meet(review, "_refuse_wrong_person", SURELY)

    outcomes = at_once(*decisions(claim, [make_user("reviewer") for _ in range(2)]))

    (loss,) = [error for error in outcomes if error is not None]
    assert not isinstance(loss, StaleRevisionError)
    assert "A step starts from what the claim is now" in str(loss)
    assert claim.review_events.filter(claim_revision=claim.revision).count() == 1


@pytest.mark.usefixtures("vocabulary")
def test_two_webhooks_at_once_keep_to_the_number_of_an_account(
    meet: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make_user("contributor")
    monkeypatch.setattr(webhooks, "MOST", 1)
    meet(webhooks, "store")

    def add() -> None:
        webhooks.create(by=person, fields={"url": "https://hooks.example/in"}, site="http://x/")

    first, second = at_once(add, add)
    assert {type(first), type(second)} == {type(None), FactbaseError}
    assert Webhook.objects.count() == 1
