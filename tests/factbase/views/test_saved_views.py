"""Lists kept under a name."""

import pytest
from django.db import IntegrityError, transaction

from factbase.actions import saved_views
from factbase.exceptions import PermissionDeniedError
from factbase.models import SavedView
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def keep(by, **fields):
    known = {"list_name": "claims", "name": "Drafts", "query": "status=draft"}
    return saved_views.keep(by=by, **(known | fields))


def test_list_is_kept_under_a_name_and_opened_by_it(client, contributor):
    client.force_login(contributor)
    sent = {"name": " Drafts ", "query": "status=draft&columns=status&cursor=x&filters=all"}
    answer = client.post("/lists/claims/views/", sent)
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("Drafts", "status=draft&columns=status")
    assert answer.url == "/claims/?status=draft&columns=status"
    page = client.get(answer.url).content.decode()
    assert '<a href="?status=draft&amp;columns=status" aria-current="page">Drafts</a>' in page


def test_name_that_is_used_is_refused_and_nothing_typed_is_lost(client, contributor):
    keep(contributor)
    client.force_login(contributor)
    answer = client.post("/lists/claims/views/", {"name": "DRAFTS", "query": "status=any"})
    assert answer.status_code == 400
    assert "You keep another view under this name." in answer.content.decode()
    assert answer.context["form"].errors["name"] == ["You keep another view under this name."]
    assert 'value="DRAFTS"' in answer.content.decode()
    assert 'value="status=any"' in answer.content.decode()


def test_private_view_is_shown_to_its_owner_alone(client, contributor, reviewer):
    keep(contributor, name="Mine alone")
    client.force_login(reviewer)
    assert "Mine alone" not in client.get("/claims/").content.decode()


def test_shared_view_is_shown_to_those_who_are_signed_in(client, contributor, reader):
    keep(contributor, name="Ours as well", is_shared=True)
    assert "Ours as well" not in client.get("/claims/").content.decode()
    client.force_login(reader)
    assert "Ours as well" in client.get("/claims/").content.decode()
    assert "Ours as well" not in client.get("/sources/").content.decode()


def test_view_is_renamed_shared_and_given_up_and_taken_back(client, contributor):
    view = keep(contributor)
    client.force_login(contributor)
    sent = {"name": "Ours as well", "is_shared": "on", "query": "status=any"}
    assert client.post(f"/views/{view.pk}/", sent).url == "/claims/?status=any"
    view.refresh_from_db()
    assert (view.name, view.is_shared, view.query) == ("Ours as well", True, "status=any")
    client.post(f"/views/{view.pk}/give-up/")
    assert ">Ours as well</a>" not in client.get("/claims/").content.decode()
    client.post(f"/views/{view.pk}/take-back/")
    assert ">Ours as well</a>" in client.get("/claims/").content.decode()


@pytest.mark.parametrize(
    ("steps", "is_retracted"), [(["give-up"], True), (["give-up", "take-back"], False)]
)
def test_step_that_is_sent_twice_is_done_once(client, contributor, steps, is_retracted):
    view = keep(contributor)
    client.force_login(contributor)
    for step in steps:
        for _ in range(2):
            assert client.post(f"/views/{view.pk}/{step}/").url == f"/views/{view.pk}/"
    view.refresh_from_db()
    assert view.is_retracted is is_retracted
    assert view.revision == 1 + len(steps)


def test_view_of_another_cannot_be_changed(contributor, reviewer):
    view = keep(contributor, is_shared=True)
    with pytest.raises(PermissionDeniedError, match="Only who keeps a view"):
        saved_views.change(view=view, by=reviewer, fields={"name": "Mine"})


def test_reader_keeps_views_but_shares_none():
    reader = make_user("reader")
    assert keep(reader).name == "Drafts"
    with pytest.raises(PermissionDeniedError, match="Sharing a view"):
        keep(reader, name="Ours as well", is_shared=True)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"list_name": "people"}, "list_name_known"),
        ({"name": " "}, "name_not_blank"),
        ({"query": "x" * 4001}, "query_length"),
        ({"created_by": None}, "has_owner"),
        ({"name": "drafts"}, "savedview_name"),
    ],
)
def test_database_refuses(contributor, fields, constraint):
    keep(contributor)
    known = {"list_name": "claims", "name": "Other", "created_by": contributor}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SavedView.objects.create(**(known | fields))


def test_name_of_a_view_that_was_given_up_is_free(contributor):
    saved_views.give_up(view=keep(contributor), by=contributor)
    assert keep(contributor).name == "Drafts"
