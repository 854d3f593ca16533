"""Releases."""

from collections.abc import Callable

import pytest

from factbase.exports import releases
from factbase.models import Status
from tests.api.conftest import ApiClient
from tests.factbase.exports.conftest import data_dir  # noqa: F401 - a fixture
from tests.factories import make_claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]


def test_releases_are_read_by_everybody_with_their_files(anonymous: ApiClient) -> None:
    make_claim(status=Status.VERIFIED)
    release = releases.make(by=None)
    listed = anonymous.read("releases/", sha256=release.sha256)
    (found,) = listed["results"]
    assert found == anonymous.read(f"releases/{release.pk}/")
    assert (found["number"], found["claims"], found["sha256"]) == (1, 1, release.sha256)
    for name, path in (
        ("package", releases.package_of(release)),
        ("changes", releases.changes_of(release)),
    ):
        address = found[name].removeprefix("http://testserver")
        assert b"".join(anonymous.get(address)) == path.read_bytes()
        path.unlink()
        assert anonymous.get(address).status_code == 404


def test_release_is_asked_for_once_and_made_in_the_background(
    as_administrator: ApiClient, run_jobs: Callable[[], list[str]]
) -> None:
    make_claim(status=Status.VERIFIED)
    key = {"Idempotency-Key": "quarter"}
    asked, again = (
        as_administrator.send("post", "releases/", {"notes": "Q1"}, headers=key) for _ in range(2)
    )
    assert (asked.status_code, asked.json()["state"]) == (201, "queued")
    assert again.json() == asked.json()
    refused = as_administrator.send("post", "releases/", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "already_running")
    assert run_jobs() == ["build_export"]
    made = as_administrator.read(asked["Location"].removeprefix("http://testserver/api/v1/"))
    assert (made["state"], made["percent"]) == ("done", 100)
    release = as_administrator.read(made["release"].removeprefix("http://testserver/api/v1/"))
    assert (release["number"], release["claims"], release["notes"]) == (1, 1, "Q1")
    assert (release["id"], release["sha256"]) == (made["id"], made["sha256"])
    package = as_administrator.get(release["package"].removeprefix("http://testserver"))
    download = as_administrator.get(made["download"].removeprefix("http://testserver"))
    assert b"".join(package) == b"".join(download)


def test_release_of_a_moment_before_the_last_one_is_refused(as_administrator: ApiClient) -> None:
    releases.make(by=None)
    refused = as_administrator.send("post", "releases/", {"known_at": "2020-01-01"})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "known_at"
