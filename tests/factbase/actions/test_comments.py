"""Comments, and who is called on in them."""

import pytest
from django.contrib.auth.models import User

from factbase.actions import comments
from factbase.exceptions import FactbaseError, PermissionDeniedError
from factbase.models import Comment, Mention
from factbase.models.comment import names_in
from tests.factories import make_claim, make_user


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@jonas, please", {"jonas"}),
        ("ask @jonas. And @mira!", {"jonas", "mira"}),
        ("(@jonas)", {"jonas"}),
        ("write to desk@example.org", set()),
        ("@first.last+night is one", {"first.last+night"}),
        ("@智谱 knows", {"智谱"}),
        ("nothing @ all", set()),
        ("@@jonas", set()),
    ],
)
def test_names_after_an_at_sign_are_mentions(text: str, names: set[str]) -> None:
    assert names_in(text) == names


def mentioned() -> list[str]:
    return sorted(Mention.objects.values_list("user__username", flat=True))


def test_comment_calls_on_colleagues_once_each(contributor: User, reviewer: User) -> None:
    claim = make_claim()
    comment = comments.add(
        claim=claim, by=contributor, text=" @reviewer see @reviewer, @contributor, @nobody "
    )
    assert (comment.text[:9], comment.by) == ("@reviewer", contributor)
    assert mentioned() == ["reviewer"]


def test_reader_and_inactive_account_are_not_called_on(contributor: User, reader: User) -> None:
    make_user("reviewer", username="gone", is_active=False)
    comments.add(claim=make_claim(), by=contributor, text="@reader @gone")
    assert mentioned() == []
    assert comments.unknown_names("@reader @gone @contributor") == ["gone", "reader"]


@pytest.mark.parametrize(
    ("text", "message"), [("  ", "Write what you want to say"), ("x" * 5001, "at most 5,000")]
)
def test_comment_of_a_wrong_length_is_refused(contributor: User, text: str, message: str) -> None:
    with pytest.raises(FactbaseError, match=message) as refusal:
        comments.add(claim=make_claim(), by=contributor, text=text)
    assert refusal.value.field == "text"
    assert not Comment.objects.exists()


def test_reader_cannot_comment(reader: User) -> None:
    with pytest.raises(PermissionDeniedError, match="role contributor"):
        comments.add(claim=make_claim(), by=reader, text="hello")


def test_seeing_a_claim_ends_only_ones_own_mentions_on_it(
    contributor: User, reviewer: User, administrator: User
) -> None:
    claim, other = make_claim(), make_claim()
    for place in (claim, other):
        comments.add(claim=place, by=contributor, text="@reviewer @administrator")
    assert comments.see(claim=claim, by=reviewer) == 1
    unseen = Mention.objects.filter(seen_at__isnull=True)
    assert {(mention.user, mention.comment.claim) for mention in unseen} == {
        (reviewer, other),
        (administrator, claim),
        (administrator, other),
    }
