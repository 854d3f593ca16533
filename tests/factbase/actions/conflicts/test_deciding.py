"""Conflicts are decided by reviewers, and a decision stands as long as what it was about."""

import pytest
from django.contrib.auth.models import User

from factbase.actions import conflicts, review
from factbase.exceptions import (
    FactbaseError,
    PermissionDeniedError,
    StaleRevisionError,
    TransitionError,
)
from factbase.models import Claim, Conflict
from factbase.models.transitions import Action
from sources.edtf import parse_edtf
from tests.factbase.actions.conflicts.conftest import GONE, OPEN, RESOLVED, decide, edit, state


def test_resolve_records_who_decided_what_and_moves_no_claim(
    conflict: Conflict, reviewer: User
) -> None:
    decided = decide(conflict, reviewer, note=" Read twice. ")

    assert decided.state == RESOLVED
    assert (decided.resolution, decided.note) == ("first_stands", "Read twice.")
    assert (decided.resolved_by, decided.updated_by) == (reviewer, reviewer)
    assert decided.revision == conflict.revision + 1
    assert set(Claim.objects.values_list("status", flat=True)) == {"draft"}


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"resolution": "neither"}, "resolution"), ({"resolution": "both_stand"}, "note")],
)
def test_resolve_without_what_it_needs_names_the_field(
    conflict: Conflict, reviewer: User, fields: dict[str, str], field: str
) -> None:
    with pytest.raises(FactbaseError) as refusal:
        decide(conflict, reviewer, **fields)
    assert refusal.value.field == field


def test_resolve_and_reopen_by_a_contributor_are_refused(
    conflict: Conflict, contributor: User
) -> None:
    with pytest.raises(PermissionDeniedError, match="role reviewer"):
        decide(conflict, contributor)
    with pytest.raises(PermissionDeniedError, match="role reviewer"):
        conflicts.reopen(conflict=conflict, by=contributor, note="Why not.")


def test_resolve_of_an_older_revision_is_refused(conflict: Conflict, reviewer: User) -> None:
    with pytest.raises(StaleRevisionError, match="you read revision 7"):
        decide(conflict, reviewer, revision=7)


def test_resolve_of_what_is_decided_or_gone_is_refused(
    conflict: Conflict, reviewer: User, contributor: User
) -> None:
    decide(conflict, reviewer)
    with pytest.raises(TransitionError, match="reviewer decided this conflict already"):
        decide(conflict, reviewer)
    review.move(claim=conflict.second, action=Action.RETRACT, by=contributor, comment="Misread.")
    with pytest.raises(TransitionError, match="nothing to decide"):
        decide(conflict, reviewer)


def test_reopen_forgets_the_decision_and_keeps_the_reason(
    conflict: Conflict, reviewer: User
) -> None:
    decided = decide(conflict, reviewer, note="Read twice.")
    with pytest.raises(FactbaseError, match="Say why it is opened again"):
        conflicts.reopen(conflict=decided, by=reviewer, note=" ")

    opened = conflicts.reopen(conflict=decided, by=reviewer, note="Read a third time.")

    assert (opened.state, opened.resolution, opened.resolved_by) == (OPEN, "", None)
    assert opened.note == "Read a third time."
    with pytest.raises(TransitionError, match="open cannot be opened again"):
        conflicts.reopen(conflict=opened, by=reviewer, note="Again.")


def test_decision_stands_while_both_claims_say_what_they_said(
    conflict: Conflict, reviewer: User, contributor: User
) -> None:
    decide(conflict, reviewer)

    edit(conflict.first, contributor, note="Seen again.")
    conflicts.refresh(claim=conflict.first)
    conflicts.refresh(claim=conflict.second)

    assert state() == RESOLVED


@pytest.mark.parametrize("side", ["first", "second"])
def test_decision_falls_when_either_claim_says_something_else(
    conflict: Conflict, reviewer: User, contributor: User, side: str
) -> None:
    decide(conflict, reviewer, note="Read twice.")

    edit(getattr(conflict, side), contributor, valid=parse_edtf("2025-06"))

    again = Conflict.objects.get()
    assert (again.state, again.resolution, again.note) == (OPEN, "", "")
    assert again.updated_by is None


def test_decision_counts_again_when_the_loser_comes_back_as_it_was(
    conflict: Conflict, reviewer: User, contributor: User
) -> None:
    decide(conflict, reviewer)

    claim = review.move(
        claim=conflict.second, action=Action.RETRACT, by=contributor, comment="It lost."
    )
    assert (state(), Conflict.objects.get().resolution) == (GONE, "first_stands")
    review.move(claim=claim, action=Action.RESTORE, by=contributor, comment="By mistake.")
    assert state() == RESOLVED
