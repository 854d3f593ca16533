"""Publishers, sources, derivations and snapshots over the API."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sources.models import Publisher, Snapshot, Source
from sources.models.record import uuid7
from tests.api.conftest import ApiClient
from tests.factories import PublisherFactory, SourceFactory, make_snapshot

ARTICLE = {
    "kind": "article",
    "title": "Pegged high",
    "authors": ["Ann"],
    "url": "https://example.org/a",
    "published": "2025-06",
    "language": "en",
}
HTML = b"""<!doctype html><html lang="en"><head><title>A page</title></head>
<body><p>It was pegged at 20 billion yuan.</p></body></html>"""


def test_publisher_is_created_and_changed(as_contributor: ApiClient) -> None:
    sent = {"name": "Caixin", "grade": "B", "url": "https://caixin.example"}
    created = as_contributor.send("post", "publishers/", sent).json()
    assert sent.items() <= created.items()
    changed = as_contributor.send("patch", f"publishers/{created['id']}/", {"grade": "A"})
    assert changed.json()["grade"] == "A"


def test_source_without_a_document_is_recorded(as_contributor: ApiClient) -> None:
    publisher: Publisher = PublisherFactory(name="Caixin", grade="B")
    sent = ARTICLE | {"publisher": str(publisher.pk)}
    response = as_contributor.send("post", "sources/", sent)
    assert response.status_code == 201, response.content
    body = response.json()
    assert (ARTICLE | {"published": None}).items() <= (body | {"published": None}).items()
    assert body["published"] == {
        "edtf": "2025-06",
        "earliest": "2025-06-01",
        "latest": "2025-06-30",
    }
    assert body["publisher"] == {"id": str(publisher.pk), "name": "Caixin", "grade": "B"}
    assert (body["snapshots"], body["derived_from"]) == ([], [])


def test_source_with_a_pasted_text_is_archived(as_contributor: ApiClient) -> None:
    identity = str(uuid7())
    sent = ARTICLE | {"id": identity, "text": "It was pegged at 20 billion yuan."}
    body = as_contributor.send("post", "sources/", sent).json()
    assert body["id"] == identity
    assert body["snapshots"][0]["media_type"] == "text/plain"
    snapshot = as_contributor.read(f"snapshots/{body['snapshots'][0]['id']}/")
    assert snapshot["text"] == "It was pegged at 20 billion yuan."
    assert snapshot["source"] == {"id": identity, "title": "Pegged high"}


def test_source_from_a_file_takes_its_title_from_it(as_contributor: ApiClient) -> None:
    file = SimpleUploadedFile("page.html", HTML, "text/html")
    response = as_contributor.post("/api/v1/sources/", {"file": file, "authors": ["Ann", "Ben"]})
    assert response.status_code == 201, response.content
    body = response.json()
    assert body["title"] == "A page"
    assert body["authors"] == ["Ann", "Ben"]
    assert as_contributor.read("snapshots/")["results"][0]["filename"] == "page.html"


def test_source_with_bytes_that_are_archived_is_a_conflict_naming_the_source(
    as_contributor: ApiClient,
) -> None:
    known = make_snapshot("the same words")
    response = as_contributor.send("post", "sources/", ARTICLE | {"text": "the same words"})
    assert (response.status_code, response.json()["code"]) == (409, "already_archived")
    assert str(known.source_id) in response.json()["detail"]
    assert Source.objects.count() == 1


def test_source_with_a_file_that_cannot_be_read_leaves_nothing(as_contributor: ApiClient) -> None:
    file = SimpleUploadedFile("broken.pdf", b"%PDF-1.7\nbroken", "application/pdf")
    response = as_contributor.post("/api/v1/sources/", {"file": file, "title": "x"})
    assert response.status_code == 422, response.content
    assert not Source.objects.exists()
    assert not Snapshot.objects.exists()


def test_source_with_an_oversized_upload_is_413_before_it_is_read(
    as_contributor: ApiClient,
) -> None:
    file = SimpleUploadedFile("big.txt", b"x" * 10_200_000, "text/plain")
    response = as_contributor.post("/api/v1/sources/", {"file": file})
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"title": None}, "title", "required"),
        ({"url": "javascript:alert(1)"}, "url", "not a web address"),
        ({"published": "yesterday"}, "published", "yesterday"),
        ({"kind": "gossip"}, "kind", "“gossip” is not one of: article, "),
        ({"publisher": "Caixin"}, "publisher", "There is no publisher"),
        ({"authors": ["x"] * 101}, "authors", "no more than 100"),
        ({"file": "x"}, "file", "not a file"),
        ({"derived_from": []}, "derived_from", "read-only"),
    ],
)
def test_source_with_a_wrong_field_is_refused_by_name(
    as_contributor: ApiClient, change: dict[str, Any], field: str, words: str
) -> None:
    sent = {name: value for name, value in (ARTICLE | change).items() if value is not None}
    response = as_contributor.send("post", "sources/", sent)
    assert response.status_code == 400, response.content
    assert response.json()["errors"][0]["field"] == field
    assert words in response.json()["errors"][0]["message"]


def test_source_change_takes_no_document(as_contributor: ApiClient) -> None:
    path = f"sources/{SourceFactory().pk}/"
    assert as_contributor.send("patch", path, {"text": "x"}).status_code == 400
    body = as_contributor.send("patch", path, {"status": "corrected", "publisher": None}).json()
    assert (body["status"], body["publisher"]) == ("corrected", None)


def test_derivation_is_recorded_shown_retracted_and_restored(as_contributor: ApiClient) -> None:
    article, blog = SourceFactory(title="Article"), SourceFactory(title="Blog")
    path = f"sources/{article.pk}/derivations/"
    sent = {"derived_from": str(blog.pk), "kind": "reports_on"}
    body = as_contributor.send("post", path, sent).json()
    link = body["derived_from"][0]
    assert link == {
        "derivation": link["derivation"],
        "revision": 1,
        "id": str(blog.pk),
        "title": "Blog",
        "kind": "reports_on",
    }
    step = f"{path}{link['derivation']}/"
    withdrawn = as_contributor.send("post", step + "retract/", {"reason": "Wrong."})
    assert withdrawn.json()["derived_from"] == []
    assert withdrawn["ETag"] == '"2"'
    restored = as_contributor.send("post", step + "restore/", read=2)
    assert restored.json()["derived_from"] == [link | {"revision": 3}]


def test_derivation_that_closes_a_circle_is_unprocessable(as_contributor: ApiClient) -> None:
    first, second = SourceFactory(), SourceFactory()
    sent = {"derived_from": str(second.pk), "kind": "quotes"}
    assert as_contributor.send("post", f"sources/{first.pk}/derivations/", sent).status_code == 200
    sent = {"derived_from": str(first.pk), "kind": "quotes"}
    response = as_contributor.send("post", f"sources/{second.pk}/derivations/", sent)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "derived_from"


def test_derivation_of_another_source_is_not_found(as_contributor: ApiClient) -> None:
    article, blog = SourceFactory(), SourceFactory()
    sent = {"derived_from": str(blog.pk), "kind": "quotes"}
    body = as_contributor.send("post", f"sources/{article.pk}/derivations/", sent).json()
    link = body["derived_from"][0]["derivation"]
    path = f"sources/{blog.pk}/derivations/{link}/retract/"
    assert as_contributor.send("post", path, {"reason": "x"}).status_code == 404


def test_snapshot_of_known_bytes_is_returned_and_not_stored_twice(
    as_contributor: ApiClient,
) -> None:
    sent = {"source": str(SourceFactory().pk), "text": "some words"}
    first = as_contributor.send("post", "snapshots/", sent)
    second = as_contributor.send("post", "snapshots/", sent)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    other = sent | {"source": str(SourceFactory().pk)}
    assert as_contributor.send("post", "snapshots/", other).status_code == 409


def test_snapshot_without_a_document_is_refused(as_contributor: ApiClient) -> None:
    sent = {"source": str(SourceFactory().pk)}
    response = as_contributor.send("post", "snapshots/", sent)
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "text"


def test_document_that_cannot_be_read_is_refused_at_the_field_it_came_in_by(
    as_contributor: ApiClient,
) -> None:
    text = {"source": str(SourceFactory().pk), "text": " \n "}
    file = {"title": "x", "file": SimpleUploadedFile("page.html", b" ", "text/html")}
    pasted = as_contributor.send("post", "snapshots/", text)
    uploaded = as_contributor.post("/api/v1/sources/", file)
    assert [error["field"] for error in pasted.json()["errors"]] == ["text"]
    assert [error["field"] for error in uploaded.json()["errors"]] == ["file"]


def test_snapshot_content_is_a_download_that_nothing_runs(anonymous: ApiClient) -> None:
    snapshot = make_snapshot("<script>alert(1)</script>")
    response = anonymous.get(f"/api/v1/snapshots/{snapshot.pk}/content/")
    assert response.content == b"<script>alert(1)</script>"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_snapshot_of_a_hostile_pdf_is_refused_and_never_an_error(
    as_contributor: ApiClient, shared: Path
) -> None:
    files = sorted((shared / "data" / "pdf").rglob("*.pdf"))[:8]
    if not files:
        pytest.skip("the folder of hostile files is not there")
    for file in files:
        upload = SimpleUploadedFile(file.name, file.read_bytes(), "application/pdf")
        response = as_contributor.post("/api/v1/sources/", {"file": upload, "title": "x"})
        assert response.status_code in (201, 409, 413, 422), (file.name, response.content)


BOUNDARY = "between"


def multipart(*parts: bytes) -> bytes:
    """Return a form of `parts`, each the rest of a Content-Disposition line and a value."""
    opened = b"--between\r\nContent-Disposition: form-data; "
    return b"".join(opened + part + b"\r\n" for part in parts) + b"--between--\r\n"


TITLE = b'name="title"\r\n\r\nOne'
FILE = b'name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nSome words.'


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ((TITLE, TITLE, FILE), "“title” is given twice"),
        ((TITLE, FILE, FILE), "“file” is given twice"),
        ((b'name="title"\r\n\r\n\xff', FILE), "“title” is not UTF-8"),
    ],
)
def test_form_of_which_a_part_would_be_lost_is_refused(
    parts: tuple[bytes, ...], message: str, as_contributor: ApiClient
) -> None:
    response = as_contributor.generic(
        "POST", "/api/v1/sources/", multipart(*parts), f"multipart/form-data; boundary={BOUNDARY}"
    )
    assert response.status_code == 400
    assert message in response.json()["detail"]


def test_form_with_two_authors_keeps_both(as_contributor: ApiClient) -> None:
    authors = (b'name="authors"\r\n\r\nMira', b'name="authors"\r\n\r\nJonas')
    response = as_contributor.generic(
        "POST",
        "/api/v1/sources/",
        multipart(TITLE, *authors, FILE),
        f"multipart/form-data; boundary={BOUNDARY}",
    )
    assert response.status_code == 201
    assert response.json()["authors"] == ["Mira", "Jonas"]
