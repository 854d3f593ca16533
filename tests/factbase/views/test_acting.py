"""Steps of review with chosen rows of a list."""

import pytest

from factbase.lists import acting
from factbase.models import Claim, ReviewEvent, Status
from factbase.views import acting as page
from tests.factories import make_claim, make_submitted

pytestmark = pytest.mark.django_db
ADDRESS = "/lists/claims/chosen/"


def picked(*claims: Claim) -> list[str]:
    return [f"{claim.pk}:{claim.revision}" for claim in claims]


def test_step_is_asked_for_before_it_is_taken(client, reviewer):
    client.force_login(reviewer)
    claim = make_submitted()
    answer = client.post(ADDRESS, {"step": "verify", "selected": picked(claim)})
    assert answer.status_code == 200
    assert "Verify 1 claim?" in answer.content.decode()
    assert Claim.objects.get(pk=claim.pk).status == Status.SUBMITTED


def test_step_is_taken_with_each_and_what_is_refused_is_named(client, reviewer):
    client.force_login(reviewer)
    claim, own = make_submitted(), make_submitted(by=reviewer)
    sent = {"step": "verify", "selected": picked(claim, own), "confirmed": "yes"}
    shown = client.post(ADDRESS, sent).content.decode()
    assert "1 claim verified" in shown
    assert "Four eyes" in shown
    assert str(own.pk) in shown
    assert Claim.objects.get(pk=claim.pk).status == Status.VERIFIED
    assert Claim.objects.get(pk=own.pk).status == Status.SUBMITTED


def test_step_with_what_was_changed_since_it_was_read_is_refused(client, reviewer):
    client.force_login(reviewer)
    claim = make_submitted()
    sent = {"step": "verify", "selected": [f"{claim.pk}:{claim.revision + 1}"], "confirmed": "yes"}
    assert "0 claims verified" in client.post(ADDRESS, sent).content.decode()
    assert Claim.objects.get(pk=claim.pk).status == Status.SUBMITTED


def test_step_that_needs_a_reason_keeps_the_selection_until_it_has_one(client, reviewer):
    client.force_login(reviewer)
    claim = make_submitted()
    sent = {"step": "reject", "selected": picked(claim), "confirmed": "yes"}
    answer = client.post(ADDRESS, sent)
    assert answer.status_code == 400
    assert "Say why." in answer.content.decode()
    assert f'value="{picked(claim)[0]}"' in answer.content.decode()
    sent |= {"comment": "Not in the source."}
    assert "1 claim rejected" in client.post(ADDRESS, sent).content.decode()


def test_all_that_fit_are_those_of_the_conditions(client, reviewer):
    client.force_login(reviewer)
    first, second = make_submitted(), make_submitted()
    other = make_claim()
    sent = {"step": "verify", "all": "yes", "query": "status=submitted"}
    shown = client.post(ADDRESS, sent).content.decode()
    assert "Verify 2 claims?" in shown
    assert str(first.pk) in shown
    assert str(second.pk) in shown
    assert str(other.pk) not in shown


def test_no_condition_of_a_long_address_is_dropped(client, reviewer):
    client.force_login(reviewer)
    claim, other = make_submitted(), make_claim(status=Status.SUBMITTED)
    query = f"status=submitted&columns={'holds,' * 2000}&id={claim.pk}"
    sent = {"step": "verify", "all": "yes", "query": query}
    shown = client.post(ADDRESS, sent).content.decode()
    assert str(claim.pk) in shown
    assert str(other.pk) not in shown


def test_many_are_taken_in_pieces_with_what_is_left_between(client, reviewer, monkeypatch):
    monkeypatch.setattr(page, "AT_ONCE", 2)
    client.force_login(reviewer)
    claims = [make_submitted() for _ in range(3)]
    sent = {"step": "verify", "picked": ",".join(picked(*claims)), "confirmed": "yes"}
    answer = client.post(ADDRESS, sent)
    assert answer.context["left"] == 1
    sent |= {"picked": answer.context["picked"], "done": answer.context["done"]}
    assert client.post(ADDRESS, sent).context["done"] == 3
    assert Claim.objects.filter(status=Status.VERIFIED).count() == 3


@pytest.mark.parametrize("step", ["verify", "reject", "nonsense", ""])
def test_contributor_is_offered_no_step_of_reviewers(client, contributor, step):
    client.force_login(contributor)
    claim = make_submitted()
    assert client.post(ADDRESS, {"step": step, "selected": picked(claim)}).status_code == 404
    assert not ReviewEvent.objects.filter(action="verify").exists()


@pytest.mark.parametrize("selected", ["x", "1:1", ":", "\0:1"])
def test_selection_that_names_no_row_is_not_found(client, reviewer, selected):
    client.force_login(reviewer)
    assert client.post(ADDRESS, {"step": "verify", "selected": selected}).status_code == 404


def test_nothing_chosen_leads_back_to_the_list(client, reviewer):
    client.force_login(reviewer)
    answer = client.post(ADDRESS, {"step": "verify", "query": "status=any"})
    assert (answer.status_code, answer.url) == (302, "/claims/?status=any")


def test_file_of_the_chosen_holds_these_and_the_columns_shown(client, contributor):
    client.force_login(contributor)
    claim, _ = make_claim(), make_claim()
    sent = {"step": "export-csv", "selected": picked(claim), "query": "columns=status&status=draft"}
    answer = client.post(ADDRESS, sent, follow=True)
    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(str(claim.pk))


def test_steps_offered_are_those_of_the_role(contributor, reviewer, reader):
    assert acting.steps_for(reader) == []
    assert [*map(str, acting.steps_for(contributor))] == ["submit", "retract", "restore"]
    assert "verify" in acting.steps_for(reviewer)
