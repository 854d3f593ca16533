import contextlib
import hashlib
import os
from datetime import timedelta

import psycopg
import pytest
from django.utils import timezone

from factbase.exports import FORMATS, asking, building, formats_of, releases
from factbase.exports.tables import CLAIMS
from factbase.models import Claim, Export, ExportState, Release, Status
from tests.factbase.exports.rows import rows_of
from tests.factbase.history.moments import now
from tests.factories import make_claim, make_export

pytestmark = pytest.mark.django_db


def asked(by, **given):
    return asking.ask(**{"by": by, "format": "csv", "filters": {}} | given)


def files(folder):
    return sorted(path.name for path in (folder / "exports").iterdir())


@pytest.mark.parametrize("form", ["csv", "ndjson", "parquet", "datapackage"])
def test_build_writes_the_file_and_says_what_it_is(reader, data_dir, run_jobs, form):
    make_claim(status=Status.VERIFIED)
    export = asked(reader, format=form)
    assert run_jobs() == ["build_export"]
    export.refresh_from_db()
    assert (export.state, export.rows_done, export.rows_expected) == ("done", 1, 1)
    content = (data_dir / export.path).read_bytes()
    assert content == b"".join(formats_of(CLAIMS)[form].stream(CLAIMS, Claim.objects.all()))
    assert (export.size, export.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert files(data_dir) == [export.path.removeprefix("exports/")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("vocabulary")
def test_build_applies_filters_moment_and_site(contributor, data_dir, run_jobs):
    claim = make_claim(note="before")
    then = now()
    Claim.objects.update(note="after")
    make_claim()
    given = {"filters": {"status": ["draft"]}, "known_at": then, "site": "https://facts.example/"}
    export = asked(contributor, **given)
    run_jobs()
    export.refresh_from_db()
    (row,) = rows_of([(data_dir / export.path).read_bytes()])
    assert (row["note"], row["url"]) == ("before", f"https://facts.example/claims/{claim.pk}/")


def statuses_in(export, folder):
    export.refresh_from_db()
    return sorted(row["status"] for row in rows_of([(folder / export.path).read_bytes()]))


def test_build_shows_readers_no_drafts_and_no_more_than_was_asked_with(
    reader, contributor, data_dir, run_jobs
):
    for status in (Status.DRAFT, Status.VERIFIED):
        make_claim(status=status)
    any_status = {"filters": {"status": ["any"]}}
    by_reader, by_contributor = asked(reader, **any_status), asked(contributor, **any_status)
    narrowed = asked(contributor, **any_status)
    Export.objects.filter(pk=narrowed.pk).update(sees_drafts=False)
    run_jobs()
    assert statuses_in(by_reader, data_dir) == ["verified"]
    assert statuses_in(by_contributor, data_dir) == ["draft", "verified"]
    assert statuses_in(narrowed, data_dir) == ["verified"]


def test_build_with_the_rights_of_the_account_alone_would_show_drafts(
    contributor, data_dir, monkeypatch
):
    """The broken variant: rights looked up anew in the background."""
    monkeypatch.setattr(building.permissions, "narrow_to_reading", lambda user: None)
    make_claim()
    export = make_export(contributor, filters={"status": ["any"]})
    building.build(export.pk)
    assert statuses_in(export, data_dir) == ["draft"]


def test_build_for_who_may_not_read_any_more_fails(reader, data_dir, run_jobs, settings):
    settings.PUBLIC_READING = settings.FACTBASE_PUBLIC_READING = False
    export = asked(reader)
    reader.is_active = False
    reader.save()
    run_jobs()
    export.refresh_from_db()
    assert (export.state, export.error) == ("failed", "Who asked may not read any more.")
    assert files(data_dir) == []


def test_build_again_after_its_worker_died_begins_anew(reader, data_dir, monkeypatch):
    make_claim(status=Status.VERIFIED)
    export = make_export(reader)

    def dies(table, queryset, **options):
        yield b"half"
        raise psycopg.OperationalError("the server went away")

    with monkeypatch.context() as patched:
        patched.setitem(FORMATS, "csv", FORMATS["csv"]._replace(stream=dies))
        patched.setattr(building, "formats_of", lambda table: FORMATS)
        with pytest.raises(psycopg.OperationalError):
            building.build(export.pk)
    export.refresh_from_db()
    assert (export.state, files(data_dir)) == ("running", [])
    building.build(export.pk)
    export.refresh_from_db()
    assert export.state == "done"
    assert len(rows_of([(data_dir / export.path).read_bytes()])) == 1


def test_build_of_what_has_ended_does_nothing(reader, data_dir):
    ended = {"size": 1, "sha256": "0" * 64, "path": "exports/x", "ended_at": timezone.now()}
    for state in (ExportState.DONE, ExportState.CANCELLED, ExportState.FAILED):
        export = make_export(reader, state=state, **ended)
        building.build(export.pk)
        export.refresh_from_db()
        assert export.state == state


def test_build_that_is_called_off_meanwhile_leaves_no_file(reader, data_dir, monkeypatch):
    make_claim(status=Status.VERIFIED)
    export = make_export(reader)

    def called_off(table, queryset, *, tick, **options):
        yield b"half"
        asking.call_off(export=export, by=reader)
        tick(1)
        yield b"whole"

    monkeypatch.setattr(building, "NOTE_SECONDS", 0)
    csv = FORMATS["csv"]._replace(stream=called_off)
    monkeypatch.setattr(building, "formats_of", lambda table: {"csv": csv})
    building.build(export.pk)
    export.refresh_from_db()
    assert (export.state, files(data_dir)) == ("cancelled", [])


def test_build_notes_how_far_it_is(reader, data_dir, monkeypatch):
    export = make_export(reader)
    seen = []

    def slow(table, queryset, *, tick, **options):
        for number in (10, 20):
            tick(number)
            seen.append(Export.objects.get(pk=export.pk).rows_done)
            yield b"part"
        return 20

    monkeypatch.setattr(building, "NOTE_SECONDS", 0)
    csv = FORMATS["csv"]._replace(stream=slow)
    monkeypatch.setattr(building, "formats_of", lambda table: {"csv": csv})
    building.build(export.pk)
    assert seen == [10, 20]


def test_build_that_another_worker_has_done_meanwhile_keeps_the_first_file(
    reader, data_dir, monkeypatch
):
    """A worker that was thought dead comes back: its file is dropped."""
    export = make_export(reader)

    def overtaken(table, queryset, **options):
        yield b"late"
        if Export.objects.get(pk=export.pk).state == ExportState.RUNNING:
            first = FORMATS["csv"]._replace(stream=lambda *args, **kwargs: made(b"first"))
            with monkeypatch.context() as patched:
                patched.setattr(building, "formats_of", lambda table: {"csv": first})
                building.build(export.pk)
        return 1

    csv = FORMATS["csv"]._replace(stream=overtaken)
    monkeypatch.setattr(building, "formats_of", lambda table: {"csv": csv})
    building.build(export.pk)
    export.refresh_from_db()
    content = (data_dir / export.path).read_bytes()
    assert content == b"first"
    assert export.sha256 == hashlib.sha256(content).hexdigest()


def made(content):
    yield content
    return 1


def test_purge_removes_what_has_had_its_time_and_what_was_left_lying(reader, data_dir, run_jobs):
    make_claim(status=Status.VERIFIED)
    old, young = asked(reader), asked(reader)
    run_jobs()
    left = data_dir / "exports" / ".dead.part"
    growing = data_dir / "exports" / ".growing.part"
    for path in (left, growing):
        path.write_bytes(b"half")
    old.refresh_from_db()
    long_ago = timezone.now() - timedelta(days=9)
    for path in (left, data_dir / old.path):
        os.utime(path, (long_ago.timestamp(), long_ago.timestamp()))
    Export.objects.filter(pk=old.pk).update(
        created_at=long_ago, expires_at=long_ago + timedelta(days=7)
    )
    building.purge()
    assert [*Export.objects.all()] == [young]
    assert files(data_dir) == [".growing.part", f"{young.pk}.csv"]


def test_purge_says_of_what_the_queue_gave_up_that_it_failed(reader, data_dir):
    export = make_export(reader)
    Export.objects.update(created_at=timezone.now() - timedelta(days=2))
    building.purge()
    export.refresh_from_db()
    assert (export.state, export.error) == ("failed", "It could not be made. Ask for it again.")


def test_release_that_is_called_off_while_it_is_made_is_not_there(
    administrator, data_dir, monkeypatch
):
    make_claim(status=Status.VERIFIED)
    export = asking.ask_for_release(by=administrator)
    drafted = releases.drafted

    @contextlib.contextmanager
    def drafted_then_called_off(**given):
        with drafted(**given) as draft:
            asking.call_off(export=export, by=administrator)
            yield draft

    monkeypatch.setattr(releases, "drafted", drafted_then_called_off)
    building.build(export.pk)
    export.refresh_from_db()
    assert export.state == ExportState.CANCELLED
    assert not Release.objects.exists()
    assert list((data_dir / "releases").iterdir()) == []


def test_release_whose_rule_is_broken_meanwhile_fails_and_says_why(administrator, run_jobs):
    export = asking.ask_for_release(by=administrator)
    releases.make(by=None)
    run_jobs()
    export.refresh_from_db()
    assert (export.state, export.error[:10]) == (ExportState.FAILED, "Release 1 ")


def test_release_stays_when_its_export_has_had_its_time(administrator, data_dir, run_jobs):
    export = asking.ask_for_release(by=administrator)
    run_jobs()
    Export.objects.update(created_at=timezone.now() - timedelta(days=9), expires_at=timezone.now())
    building.purge()
    assert not Export.objects.exists()
    assert releases.package_of(Release.objects.get(pk=export.pk)).is_file()
