import pytest
from django.urls import reverse

from factbase.exports import releases
from factbase.models import Job, Release, Status
from tests.factbase.exports.conftest import data_dir  # noqa: F401 - a fixture
from tests.factories import make_claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]


def test_release_pages_say_what_it_holds_and_lead_to_its_files(client):
    make_claim(status=Status.VERIFIED)
    release = releases.make(by=None, notes="<b>the first</b>\u202e")
    listed = client.get(reverse("release-list")).content.decode()
    assert "&lt;b&gt;the first&lt;/b&gt;" in listed
    assert "U+202E" in listed
    page = client.get(reverse("release-detail", args=[1])).content.decode()
    assert release.sha256 in page
    assert "data/claims.csv" in page
    for name, path in (
        ("release-package", releases.package_of(release)),
        ("release-changes", releases.changes_of(release)),
    ):
        response = client.get(reverse(name, args=[1]))
        assert b"".join(response) == path.read_bytes()
        path.unlink()
        assert client.get(reverse(name, args=[1])).status_code == 404


def test_release_that_there_is_not_is_not_found(client):
    assert client.get(reverse("release-detail", args=[7])).status_code == 404


def test_release_is_made_in_the_background_for_an_administrator(client, administrator, run_jobs):
    make_claim(status=Status.VERIFIED)
    client.force_login(administrator)
    assert "Make a release" in client.get(reverse("release-list")).content.decode()
    shown = client.post(reverse("release-make"), {"notes": "<now>"}, follow=True).content.decode()
    assert "Call it off" in shown
    assert "&lt;now&gt;" in shown
    shown = client.post(reverse("release-make"), follow=True).content.decode()
    assert "A release is being made already." in shown
    assert "Not made yet" in shown
    assert Job.objects.count() == 1
    assert run_jobs() == ["build_export"]
    release = Release.objects.get()
    assert (release.notes, release.created_by) == ("<now>", administrator)
    assert "Not made yet" not in client.get(reverse("release-list")).content.decode()
    done = client.get(reverse("export-detail", args=[release.pk])).content.decode()
    assert release.sha256 in done
    assert "Kept until" not in done


def test_release_is_offered_to_administrators_alone(client, reviewer):
    client.force_login(reviewer)
    assert "Make a release" not in client.get(reverse("release-list")).content.decode()
    assert client.post(reverse("release-make")).status_code == 403
