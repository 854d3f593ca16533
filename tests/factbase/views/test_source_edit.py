"""Sources come in from files and pasted text; nothing typed is lost on the way."""

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factbase.views import source_edit
from sources.models import Blob, Derivation, Publisher, Snapshot, Source
from tests.factories import PublisherFactory, SourceFactory, make_snapshot

pytestmark = pytest.mark.django_db

HTML = b"""<!doctype html><html lang="en"><head><title>Falcon flies</title>
<meta name="author" content="Ann Other"><meta property="article:published_time"
content="2025-06-26T08:00:00Z"></head><body><article><h1>Falcon flies</h1>
<p>The company was pegged at 20 billion yuan, said a person who knows.</p></article></body>
</html>"""


@pytest.fixture
def desk(client: Client, contributor: User) -> Client:
    """Return the browser of a contributor."""
    client.force_login(contributor)
    return client


def upload(content: bytes, name: str = "falcon.html") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def test_pasted_text_is_archived_with_what_was_typed(desk: Client) -> None:
    publisher = PublisherFactory(name="Tribune")
    response = desk.post(
        "/sources/new/",
        {
            "text": "One line.\r\nAnother line.",
            "title": "Falcon flies",
            "kind": "article",
            "publisher": "tribune",
            "published": "26 June 2025",
            "authors": "Ann Other\nBo Else",
            "language": "en",
        },
    )

    source = Source.objects.get()
    assert response["Location"] == f"/sources/{source.pk}/"
    assert (source.title, source.publisher, source.published) == (
        "Falcon flies",
        publisher,
        "2025-06-26",
    )
    assert source.authors == ["Ann Other", "Bo Else"]
    assert Snapshot.objects.get(source=source).text.splitlines() == ["One line.", "Another line."]


@pytest.mark.parametrize("is_new", [True, False])
def test_document_archived_by_another_meanwhile_is_refused_and_nothing_is_left(
    desk: Client, monkeypatch: pytest.MonkeyPatch, is_new: bool
) -> None:
    make_snapshot("The same words.", SourceFactory(title="First"))
    other = SourceFactory(title="Second")
    monkeypatch.setattr(source_edit, "_is_archived_already", lambda _form: False)
    typed = {
        "kind": "article",
        "title": "Mine",
        "publisher": "A new one",
        "publisher_choice": "new",
        "text": "The same words.",
        "status": "current",
        "revision": "1",
    }
    page = desk.post("/sources/new/" if is_new else f"/sources/{other.pk}/edit/", typed)

    assert "This document has just been archived, as “First”" in page.content.decode()
    assert not Publisher.objects.filter(name="A new one").exists()
    assert {source.title for source in Source.objects.all()} == {"First", "Second"}


@pytest.mark.parametrize("is_known", [True, False])
def test_publisher_that_the_document_names_is_taken_or_asked_for(
    desk: Client, is_known: bool
) -> None:
    if is_known:
        PublisherFactory(name="The Ledger")
    page = b'<meta property="og:site_name" content="The Ledger"><title>T</title><p>Words.</p>'
    response = desk.post("/sources/new/", {"kind": "article", "file": upload(page)})

    source = Source.objects.get()
    assert (source.publisher is not None) == is_known
    asked = "It names “The Ledger” as its publisher" in str(*get_messages(response.wsgi_request))
    assert asked != is_known


def test_file_is_archived_and_what_it_says_is_shown_for_correction(desk: Client) -> None:
    response = desk.post("/sources/new/", {"kind": "article", "file": upload(HTML)})

    source = Source.objects.get()
    assert response["Location"] == f"/sources/{source.pk}/edit/"
    assert (source.title, source.published, source.language) == (
        "Falcon flies",
        "2025-06-26",
        "en",
    )
    told = [str(message) for message in get_messages(response.wsgi_request)]
    assert "Read from the document, please check: Title, Authors, Published" in told[0]


def test_pasted_text_is_read_first_and_nothing_is_stored(desk: Client) -> None:
    typed = {"text": "Falcon flies\n\nThe company rose.", "kind": "report", "read": "1"}

    response = desk.post("/sources/new/", typed)

    page = response.content.decode()
    assert "The company rose.</textarea>" in page
    assert '<option value="report" selected>' in page
    assert response.context["form"]["title"].value() == "Falcon flies"
    assert "Read from the document: please check." in page
    assert not Source.objects.exists()


def test_proposals_never_replace_what_was_typed(desk: Client) -> None:
    typed = {"title": "My own title", "text": "Falcon flies\n\nIt rose.", "kind": "report"}

    response = desk.post("/sources/new/", typed | {"read": "1"})

    assert response.context["form"]["title"].value() == "My own title"


def test_same_bytes_lead_to_the_source_that_has_them(desk: Client) -> None:
    known = make_snapshot("The very same words.", SourceFactory(title="Known already")).source
    typed = {"text": "The very same words.", "title": "Again", "kind": "article"}

    page = desk.post("/sources/new/", typed).content.decode()

    assert "This document is archived already" in page
    assert f'<a href="/sources/{known.pk}/">“Known already”</a>' in page
    assert 'value="Again"' in page
    assert Source.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The submitted file is empty."),
        (b"%PDF-1.7 and then nothing", "damaged"),
        (b"PK\x03\x04" + b"\x00" * 64, "Only plain text, HTML and PDF files can be read"),
    ],
)
def test_broken_file_is_refused_at_its_field_and_leaves_nothing(
    desk: Client, content: bytes, message: str
) -> None:
    typed = {"title": "Falcon", "kind": "report", "publisher": "New Press"}
    typed["publisher_choice"] = "new"

    response = desk.post("/sources/new/", {**typed, "file": upload(content, "falcon.pdf")})

    assert message in response.context["form"].errors["file"][0]
    assert 'value="Falcon"' in response.content.decode()
    assert not Source.objects.exists()
    assert not Blob.objects.exists()
    assert not Publisher.objects.exists()


def test_file_and_text_together_are_refused(desk: Client) -> None:
    typed = {"kind": "article", "text": "Some words.", "file": upload(HTML)}

    response = desk.post("/sources/new/", typed)

    assert response.context["form"].errors == {
        "text": ["Upload a file or paste its text, not both."]
    }


def test_metadata_alone_needs_a_title(desk: Client) -> None:
    refused = desk.post("/sources/new/", {"kind": "book", "text": "  "})
    assert "Give the source a title" in refused.context["form"].errors["title"][0]

    desk.post("/sources/new/", {"kind": "book", "title": "A book"})
    assert Source.objects.get().title == "A book"
    assert not Snapshot.objects.exists()


def test_new_publisher_is_added_once_confirmed(desk: Client) -> None:
    typed = {"kind": "book", "title": "A book", "publisher": "New Press"}

    asked = desk.post("/sources/new/", typed).content.decode()
    assert "no publisher called “New Press” yet" in asked
    assert not Publisher.objects.exists()

    desk.post("/sources/new/", typed | {"publisher_choice": "new"})
    assert Source.objects.get().publisher == Publisher.objects.get(name="New Press")


def test_edit_adds_a_copy_and_keeps_the_rest(desk: Client) -> None:
    source = SourceFactory(title="Falcon flies")
    typed = {
        "title": "Falcon flies",
        "kind": "article",
        "publisher": source.publisher.name,
        "status": "corrected",
        "status_note": "a number",
        "text": "The corrected words.",
        "revision": str(source.revision),
    }
    response = desk.post(f"/sources/{source.pk}/edit/", typed)

    assert response["Location"] == f"/sources/{source.pk}/"
    source.refresh_from_db()
    assert (source.status, source.status_note) == ("corrected", "a number")
    assert Snapshot.objects.get(source=source).text == "The corrected words."


def test_lost_race_over_a_source_names_the_stored_publisher(desk: Client) -> None:
    source = SourceFactory(title="Falcon flies", publisher=None)
    PublisherFactory(name="Tribune")
    page = f"/sources/{source.pk}/edit/"
    read = {"title": "Falcon flies", "kind": "article", "status": "current", "revision": "1"}
    desk.post(page, read | {"publisher": "Tribune"})

    answer = desk.post(page, read).content.decode()

    assert "Stored now:</span> Tribune" in answer


def test_derivation_is_recorded(desk: Client) -> None:
    article, blog = SourceFactory(title="Falcon flies"), SourceFactory(title="A blog post")
    typed = {"derivation-kind": "reports_on", "derivation-derived_from": "A blog post"}

    response = desk.post(f"/sources/{article.pk}/derivations/new/", typed)

    assert response["Location"] == f"/sources/{article.pk}/edit/"
    assert Derivation.objects.get().derived_from == blog
    assert "A blog post</a>" in desk.get(f"/sources/{article.pk}/edit/").content.decode()


def test_derivation_in_a_circle_is_refused_at_its_field(desk: Client) -> None:
    article, blog = SourceFactory(title="Falcon flies"), SourceFactory(title="A blog post")
    Derivation.objects.create(source=blog, derived_from=article, kind="quotes")
    typed = {"derivation-kind": "reports_on", "derivation-derived_from": "A blog post"}

    response = desk.post(f"/sources/{article.pk}/derivations/new/", typed)

    assert response.context["derivation_form"].errors == {
        "derived_from": ["A source cannot derive from itself, not even through others."]
    }
    assert 'value="A blog post"' in response.content.decode()
