"""Who is asked to see to a claim."""

import pytest
from django.contrib.auth.models import User

from factbase.actions import assignments
from factbase.exceptions import FactbaseError, PermissionDeniedError
from factbase.models import Assignment, Claim
from tests.factories import make_claim


def test_assigned_claim_is_among_those_of_the_assignee(contributor: User, reviewer: User) -> None:
    claim = make_claim()
    assignments.assign(claim=claim, assignee=reviewer, by=contributor)
    assert list(Claim.objects.assigned_to(reviewer)) == [claim]
    assert list(Claim.objects.assigned_to(contributor)) == []


def test_assigning_to_another_closes_the_open_one(
    contributor: User, reviewer: User, administrator: User
) -> None:
    claim = make_claim()
    first = assignments.assign(claim=claim, assignee=reviewer, by=contributor)
    second = assignments.assign(claim=claim, assignee=administrator, by=reviewer)
    first.refresh_from_db()
    assert first.done_by == reviewer
    assert assignments.open_assignment(claim) == second


def test_assigning_to_the_same_person_changes_nothing(contributor: User, reviewer: User) -> None:
    claim = make_claim()
    first = assignments.assign(claim=claim, assignee=reviewer, by=contributor)
    assert assignments.assign(claim=claim, assignee=reviewer, by=reviewer) == first
    assert Assignment.objects.count() == 1


def test_finishing_twice_keeps_who_finished_first(contributor: User, reviewer: User) -> None:
    assignment = assignments.assign(claim=make_claim(), assignee=reviewer, by=contributor)
    assignments.finish(assignment=assignment, by=reviewer)
    again = assignments.finish(assignment=assignment, by=contributor)
    assert again.done_by == reviewer
    assert list(Claim.objects.assigned_to(reviewer)) == []


def test_assigning_to_a_reader_is_refused(contributor: User, reader: User) -> None:
    with pytest.raises(FactbaseError, match="reader cannot work on claims") as refusal:
        assignments.assign(claim=make_claim(), assignee=reader, by=contributor)
    assert refusal.value.field == "assignee"


def test_reader_cannot_assign(reader: User, reviewer: User) -> None:
    with pytest.raises(PermissionDeniedError, match="role contributor"):
        assignments.assign(claim=make_claim(), assignee=reviewer, by=reader)
    assert not Assignment.objects.exists()
