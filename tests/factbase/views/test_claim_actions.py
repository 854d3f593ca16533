"""The steps of review by button."""

from html import unescape

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client

from factbase.models import Claim, ReviewEvent, Status
from factbase.models.transitions import Action
from factbase.views.claim_actions import DONE
from tests.factories import EvidenceFactory, UserFactory, make_claim, take_step

pytestmark = pytest.mark.django_db


def press(client: Client, claim: Claim, action: str, **typed: object) -> str:
    """Press a button of the page that shows the claim as it is; return what is told then."""
    read = {"revision": claim.revision}
    response = client.post(f"/claims/{claim.pk}/{action}/", read | typed)
    if response.status_code == 409:
        refused = str(response.context["refused"])
        page = response.content.decode()
        assert str(typed.get("comment", "")) in page
        assert refused in unescape(page)
        return refused
    messages = [str(message) for message in get_messages(response.wsgi_request)]
    assert response["Location"] == f"/claims/{claim.pk}/"
    return messages[-1]


def test_draft_is_submitted_and_verified_by_another(
    client: Client, contributor: User, reviewer: User
) -> None:
    claim = make_claim(by=contributor)
    EvidenceFactory(claim=claim)
    client.force_login(contributor)
    submitted = press(client, claim, "submit", revision=claim.revision)
    assert submitted == "The claim is submitted: a colleague can verify it now."

    client.force_login(reviewer)
    claim.refresh_from_db()
    assert press(client, claim, "verify", comment="read it") == "The claim is verified."

    claim.refresh_from_db()
    assert (claim.status, claim.verified_by) == (Status.VERIFIED, reviewer)
    assert ReviewEvent.objects.filter(claim=claim, comment="read it").exists()


def test_own_claim_is_not_verified(client: Client, reviewer: User) -> None:
    claim = make_claim(by=reviewer, status=Status.SUBMITTED)
    EvidenceFactory(claim=claim)
    client.force_login(reviewer)

    assert press(client, claim, "verify").startswith("Four eyes:")
    claim.refresh_from_db()
    assert claim.status == Status.SUBMITTED


def test_step_with_nul_in_its_comment_is_refused(client: Client, contributor: User) -> None:
    claim = make_claim(by=contributor)
    client.force_login(contributor)
    answer = client.post(f"/claims/{claim.pk}/submit/", {"revision": 1, "comment": "a\x00b"})
    assert answer.status_code == 409
    assert "Null characters are not allowed" in answer.text
    assert not ReviewEvent.objects.filter(claim=claim, action=Action.SUBMIT).exists()


def test_step_on_an_older_revision_is_refused(client: Client, reviewer: User) -> None:
    claim = make_claim(status=Status.SUBMITTED)
    Claim.objects.filter(pk=claim.pk).update(note="edited since")
    client.force_login(reviewer)

    told = press(client, claim, "reject", comment="no", revision=claim.revision)

    assert "This record was changed meanwhile" in told
    claim.refresh_from_db()
    assert claim.status == Status.SUBMITTED


@pytest.mark.parametrize(
    ("action", "status", "message"),
    [
        ("reject", Status.SUBMITTED, "Say why you reject the claim."),
        ("submit", Status.VERIFIED, "cannot be moved by “submit”"),
        ("restore", Status.DRAFT, "cannot be moved by “restore”"),
    ],
)
def test_refused_step_is_told_on_the_page(
    client: Client, reviewer: User, action: str, status: str, message: str
) -> None:
    claim = make_claim(status=status)
    client.force_login(reviewer)

    assert message in press(client, claim, action)


def test_step_with_an_overlong_reason_is_refused_and_shown_again(
    client: Client, reviewer: User
) -> None:
    claim = make_claim(status=Status.SUBMITTED)
    client.force_login(reviewer)

    told = press(client, claim, "reject", comment="x" * 5001)

    assert told == "A comment has at most 5,000 characters; this one has 5,001."
    claim.refresh_from_db()
    assert claim.status == Status.SUBMITTED


def test_unknown_step_is_not_found(client: Client, reviewer: User) -> None:
    client.force_login(reviewer)

    assert client.post(f"/claims/{make_claim().pk}/publish/").status_code == 404


def test_every_step_says_what_it_did() -> None:
    assert set(DONE) == set(Action)


def test_step_without_a_revision_is_refused(client: Client, reviewer: User) -> None:
    claim = make_claim(status=Status.SUBMITTED)
    client.force_login(reviewer)

    assert "submitted this claim" in press(client, claim, "reject", comment="no", revision="")
    claim.refresh_from_db()
    assert claim.status == Status.SUBMITTED


def test_second_of_two_reviewers_is_told_what_the_first_decided(
    client: Client, reviewer: User
) -> None:
    claim = EvidenceFactory(claim=make_claim(status=Status.SUBMITTED)).claim
    take_step(claim, Action.VERIFY, by=UserFactory(username="jonas"))
    client.force_login(reviewer)

    told = press(client, claim, "dispute", comment="too old", revision=claim.revision - 1)

    assert told.startswith("jonas verified this claim at ")
    claim.refresh_from_db()
    assert claim.status == Status.VERIFIED
