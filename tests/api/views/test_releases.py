"""Releases."""

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
