"""What waits at the desk, for whom, and that telling it stays cheap."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from factbase.models import Claim, Lease, Recheck, Status
from factbase.models.transitions import Action
from tests.factories import UserFactory, make_claim, take_step

pytestmark = pytest.mark.django_db


def pks(rows: object) -> set[object]:
    return {row.pk for row in rows}


def test_waiting_are_submitted_claims_that_were_never_verified() -> None:
    fresh = make_claim(status=Status.SUBMITTED)
    again = make_claim(status=Status.SUBMITTED, recheck=Recheck.CLAIM_EDITED)
    make_claim()
    disputed = make_claim(status=Status.DISPUTED)
    assert pks(Claim.objects.waiting()) == {fresh.pk}
    assert pks(Claim.objects.to_recheck()) == {again.pk}
    assert pks(Claim.objects.disputed()) == {disputed.pk}


def test_own_work_is_what_one_wrote_or_edited_last(reviewer: User) -> None:
    written = make_claim(by=reviewer)
    edited = make_claim()
    Claim.objects.filter(pk=edited.pk).update(updated_by=reviewer)
    other = make_claim()
    assert pks(Claim.objects.own_work(reviewer)) == {written.pk, edited.pk}
    assert pks(Claim.objects.of_others(reviewer)) == {other.pk}


def test_returned_draft_is_the_one_whose_last_step_gave_it_back(contributor: User) -> None:
    drafts = [make_claim(by=contributor) for _ in range(3)]
    returned, restored, _fresh = drafts
    for action in (Action.SUBMIT, Action.RETURN):
        take_step(returned, action)
    for action in (Action.SUBMIT, Action.RETURN, Action.SUBMIT, Action.RETRACT, Action.RESTORE):
        take_step(restored, action)
    mine = Claim.objects.drafts_of(contributor)
    assert pks(mine.returned()) == {returned.pk}
    assert pks(mine.never_returned()) == pks(drafts) - {returned.pk}


def test_free_claims_are_those_that_no_colleague_holds(reviewer: User) -> None:
    now = timezone.now()
    soon = now + timedelta(minutes=5)
    held, mine, over, free = (make_claim() for _ in range(4))
    for claim, holder, end in (
        (held, UserFactory(), soon),
        (mine, reviewer, soon),
        (over, UserFactory(), now),
    ):
        Lease.objects.create(claim=claim, holder=holder, taken_at=now, expires_at=end)
    assert pks(Claim.objects.free_for(reviewer)) == pks([mine, over, free])


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        ("waiting", "factbase_claim_waiting"),
        ("to_recheck", "factbase_claim_to_recheck"),
        ("disputed", "factbase_claim_disputed"),
    ],
)
def test_queue_is_read_from_an_index_of_its_own(rows: str, index: str) -> None:
    queue = getattr(Claim.objects, rows)().oldest_first().values("pk")[:10]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        plan = queue.explain()
    assert index in plan
