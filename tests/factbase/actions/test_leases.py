"""Two people at one desk do not look at the same claim unknowingly."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from factbase.actions import leases
from factbase.exceptions import LeasedError, PermissionDeniedError
from factbase.models import Claim, Lease, Status
from tests.factories import make_claim, make_user


def test_lease_of_a_colleague_is_refused_naming_them(contributor: User, reviewer: User) -> None:
    claim = make_claim()
    leases.take(claim=claim, by=reviewer)
    with pytest.raises(LeasedError, match=r"reviewer is looking at this claim until \d\d:\d\d UTC"):
        leases.take(claim=claim, by=contributor)
    assert leases.lease_of(claim).holder == reviewer


def test_lease_can_be_taken_over_knowingly(contributor: User, reviewer: User) -> None:
    claim = make_claim()
    leases.take(claim=claim, by=reviewer)
    leases.take(claim=claim, by=contributor, over=True)
    assert leases.lease_of(claim).holder == contributor
    assert Lease.objects.count() == 1


def test_lease_ends_by_itself(contributor: User, reviewer: User) -> None:
    claim = make_claim()
    leases.take(claim=claim, by=reviewer)
    with time_machine.travel(timezone.now() + leases.DURATION + timedelta(minutes=1)):
        assert leases.lease_of(claim) is None
        assert leases.take(claim=claim, by=contributor).holder == contributor


def test_lease_taken_again_lasts_longer(reviewer: User) -> None:
    claim = make_claim()
    first = leases.take(claim=claim, by=reviewer).expires_at
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        assert leases.take(claim=claim, by=reviewer).expires_at > first


def test_only_the_holder_releases(contributor: User, reviewer: User) -> None:
    claim = make_claim()
    leases.take(claim=claim, by=reviewer)
    leases.release(claim=claim, by=contributor)
    assert leases.lease_of(claim) is not None
    leases.release(claim=claim, by=reviewer)
    assert leases.lease_of(claim) is None


def test_reader_cannot_take_a_lease(reader: User) -> None:
    with pytest.raises(PermissionDeniedError, match="role contributor"):
        leases.take(claim=make_claim(), by=reader)


def test_next_claim_is_the_first_that_no_colleague_holds(contributor: User, reviewer: User) -> None:
    first, second = (make_claim(status=Status.SUBMITTED) for _ in range(2))
    waiting = Claim.objects.waiting().oldest_first()
    assert leases.take_first(claims=waiting, by=reviewer) == first
    assert leases.take_first(claims=waiting, by=contributor) == second
    assert leases.take_first(claims=waiting, by=make_user("reviewer")) is None


@pytest.mark.django_db(transaction=True)
def test_people_who_ask_at_one_instant_get_claims_of_their_own(vocabulary: None) -> None:
    people = [make_user("reviewer") for _ in range(4)]
    for _ in people:
        make_claim(status=Status.SUBMITTED)
    start = Barrier(len(people))

    def ask(user: User) -> object:
        start.wait()
        try:
            claims = Claim.objects.waiting().oldest_first()
            return leases.take_first(claims=claims, by=user).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        got = list(pool.map(ask, people))
    assert len(set(got)) == len(people)
