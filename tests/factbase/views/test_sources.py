import pytest

from tests.factories import SourceFactory, make_snapshot

TEXT = "Zhipu presses on.\n\nIt has been <b>pegged</b> at 20 billion yuan."


@pytest.fixture
def snapshot(db):
    return make_snapshot(TEXT)


def test_snapshot_file_is_a_download_that_cannot_run(client, snapshot):
    response = client.get(f"/sources/{snapshot.source_id}/snapshots/{snapshot.pk}/")
    assert response.content.decode() == TEXT
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_snapshot_file_under_another_source_is_not_found(client, snapshot):
    other = SourceFactory()
    assert client.get(f"/sources/{other.pk}/snapshots/{snapshot.pk}/").status_code == 404


@pytest.mark.django_db
def test_source_list_writes_the_signs_of_an_author_once(client):
    SourceFactory(authors=["Ann O'Neil"])
    assert "&amp;#x27;" not in client.get("/sources/").content.decode()
