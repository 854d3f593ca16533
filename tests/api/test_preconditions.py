"""The revision as ETag: reading again, and two who write at once."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from factbase.actions import records
from factbase.models import Claim, Status
from tests.api.conftest import ApiClient
from tests.factories import EntityFactory, EvidenceFactory, make_claim, make_user

pytestmark = pytest.mark.django_db


def test_record_that_was_read_is_not_sent_again(anonymous: ApiClient) -> None:
    path = f"/api/v1/entities/{EntityFactory().pk}/"
    tag = anonymous.get(path)["ETag"]
    assert tag == '"1"'
    for known in (tag, f"W/{tag}", f'"7", {tag}', "*"):
        again = anonymous.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert anonymous.get(path, headers={"If-None-Match": '"7"'}).status_code == 200


def test_tag_of_a_change_is_what_the_next_change_needs(as_contributor: ApiClient) -> None:
    path = f"entities/{EntityFactory().pk}/"
    first = as_contributor.send("patch", path, {"description": "a"})
    url = f"/api/v1/{path}"
    sent = {"data": {"description": "b"}, "content_type": "application/json"}
    second = as_contributor.patch(url, **sent, headers={"If-Match": first["ETag"]})
    assert (second.status_code, first["ETag"], second["ETag"]) == (200, '"2"', '"3"')


def test_tag_that_a_proxy_made_weak_names_its_revision(as_contributor: ApiClient) -> None:
    url = f"/api/v1/entities/{EntityFactory().pk}/"
    sent = {"data": {"description": "a"}, "content_type": "application/json"}
    weak = {"If-Match": 'W/"1"'}
    assert as_contributor.patch(url, **sent, headers=weak).status_code == 200
    assert as_contributor.patch(url, **sent, headers=weak).status_code == 412


@pytest.mark.parametrize("tag", ["*", "3", 'w/"1"', '"1", "2"', '"one"'])
def test_tag_that_names_no_single_revision_is_refused(as_contributor: ApiClient, tag: str) -> None:
    url = f"/api/v1/entities/{EntityFactory().pk}/"
    response = as_contributor.patch(
        url, {"description": "a"}, content_type="application/json", headers={"If-Match": tag}
    )
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "If-Match"


def test_retracting_what_was_changed_meanwhile_is_refused_and_caught_without_the_check(
    as_contributor: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    entity = EntityFactory()
    path = f"entities/{entity.pk}/"
    as_contributor.send("patch", path, {"description": "now it is another firm"})
    reason = {"reason": "no such firm"}
    assert as_contributor.send("post", path + "retract/", reason, read=1).status_code == 412

    monkeypatch.setattr(records, "refuse_stale", lambda *_: None)
    assert as_contributor.send("post", path + "retract/", reason, read=1).status_code == 200


def test_second_decision_on_a_revision_names_the_first(
    as_reviewer: ApiClient, client_of: Callable[[User], ApiClient]
) -> None:
    claim = EvidenceFactory(claim=make_claim(status=Status.SUBMITTED)).claim
    path, read = f"claims/{claim.pk}/", claim.revision
    other = client_of(make_user("reviewer", username="jonas"))
    assert other.send("post", path + "verify/", read=read).status_code == 200

    late = as_reviewer.send("post", path + "dispute/", {"comment": "no"}, read=read)

    assert (late.status_code, late.json()["code"]) == (409, "already_decided")
    assert late.json()["detail"].startswith("jonas verified this claim at ")
    assert Claim.objects.get(pk=claim.pk).status == Status.VERIFIED
