"""A desk with several of everything that can wait for a person."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from factbase.actions import assignments, comments, follows, review
from factbase.models import Claim, Follow, Recheck, Status
from factbase.models.transitions import Action
from tests.factories import EvidenceFactory, UserFactory, make_claim


def submitted(by: User | None = None, **fields: object) -> Claim:
    """Return a submitted claim with a quote, ready to be verified."""
    return EvidenceFactory(claim=make_claim(status=Status.SUBMITTED, by=by, **fields)).claim


def fill(user: User, other: User, rows: int) -> None:
    """Have `rows` of each kind wait for `user`, a reviewer; `other` is the reviewer beside."""
    for _ in range(rows):
        make_claim(by=user)
        review.move(claim=submitted(by=user), action=Action.RETURN, by=other, comment="Which year?")
        submitted()
        submitted(by=user)
        EvidenceFactory(claim=make_claim(status=Status.SUBMITTED, recheck=Recheck.CLAIM_EDITED))
        review.move(claim=submitted(), action=Action.DISPUTE, by=other, comment="Says who?")
        assignments.assign(claim=make_claim(), assignee=user, by=other)
        comments.add(claim=make_claim(), by=other, text=f"@{user.username} what is this?")
        followed = make_claim(by=UserFactory())
        follows.follow(claim=followed, by=user)
        comments.add(claim=followed, by=other, text="news")
    Follow.objects.update(seen_at=timezone.now() - timedelta(days=1))
