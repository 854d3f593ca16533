"""The original of an archived copy is shown without what acts in it, and kept by browsers."""

import hashlib

import pytest
from django.test import Client

from factbase.models import Status
from sources.anchoring import CheckState
from sources.extraction import extract
from sources.models import Blob, Snapshot
from tests.factories import EvidenceFactory, SourceFactory, make_claim, make_snapshot
from tests.sources.extraction.documents import make_page, make_pdf

pytestmark = pytest.mark.django_db

HTML = b"<!doctype html><h1>Head</h1><script>alert(1)</script><p onclick=x()>Words"
PDF = make_pdf(make_page(b"Pegged at 5 billion"), pages=2)


def archived(content: bytes) -> Snapshot:
    read = extract(content)
    digest = hashlib.sha256(content).hexdigest()
    Blob.objects.create(sha256=digest, content=content, size=len(content))
    return Snapshot.objects.create(
        source=SourceFactory(),
        blob_id=digest,
        media_type=read.media_type,
        text=read.text,
        text_sha256=hashlib.sha256(read.text.encode()).hexdigest(),
        extractor=read.extractor,
        extractor_version=read.extractor_version,
    )


def address(snapshot: Snapshot, end: str) -> str:
    return f"/sources/{snapshot.source_id}/snapshots/{snapshot.pk}/{end}"


def test_original_page_is_inert_and_only_our_pages_may_frame_it(client: Client) -> None:
    response = client.get(address(archived(HTML), "original/"))
    page = response.content.decode()
    assert "<h1>Head</h1>" in page
    assert "script" not in page.replace("description", "")
    assert "onclick" not in page
    policy = response["Content-Security-Policy"].split("; ")
    assert policy[:3] == ["sandbox", "default-src 'none'", "style-src 'self'"]
    assert "frame-ancestors 'self'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize(("content", "end"), [(HTML, "original/"), (PDF, "pages/1.png")])
def test_original_is_kept_by_browsers_and_not_made_again(
    client: Client, content: bytes, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = archived(content)
    response = client.get(address(snapshot, end))
    assert response["Cache-Control"].startswith("private, max-age=604800")

    def fail(*args: object) -> None:
        raise AssertionError("made again")

    monkeypatch.setattr("factbase.views.originals.sanitised", fail)
    monkeypatch.setattr("factbase.views.originals.picture_of", fail)
    again = client.get(address(snapshot, end), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_page_of_a_pdf_marks_its_quotes_and_leads_to_the_next(client: Client) -> None:
    snapshot = archived(PDF)
    exact = "5 billion"
    start = snapshot.text.index(exact)
    EvidenceFactory(
        claim=make_claim(status=Status.VERIFIED),
        source=snapshot.source,
        snapshot=snapshot,
        exact=exact,
        start=start,
        end=start + len(exact),
        check_state=CheckState.EXACT,
        checked_at=snapshot.captured_at,
    )
    page = client.get(address(snapshot, "pages/1/")).content.decode()
    assert page.count('<rect class="original-supports"') == 1
    assert "Page 1 of 2" in page
    assert address(snapshot, "pages/2/") in page
    second = client.get(address(snapshot, "pages/2/")).content.decode()
    assert "<rect" not in second
    assert "on page 1" in second


def test_page_that_the_pdf_does_not_have_is_not_found(client: Client) -> None:
    snapshot = archived(PDF)
    assert client.get(address(snapshot, "pages/3/")).status_code == 404
    assert client.get(address(snapshot, "pages/0.png")).status_code == 404


@pytest.mark.parametrize(("end", "status"), [("pages/1/", 422), ("pages/1.png", 422)])
def test_damaged_pdf_says_that_it_cannot_be_shown(client: Client, end: str, status: int) -> None:
    snapshot = archived(PDF)
    broken = b"%PDF-1.4 broken"
    digest = hashlib.sha256(broken).hexdigest()
    Blob.objects.create(sha256=digest, content=broken, size=len(broken))
    damaged = Snapshot.objects.create(
        source=snapshot.source,
        blob_id=digest,
        media_type="application/pdf",
        text="text",
        text_sha256=hashlib.sha256(b"text").hexdigest(),
        extractor="test",
        extractor_version="1",
    )
    response = client.get(address(damaged, end))
    assert response.status_code == status
    assert "The file is damaged" in response.content.decode()
    assert "Cache-Control" not in response or "max-age=604800" not in response["Cache-Control"]


def test_original_of_plain_text_is_not_offered(client: Client) -> None:
    snapshot = make_snapshot("Only words.")
    assert client.get(address(snapshot, "original/")).status_code == 404
    assert "original=1" not in client.get(f"/sources/{snapshot.source_id}/").content.decode()


@pytest.mark.parametrize(("content", "shows"), [(HTML, "<iframe sandbox"), (PDF, "data-original")])
def test_reading_room_shows_the_original_on_demand(
    client: Client, content: bytes, shows: str
) -> None:
    snapshot = archived(content)
    room = f"/sources/{snapshot.source_id}/"
    assert shows not in client.get(room).content.decode()
    response = client.get(room, {"original": 1})
    assert shows in response.content.decode()
    assert "frame-src 'self'" in response["Content-Security-Policy"]
