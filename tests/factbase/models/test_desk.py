"""What PostgreSQL itself refuses of comments, assignments, follows, leases and judgements."""

from datetime import timedelta
from typing import Any

import pgtrigger
import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from factbase.models import (
    Assignment,
    Comment,
    Follow,
    Lease,
    Mention,
    SupportJudgement,
)
from tests.factbase.history.verification.intruder import past_every_guard
from tests.factories import EvidenceFactory, UserFactory, make_claim

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def comment(**fields: Any) -> Comment:
    return Comment.objects.create(
        **{"claim": make_claim(), "by": UserFactory(), "text": "words", **fields}
    )


def judgement(**fields: Any) -> SupportJudgement:
    standard = {"evidence_revision": 1, "verdict": "full", "by": UserFactory()}
    if "evidence" not in fields:
        fields["evidence"] = EvidenceFactory()
    return SupportJudgement.objects.create(**standard | fields)


@pytest.mark.parametrize("text", ["", " \n", "x" * 5001])
def test_comment_without_words_or_too_long_is_refused(text: str) -> None:
    with pytest.raises(IntegrityError, match="factbase_comment_text_not_blank"):
        comment(text=text)


def test_mention_of_one_person_twice_in_a_comment_is_refused() -> None:
    said, user = comment(), UserFactory()
    Mention.objects.create(comment=said, user=user)
    with pytest.raises(IntegrityError, match="factbase_mention_once"):
        Mention.objects.create(comment=said, user=user)


def test_second_open_assignment_of_a_claim_is_refused() -> None:
    claim, boss = make_claim(), UserFactory()
    row = {"claim": claim, "assigned_by": boss}
    Assignment.objects.create(assignee=boss, done_at=NOW, done_by=boss, **row)
    Assignment.objects.create(assignee=boss, **row)
    with pytest.raises(IntegrityError, match="factbase_assignment_one_open"):
        Assignment.objects.create(assignee=UserFactory(), **row)


def test_assignment_done_by_nobody_is_refused() -> None:
    boss = UserFactory()
    with pytest.raises(IntegrityError, match="factbase_assignment_done_by_somebody"):
        Assignment.objects.create(claim=make_claim(), assignee=boss, assigned_by=boss, done_at=NOW)


def test_following_a_claim_twice_is_refused() -> None:
    row = {"claim": make_claim(), "user": UserFactory()}
    Follow.objects.create(ended_at=NOW, **row)
    Follow.objects.create(**row)
    with pytest.raises(IntegrityError, match="factbase_follow_once"):
        Follow.objects.create(**row)


def test_second_lease_of_a_claim_is_refused() -> None:
    claim = make_claim()
    Lease.objects.create(claim=claim, holder=UserFactory(), taken_at=NOW, expires_at=NOW)
    with pytest.raises(IntegrityError, match="factbase_lease_claim_id"):
        Lease.objects.create(claim=claim, holder=UserFactory(), taken_at=NOW, expires_at=NOW)


def test_lease_that_ends_before_it_begins_is_refused() -> None:
    early = NOW - timedelta(minutes=1)
    with pytest.raises(IntegrityError, match="factbase_lease_in_order"):
        Lease.objects.create(
            claim=make_claim(), holder=UserFactory(), taken_at=NOW, expires_at=early
        )


@pytest.mark.parametrize(
    ("fields", "rule"),
    [({"verdict": "maybe"}, "verdict_known"), ({"evidence_revision": 0}, "revision_counts")],
)
def test_judgement_that_is_none_is_refused(fields: dict[str, Any], rule: str) -> None:
    with pytest.raises(IntegrityError, match=f"factbase_supportjudgement_{rule}"):
        judgement(**fields)


@pytest.mark.parametrize("column", ["created_by", "updated_by"])
def test_judgement_of_ones_own_quote_is_refused_to_raw_sql(column: str) -> None:
    user: User = UserFactory()
    evidence = EvidenceFactory(**{column: user})
    with pytest.raises(IntegrityError, match="cannot judge whether it supports"):
        judgement(evidence=evidence, by=user)


def test_judgement_of_ones_own_quote_is_refused_whatever_a_session_ignores() -> None:
    user: User = UserFactory()
    evidence = EvidenceFactory(created_by=user)
    with (
        pgtrigger.ignore("factbase.SupportJudgement:refuse_own_evidence"),
        pytest.raises(IntegrityError, match="cannot judge whether it supports"),
        transaction.atomic(),
    ):
        judgement(evidence=evidence, by=user)
    with past_every_guard():
        assert judgement(evidence=evidence, by=user).pk


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE factbase_comment SET text = 'other'",
        "DELETE FROM factbase_comment",
        "UPDATE factbase_supportjudgement SET verdict = 'not'",
        "DELETE FROM factbase_supportjudgement",
        "DELETE FROM factbase_assignment",
        "DELETE FROM factbase_follow",
        "DELETE FROM factbase_lease",
        "DELETE FROM factbase_mention",
    ],
)
def test_what_was_said_is_not_unsaid(sql: str) -> None:
    said, boss = comment(), UserFactory()
    judgement()
    Mention.objects.create(comment=said, user=boss)
    Assignment.objects.create(claim=said.claim, assignee=boss, assigned_by=boss)
    Follow.objects.create(claim=said.claim, user=boss)
    Lease.objects.create(claim=said.claim, holder=boss, taken_at=NOW, expires_at=NOW)
    with (
        pytest.raises(ProgrammingError, match=r"Cannot (update or )?delete rows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
