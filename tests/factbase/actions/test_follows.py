"""Following claims, and what counts as news."""

import pytest
from django.contrib.auth.models import User

from factbase.actions import comments, follows
from factbase.exceptions import PermissionDeniedError
from factbase.models import Claim, Follow
from tests.factories import make_claim


def news(user: User) -> list[Claim]:
    return list(Claim.objects.news_for(user))


def test_followed_claim_is_news_after_a_change_until_it_is_seen(
    contributor: User, reviewer: User
) -> None:
    claim, other = make_claim(), make_claim()
    follows.follow(claim=claim, by=reviewer)
    assert news(reviewer) == []
    for row in (claim, other):
        row.note = "changed"
        row.save()
    Follow.objects.update(seen_at="2025-01-01T00:00Z")
    assert news(reviewer) == [claim]
    assert news(contributor) == []
    follows.see(claim=claim, by=reviewer)
    assert news(reviewer) == []


def test_comment_of_another_is_news_and_ones_own_is_not(contributor: User, reviewer: User) -> None:
    claim = make_claim()
    for user in (contributor, reviewer):
        follows.follow(claim=claim, by=user)
    before = claim.updated_at
    Follow.objects.update(seen_at=before)
    comments.add(claim=claim, by=contributor, text="look at this")
    assert (news(contributor), news(reviewer)) == ([], [claim])


def test_following_twice_is_following_once_and_ends(reviewer: User) -> None:
    claim = make_claim()
    assert follows.follow(claim=claim, by=reviewer) == follows.follow(claim=claim, by=reviewer)
    assert follows.is_followed(claim=claim, by=reviewer)
    follows.unfollow(claim=claim, by=reviewer)
    assert not follows.is_followed(claim=claim, by=reviewer)
    follows.follow(claim=claim, by=reviewer)
    assert Follow.objects.count() == 2


def test_reader_cannot_follow(reader: User) -> None:
    with pytest.raises(PermissionDeniedError, match="role contributor"):
        follows.follow(claim=make_claim(), by=reader)
