"""Moving claims through review: the whole table, the people, the log."""

import pytest
from django.contrib.auth.models import User

from factbase.actions import review, sources
from factbase.exceptions import (
    AlreadyDecidedError,
    FactbaseError,
    PermissionDeniedError,
    StaleRevisionError,
    TransitionError,
)
from factbase.models import Claim, Recheck, ReviewEvent, Status
from factbase.models.transitions import RECHECK, TRANSITIONS, Action, moves
from sources.models import Source
from tests.factories import EvidenceFactory, UserFactory, make_claim, make_user

pytestmark = pytest.mark.django_db

# Every pair of status and step: where it leads, or None where it is refused.
TABLE = {
    (Status.DRAFT, Action.SUBMIT): Status.SUBMITTED,
    (Status.DRAFT, Action.VERIFY): None,
    (Status.DRAFT, Action.DISPUTE): None,
    (Status.DRAFT, Action.REJECT): None,
    (Status.DRAFT, Action.RETURN): None,
    (Status.DRAFT, Action.REOPEN): None,
    (Status.DRAFT, Action.RETRACT): Status.RETRACTED,
    (Status.DRAFT, Action.RESTORE): None,
    (Status.SUBMITTED, Action.SUBMIT): None,
    (Status.SUBMITTED, Action.VERIFY): Status.VERIFIED,
    (Status.SUBMITTED, Action.DISPUTE): Status.DISPUTED,
    (Status.SUBMITTED, Action.REJECT): Status.REJECTED,
    (Status.SUBMITTED, Action.RETURN): Status.DRAFT,
    (Status.SUBMITTED, Action.REOPEN): None,
    (Status.SUBMITTED, Action.RETRACT): Status.RETRACTED,
    (Status.SUBMITTED, Action.RESTORE): None,
    (Status.VERIFIED, Action.SUBMIT): None,
    (Status.VERIFIED, Action.VERIFY): None,
    (Status.VERIFIED, Action.DISPUTE): Status.DISPUTED,
    (Status.VERIFIED, Action.REJECT): None,
    (Status.VERIFIED, Action.RETURN): None,
    (Status.VERIFIED, Action.REOPEN): Status.SUBMITTED,
    (Status.VERIFIED, Action.RETRACT): Status.RETRACTED,
    (Status.VERIFIED, Action.RESTORE): None,
    (Status.DISPUTED, Action.SUBMIT): None,
    (Status.DISPUTED, Action.VERIFY): Status.VERIFIED,
    (Status.DISPUTED, Action.DISPUTE): None,
    (Status.DISPUTED, Action.REJECT): Status.REJECTED,
    (Status.DISPUTED, Action.RETURN): Status.DRAFT,
    (Status.DISPUTED, Action.REOPEN): Status.SUBMITTED,
    (Status.DISPUTED, Action.RETRACT): Status.RETRACTED,
    (Status.DISPUTED, Action.RESTORE): None,
    (Status.REJECTED, Action.SUBMIT): None,
    (Status.REJECTED, Action.VERIFY): None,
    (Status.REJECTED, Action.DISPUTE): None,
    (Status.REJECTED, Action.REJECT): None,
    (Status.REJECTED, Action.RETURN): None,
    (Status.REJECTED, Action.REOPEN): Status.SUBMITTED,
    (Status.REJECTED, Action.RETRACT): None,
    (Status.REJECTED, Action.RESTORE): Status.DRAFT,
    (Status.RETRACTED, Action.SUBMIT): None,
    (Status.RETRACTED, Action.VERIFY): None,
    (Status.RETRACTED, Action.DISPUTE): None,
    (Status.RETRACTED, Action.REJECT): None,
    (Status.RETRACTED, Action.RETURN): None,
    (Status.RETRACTED, Action.REOPEN): None,
    (Status.RETRACTED, Action.RETRACT): None,
    (Status.RETRACTED, Action.RESTORE): Status.DRAFT,
}


REVIEWERS = {"reviewer", "administrator"}
EVERYBODY = {"contributor", *REVIEWERS}


def claim_with_evidence(status: str, by: User) -> Claim:
    claim = make_claim(status=status, by=by)
    EvidenceFactory(claim=claim)
    return claim


def test_table_names_every_pair_of_status_and_action() -> None:
    assert set(TABLE) == {(status, action) for status in Status for action in TRANSITIONS}


def test_moves_are_those_of_the_table_and_the_machines_own() -> None:
    said = {(action.value, status, target) for (status, action), target in TABLE.items() if target}

    assert set(moves()) == said | {(RECHECK, Status.VERIFIED, Status.SUBMITTED)}


@pytest.mark.parametrize(("status", "action"), TABLE)
def test_step_from_a_status_leads_where_the_table_says(
    status: Status, action: Action, contributor: User, reviewer: User
) -> None:
    claim = claim_with_evidence(status, contributor)
    before = ReviewEvent.objects.filter(claim=claim).count()
    target = TABLE[status, action]

    if target is None:
        with pytest.raises(TransitionError, match=f"A claim that is {status} cannot be moved"):
            review.move(claim=claim, action=action, by=reviewer, comment="because")
    else:
        claim = review.move(claim=claim, action=action, by=reviewer, comment="because")

    claim.refresh_from_db()
    assert claim.status == (target or status)
    assert ReviewEvent.objects.filter(claim=claim).count() - before == (0 if target is None else 1)


@pytest.mark.parametrize(("status", "action"), TABLE)
def test_possible_actions_are_those_that_move_takes(
    status: Status, action: Action, contributor: User, reviewer: User
) -> None:
    claim = claim_with_evidence(status, contributor)

    offered = action in review.possible_actions(claim, reviewer)

    assert offered == (TABLE[status, action] is not None)


def test_verified_claim_names_its_verifier_and_logs_the_revision_judged(
    contributor: User, reviewer: User
) -> None:
    claim = claim_with_evidence(Status.SUBMITTED, contributor)

    claim = review.verify(claim=claim, by=reviewer, comment=" read both ")

    event = ReviewEvent.objects.filter(claim=claim).latest("claim_revision")
    assert claim.verified_by == reviewer
    assert (event.claim_revision, event.action, event.by, event.comment) == (
        claim.revision - 1,
        "verify",
        reviewer,
        "read both",
    )


@pytest.mark.parametrize("part", ["author", "last editor", "an earlier editor"])
def test_verifying_own_or_edited_work_is_refused(part: str, reviewer: User) -> None:
    claim = claim_with_evidence(Status.SUBMITTED, reviewer if part == "author" else UserFactory())
    edits = {"last editor": [reviewer], "an earlier editor": [reviewer, UserFactory()]}
    for person in edits.get(part, []):
        Claim.objects.filter(pk=claim.pk).update(updated_by=person)

    with pytest.raises(PermissionDeniedError, match="Four eyes") as refusal:
        review.verify(claim=claim, by=reviewer)

    assert refusal.value.code == "four_eyes"
    assert Claim.objects.get(pk=claim.pk).status == Status.SUBMITTED


@pytest.mark.parametrize(
    ("action", "status", "roles"),
    [
        (Action.SUBMIT, Status.DRAFT, EVERYBODY),
        (Action.VERIFY, Status.SUBMITTED, REVIEWERS),
        (Action.DISPUTE, Status.VERIFIED, REVIEWERS),
        (Action.REJECT, Status.SUBMITTED, REVIEWERS),
        (Action.RETURN, Status.DISPUTED, REVIEWERS),
        (Action.REOPEN, Status.REJECTED, REVIEWERS),
        (Action.RETRACT, Status.DRAFT, EVERYBODY),
        (Action.RETRACT, Status.SUBMITTED, EVERYBODY),
        (Action.RETRACT, Status.VERIFIED, REVIEWERS),
        (Action.RETRACT, Status.DISPUTED, REVIEWERS),
        (Action.RESTORE, Status.REJECTED, EVERYBODY),
    ],
)
@pytest.mark.parametrize("role", ["", "reader", "contributor", "reviewer", "administrator"])
def test_step_is_open_to_the_roles_of_the_table(
    action: Action, status: Status, roles: set[str], role: str
) -> None:
    claim = claim_with_evidence(status, UserFactory())
    user = make_user(role)

    if role in roles:
        review.move(claim=claim, action=action, by=user, comment="because")
    else:
        with pytest.raises(PermissionDeniedError, match="needs the role"):
            review.move(claim=claim, action=action, by=user, comment="because")


@pytest.mark.parametrize(
    ("action", "status"),
    [
        (Action.DISPUTE, Status.SUBMITTED),
        (Action.REJECT, Status.SUBMITTED),
        (Action.RETURN, Status.SUBMITTED),
        (Action.REOPEN, Status.DISPUTED),
        (Action.RETRACT, Status.DRAFT),
        (Action.RESTORE, Status.RETRACTED),
    ],
)
def test_step_that_needs_a_reason_without_one_is_refused(
    action: Action, status: Status, reviewer: User
) -> None:
    claim = claim_with_evidence(status, UserFactory())

    with pytest.raises(FactbaseError, match=f"Say why you {action}") as refusal:
        review.move(claim=claim, action=action, by=reviewer, comment="  ")

    assert refusal.value.field == "comment"


@pytest.mark.parametrize(
    "evidence",
    [
        None,
        {"stance": "context"},
        {"stance": "refutes"},
        {"retracted_at": "2025-01-01T00:00Z"},
        {"check_state": "not_checked"},
    ],
)
def test_verifying_without_a_supporting_quote_that_stands_is_refused(
    evidence: dict | None, contributor: User, reviewer: User
) -> None:
    claim = make_claim(status=Status.SUBMITTED, by=contributor)
    if evidence is not None:
        EvidenceFactory(claim=claim, **evidence)

    with pytest.raises(FactbaseError, match="at least one supporting quote") as refusal:
        review.verify(claim=claim, by=reviewer)

    assert refusal.value.code == "no_evidence"


def test_verifying_again_clears_the_cause(reviewer: User) -> None:
    claim = claim_with_evidence(Status.VERIFIED, UserFactory())
    Claim.objects.filter(pk=claim.pk).update(denied=True)
    claim.refresh_from_db()
    assert (claim.status, claim.recheck) == ("submitted", "claim_edited")

    claim = review.verify(claim=claim, by=reviewer)

    assert (claim.status, claim.recheck) == ("verified", "")


def test_verifying_on_withdrawn_sources_alone_is_refused(reviewer: User) -> None:
    claim = claim_with_evidence(Status.SUBMITTED, UserFactory())
    Source.objects.update(status="corrected")

    with pytest.raises(FactbaseError, match="corrected or retracted by its publisher") as refusal:
        review.verify(claim=claim, by=reviewer)
    assert refusal.value.code == "source_withdrawn"

    EvidenceFactory(claim=claim)
    assert review.verify(claim=claim, by=reviewer).status == Status.VERIFIED


def test_decision_on_a_revision_already_decided_names_the_winner(reviewer: User) -> None:
    claim = claim_with_evidence(Status.SUBMITTED, UserFactory())
    read = claim.revision
    review.verify(claim=claim, by=reviewer)
    late = make_user("reviewer")

    # Disputing would be a step from verified too; but it was decided on when it was submitted.
    with pytest.raises(AlreadyDecidedError, match=r"^reviewer verified this claim at \d\d:"):
        review.move(claim=claim, action=Action.DISPUTE, by=late, comment="no", revision=read)

    assert Claim.objects.get(pk=claim.pk).status == Status.VERIFIED
    with pytest.raises(AlreadyDecidedError, match=r"^You verified"):
        review.move(claim=claim, action=Action.VERIFY, by=reviewer, revision=read)


def test_decision_on_an_older_wording_is_refused_as_stale(reviewer: User) -> None:
    claim = claim_with_evidence(Status.SUBMITTED, UserFactory())
    read = claim.revision
    Claim.objects.filter(pk=claim.pk).update(denied=True)

    with pytest.raises(StaleRevisionError):
        review.move(claim=claim, action=Action.VERIFY, by=reviewer, revision=read)


@pytest.mark.parametrize(
    ("status", "left"),
    [
        ("corrected", Status.SUBMITTED),
        ("retracted", Status.SUBMITTED),
        ("superseded", Status.VERIFIED),
    ],
)
def test_source_that_its_publisher_withdraws_sends_verified_claims_back(
    status: str, left: Status, contributor: User
) -> None:
    claim = make_claim(status=Status.VERIFIED)
    receipt = EvidenceFactory(claim=claim)
    bystander = make_claim(status=Status.VERIFIED)
    EvidenceFactory(claim=bystander)

    sources.edit(source=receipt.source, by=contributor, fields={"status": status})

    claim.refresh_from_db()
    bystander.refresh_from_db()
    assert (claim.status, bystander.status) == (left, Status.VERIFIED)
    assert claim.recheck == ("" if left == Status.VERIFIED else Recheck.SOURCE_WITHDRAWN)
