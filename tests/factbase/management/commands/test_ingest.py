import re

import pytest
from django.core.management import CommandError, call_command

from sources.models import Publisher, Snapshot, Source
from tests.factories import PublisherFactory, SourceFactory, make_user

pytestmark = pytest.mark.django_db
PAGE = """<!doctype html><html lang="en"><head><title>A report</title>
<meta name="author" content="Ann Author"></head>
<body><article><h1>A report</h1><p>Something was said in this article.</p></article></body></html>
"""


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("A plain note about a company.", "utf-8")
    return path


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE, "utf-8")
    return path


def ingest(*arguments, by="contributor"):
    call_command("ingest", *map(str, arguments), "--by", by)


def test_ingest_takes_what_is_given_and_shows_it(contributor, note, capsys):
    publisher = PublisherFactory(name="The Desk", grade="B")
    ingest(
        *(note, "--title", "A note", "--author", "Ann", "--author", "Bo", "--kind", "note"),
        *("--publisher", "the desk", "--published", "2025-06", "--language", "en"),
        *("--url", "https://desk.example/1"),
    )
    source = Source.objects.get()
    assert (source.title, source.authors, source.kind) == ("A note", ["Ann", "Bo"], "note")
    assert (source.publisher, source.published, source.created_by) == (
        publisher,
        "2025-06",
        contributor,
    )
    assert (source.language, source.url) == ("en", "https://desk.example/1")
    shown = capsys.readouterr().out
    assert f"{note}: new {source.pk} “A note”" in shown
    assert re.search(r"publisher +The Desk, grade B", shown)


def test_ingest_takes_the_rest_from_the_document_and_shows_it(contributor, page, capsys):
    ingest(page)
    source = Source.objects.get()
    assert (source.title, source.authors, source.language) == ("A report", ["Ann Author"], "en")
    assert re.search(r"authors +Ann Author\n", capsys.readouterr().out)


def test_ingest_of_the_same_bytes_again_names_the_source_that_has_them(
    contributor, note, tmp_path, capsys
):
    ingest(note)
    copy = tmp_path / "copy.txt"
    copy.write_bytes(note.read_bytes())
    ingest(copy, "--publisher", "Never seen")
    source = Source.objects.get()
    assert f"{copy}: already archived as {source.pk}" in capsys.readouterr().out
    assert not Publisher.objects.exists()


def test_ingest_with_a_new_publisher_records_it_ungraded(contributor, note):
    ingest(note, "--publisher", " New Daily ")
    publisher = Source.objects.get().publisher
    assert (publisher.name, publisher.grade) == ("New Daily", "F")


def test_ingest_into_a_recorded_source_adds_a_snapshot(contributor, note):
    source = SourceFactory()
    ingest(note, "--source", source.pk)
    assert Snapshot.objects.get().source == source
    assert Source.objects.count() == 1


def test_ingest_of_several_files_goes_on_after_a_failing_one(contributor, note, page, capsys):
    missing = note.with_name("missing.txt")
    broken = note.with_name("broken.pdf")
    broken.write_bytes(b"%PDF-1.7 and then nothing")
    with pytest.raises(CommandError, match=r"2 of 4 files were not archived\.") as failure:
        ingest(missing, note, broken, page, "--publisher", "The Desk")
    assert failure.value.returncode == 1
    errors = capsys.readouterr().err
    assert f"{missing}: The file cannot be read: No such file or directory." in errors
    assert f"{broken}: " in errors
    assert Source.objects.count() == 2


def test_ingest_of_a_failing_file_leaves_no_publisher_behind(contributor, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    with pytest.raises(CommandError, match="1 of 1 files"):
        ingest(empty, "--publisher", "Never seen")
    assert not Publisher.objects.exists()
    assert not Source.objects.exists()


def test_ingest_of_an_address_says_what_to_do_instead(contributor):
    with pytest.raises(CommandError, match="Fetching addresses is not available yet: save the"):
        ingest("https://news.example/1")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--published", "26.6.2025"], "“26.6.2025” is not a date"),
        (["--source", "01980000-0000-7000-8000-000000000000"], "There is no source 0198"),
        (
            ["--source", "01980000-0000-7000-8000-000000000000", "--title", "x", "--kind", "note"],
            "The source is recorded already: leave out --title, --kind.",
        ),
        (["again.txt", "--title", "x"], "A title or an address belongs to one file"),
    ],
)
def test_ingest_with_a_contradiction_is_refused(contributor, note, arguments, message):
    with pytest.raises(CommandError, match=re.escape(message)):
        ingest(note, *arguments)
    assert not Source.objects.exists()


def test_ingest_by_somebody_who_may_not_lists_who_may(contributor, reader, note):
    message = "No active contributor is called reader. Who may: contributor."
    with pytest.raises(CommandError, match=re.escape(message)):
        ingest(note, by="reader")


def test_ingest_by_nobody_in_particular_is_by_the_only_administrator(
    administrator, contributor, note
):
    call_command("ingest", str(note))
    assert Source.objects.get().created_by == administrator


def test_ingest_without_any_administrator_asks_who_does_it(contributor, note):
    make_user("administrator", username="gone", is_active=False)
    message = "Say with --by who does this. Who may: contributor."
    with pytest.raises(CommandError, match=re.escape(message)):
        call_command("ingest", str(note))
