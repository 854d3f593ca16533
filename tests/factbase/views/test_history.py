"""The pages of a record's revisions."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from factbase.actions import claims, review
from factbase.actions.review import Action
from factbase.models import Claim, Status, Unit
from tests.factories import EvidenceFactory, make_claim, make_user

pytestmark = pytest.mark.usefixtures("vocabulary")


@pytest.fixture
def claim(contributor: User) -> Claim:
    """Return a claim of three revisions: a draft, handed in, edited."""
    claim = make_claim(by=contributor, note="first <b>", status=Status.SUBMITTED)
    claims.edit(claim=claim, by=contributor, fields={"note": "second"})
    return claim


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_user("contributor"))
    return client


def test_page_lists_revisions_and_compares_two(client: Client, claim: Claim) -> None:
    address = f"/claims/{claim.pk}/history/"

    listed = client.get(address)
    compared = client.get(address, {"from": "3", "to": "2"})

    assert [step.revision.number for step in listed.context["steps"]] == [3, 2]
    assert listed.context["changes"] == []
    text = compared.content.decode()
    assert "Revisions 2 and 3" in text
    assert "<del>first &lt;b&gt;</del>" in text
    assert "<ins>second</ins>" in text
    assert "Revert to" not in text


def test_revert_makes_a_new_revision_and_says_why(desk: Client, claim: Claim) -> None:
    page = desk.get(f"/claims/{claim.pk}/history/", {"from": "2", "to": "3"})
    assert "Revert to revision 2" in page.content.decode()

    sent = {"to": "2", "revision": "3", "comment": "It was right."}
    response = desk.post(f"/claims/{claim.pk}/revert/", sent, follow=True)

    claim.refresh_from_db()
    text = response.content.decode()
    assert (claim.note, claim.revision) == ("first <b>", 4)
    assert "says what it said in revision 2" in text
    assert "It was right." in text


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"to": "1", "revision": "2"}, "This record was changed meanwhile"),
        ({"to": "7", "revision": "3"}, "There is no revision 7"),
        ({"to": "x", "revision": "3"}, "There is no revision 0"),
    ],
)
def test_refusals_are_shown_and_change_nothing(
    desk: Client, claim: Claim, sent: dict[str, str], message: str
) -> None:
    sent |= {"comment": "It was right."}
    response = desk.post(f"/claims/{claim.pk}/revert/", sent)

    claim.refresh_from_db()
    assert response.status_code == 409
    assert message in response.content.decode()
    assert claim.revision == 3


def test_reason_of_a_revert_that_is_refused_is_kept(desk: Client, claim: Claim) -> None:
    sent = {"to": "2", "revision": "2", "comment": "It was right."}
    text = desk.post(f"/claims/{claim.pk}/revert/", sent).content.decode()

    assert "It was right.</textarea>" in text
    assert "Revisions 2 and 3" in text
    assert 'name="revision" value="3"' in text


def test_revision_that_is_not_there_is_not_found(client: Client, claim: Claim) -> None:
    address = f"/claims/{claim.pk}/history/"

    assert client.get(address, {"from": "2", "to": "9"}).status_code == 404
    assert client.get(address, {"from": "x"}).status_code == 404


def test_drafts_stay_on_the_desk(client: Client, contributor: User) -> None:
    claim = make_claim(by=contributor, note="secret")
    draft = EvidenceFactory(claim=make_claim(by=contributor))
    claims.edit(claim=claim, by=contributor, fields={"note": "open"})
    review.move(claim=claim, action=Action.SUBMIT, by=contributor)

    text = client.get(f"/claims/{claim.pk}/history/").content.decode()

    assert "secret" not in text
    assert client.get(f"/evidence/{draft.pk}/history/").status_code == 404
    client.force_login(contributor)
    assert "secret" in client.get(f"/claims/{claim.pk}/history/").content.decode()


def test_record_without_a_page_has_a_history(desk: Client, db: Any) -> None:
    Unit.objects.filter(pk="CNY").update(label="Renminbi")

    response = desk.get("/units/CNY/history/", {"from": "1", "to": "2"})

    assert "<ins>Renminbi</ins>" in response.content.decode()
