import csv
import hashlib
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zipfile import ZipFile

import frictionless
import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from factbase.actions import records
from factbase.exceptions import FactbaseError, PermissionDeniedError
from factbase.exports import releases
from factbase.exports.differences import differences
from factbase.exports.package import stream_package
from factbase.exports.tables import CLAIMS
from factbase.models import Alias, Claim, Evidence, Qualifier, Release, Status
from factbase.values import Money, Text
from sources.models import Publisher, Source
from tests.factbase.history.moments import now
from tests.factories import (
    EvidenceFactory,
    PropertyFactory,
    SourceFactory,
    make_claim,
    take_step,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("vocabulary", "data_dir"),
]


def changes(release):
    return [json.loads(line) for line in releases.changes_of(release).read_bytes().splitlines()]


def qualified(claim, prop, words):
    qualifier = Qualifier(claim=claim, property=prop, created_by=claim.created_by)
    qualifier.put(Text(words, "en"))
    qualifier.save()
    return qualifier


def test_release_holds_what_is_verified_and_says_what_it_changed(tmp_path):
    kept = make_claim(status=Status.VERIFIED, note="=1")
    edited = make_claim(status=Status.VERIFIED, value=Money(Decimal(1), "USD"))
    withdrawn = make_claim(status=Status.VERIFIED)
    make_claim(status=Status.SUBMITTED)
    first = releases.make(by=None, notes="the first")
    assert (first.number, first.claims, first.added) == (1, 3, 3)
    Claim.objects.filter(pk=edited.pk).update(note="'edited")
    take_step(withdrawn, "retract", by=withdrawn.created_by)
    new = make_claim(status=Status.VERIFIED)
    second = releases.make(by=None)
    assert (second.number, second.claims) == (2, 3)
    assert (second.added, second.changed, second.removed) == (1, 1, 1)
    found = {change["id"]: change for change in changes(second) if change["table"] == "claims"}
    assert list(found) == sorted(found)
    assert str(kept.pk) not in found
    assert found[str(new.pk)]["change"] == "added"
    assert found[str(withdrawn.pk)]["change"] == "removed"
    assert found[str(edited.pk)]["fields"]["note"] == {"old": None, "new": "'edited"}
    report = frictionless.Package(str(releases.package_of(second))).validate()
    assert report.valid


def test_release_says_which_quotes_were_added_and_retracted(administrator):
    claim = make_claim(status=Status.VERIFIED)
    kept, withdrawn = (
        EvidenceFactory(claim=claim, source=SourceFactory(title="=1")) for _ in range(2)
    )
    first = releases.make(by=None)
    added = [(each["table"], each["change"]) for each in changes(first) if each["claim"]]
    assert added == [("claims", "added"), ("evidence", "added"), ("evidence", "added")]
    Evidence.objects.filter(pk=kept.pk).update(checked_at=now())
    records.retract(record=withdrawn, by=administrator, reason="=wrong")
    new = EvidenceFactory(claim=claim)
    found = {each["id"]: each for each in changes(releases.make(by=None)) if each["claim"]}
    assert str(kept.pk) not in found
    assert {each["claim"] for each in found.values()} == {str(claim.pk)}
    assert found[str(new.pk)]["change"] == "added"
    gone = found[str(withdrawn.pk)]
    assert (gone["change"], gone["table"]) == ("retracted", "evidence")
    assert gone["fields"]["retraction_reason"] == {"old": None, "new": "=wrong"}


def test_release_says_which_qualifiers_are_other_ones():
    claim = make_claim(status=Status.SUBMITTED)
    prop = PropertyFactory(value_type="text")
    dropped = qualified(claim, prop, "Series A")
    claim.refresh_from_db()
    take_step(claim, "verify")
    releases.make(by=None)
    Qualifier.objects.filter(pk=dropped.pk).update(retracted_at=now(), retraction_reason="Other.")
    new = qualified(claim, prop, "Series B")
    claim.refresh_from_db()
    take_step(claim, "verify")
    found = {each["id"]: each for each in changes(releases.make(by=None)) if each["claim"]}
    assert {each["claim"] for each in found.values()} == {str(claim.pk)}
    assert (found[str(new.pk)]["table"], found[str(new.pk)]["change"]) == ("qualifiers", "added")
    assert found[str(new.pk)]["fields"]["value_text"] == {"old": None, "new": "Series B"}
    assert found[str(dropped.pk)]["change"] == "retracted"


def test_release_says_what_is_other_of_what_claims_refer_to():
    claim = make_claim(status=Status.VERIFIED)
    source = EvidenceFactory(claim=claim).source
    releases.make(by=None)
    alias = Alias.objects.create(entity=claim.subject, name="=Zhipu")
    Publisher.objects.filter(pk=source.publisher_id).update(grade="F")
    Source.objects.filter(pk=source.pk).update(title="Mended")
    found = {each["table"]: each for each in changes(releases.make(by=None))}
    assert found.keys() - {"claims", "evidence"} == {"aliases", "publishers", "sources"}
    assert found["aliases"]["id"] == str(alias.pk)
    assert found["aliases"]["fields"]["name"] == {"old": None, "new": "=Zhipu"}
    assert found["publishers"]["fields"]["grade"]["new"] == "F"
    assert found["sources"]["fields"]["title"] == {"old": source.title, "new": "Mended"}
    assert {found[name]["claim"] for name in ("aliases", "publishers", "sources")} == {None}


def test_release_of_a_draft_that_another_one_overtook_is_refused():
    with releases.drafted(by=None, known_at=releases.now()) as draft:
        releases.make(by=None, known_at=draft.known_at - timedelta(seconds=1))
        with pytest.raises(FactbaseError, match="made meanwhile"), transaction.atomic():
            releases.keep(draft, by=None)
    assert Release.objects.count() == 1


def test_release_files_are_those_that_their_hashes_name():
    make_claim(status=Status.VERIFIED)
    release = releases.make(by=None)
    package = releases.package_of(release).read_bytes()
    assert hashlib.sha256(package).hexdigest() == release.sha256
    assert len(package) == release.size
    changed = releases.changes_of(release).read_bytes()
    assert hashlib.sha256(changed).hexdigest() == release.changes_sha256
    with ZipFile(releases.package_of(release)) as archive:
        for file in release.files:
            content = archive.read(file["name"])
            assert hashlib.sha256(content).hexdigest() == file["sha256"]
            assert len(content) == file["size"]


def test_release_of_the_same_moment_has_the_same_bytes_whatever_came_since():
    make_claim(status=Status.VERIFIED)
    release = releases.make(by=None)
    Claim.objects.update(note="later")
    make_claim(status=Status.VERIFIED)
    moment = release.known_at
    again = b"".join(
        stream_package(
            CLAIMS, Claim.objects.published(), known_at=moment, created=moment.isoformat()
        )
    )
    assert again == releases.package_of(release).read_bytes()


def test_release_of_the_present_instead_of_a_moment_would_differ():
    """The broken variant: the tables read as they are."""
    make_claim(status=Status.VERIFIED)
    release = releases.make(by=None)
    Claim.objects.update(note="later")
    created = release.known_at.isoformat()
    again = b"".join(stream_package(CLAIMS, Claim.objects.published(), created=created))
    assert again != releases.package_of(release).read_bytes()


def test_release_waits_for_what_began_before_its_moment(monkeypatch):
    monkeypatch.setattr(releases, "WAIT_SECONDS", 0.2)
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT 1")
        with pytest.raises(FactbaseError, match="began before this moment has not ended"):
            releases.make(by=None)
    assert releases.make(by=None).number == 1


def test_release_of_a_moment_that_is_not_later_is_refused():
    release = releases.make(by=None)
    for moment in (release.known_at, datetime(2024, 1, 1, tzinfo=UTC)):
        with pytest.raises(FactbaseError, match=r"Release 1 is of .*: choose a later moment"):
            releases.make(by=None, known_at=moment)
    assert Release.objects.count() == 1


def test_release_by_less_than_an_administrator_is_refused(reviewer, administrator):
    with pytest.raises(PermissionDeniedError, match="administrator"):
        releases.make(by=reviewer)
    assert releases.make(by=administrator).created_by == administrator


@pytest.mark.parametrize(
    "statement", ["UPDATE factbase_release SET notes = 'x'", "DELETE FROM factbase_release"]
)
def test_release_is_never_changed_nor_deleted(statement):
    releases.make(by=None)
    refused = pytest.raises(Exception, match=r"cannot (update|delete)|never|immutable")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Release.objects.get().notes == ""


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("factbase_release_hashes", {"sha256": "x"}),
        ("factbase_release_number_counts", {"number": 0}),
        ("number", {"number": 1}),
        ("known_at", {"number": 2}),
    ],
)
def test_release_that_breaks_a_rule_is_refused_by_postgresql(rule, wrong):
    release = releases.make(by=None)
    fields = {
        "number": 2,
        "known_at": release.known_at,
        "sha256": release.sha256,
        "changes_sha256": release.changes_sha256,
        **dict.fromkeys(("size", "claims", "added", "changed", "removed"), 0),
        "files": [],
    }
    if "number" in wrong and wrong["number"] != 2:
        fields["known_at"] = datetime(2024, 1, 1, tzinfo=UTC)
    with pytest.raises(Exception, match=rule), transaction.atomic():
        Release.objects.create(**fields | wrong)


def test_differences_keep_texts_longer_than_a_cell_of_csv_may_be():
    prop = PropertyFactory(value_type="text")
    words = "=é" * 200_000
    make_claim(status=Status.VERIFIED, property=prop, value=Text(words, "en"))
    release = releases.make(by=None)
    found = next(differences(None, releases.package_of(release)))
    assert found.fields["value_text"] == (None, words)
    assert csv.field_size_limit() > len(words)


def test_make_release_by_command_says_what_and_where(capsys):
    make_claim(status=Status.VERIFIED)
    call_command("make_release", "--notes", "by hand")
    release = Release.objects.get()
    said = capsys.readouterr().out
    assert "Release 1: 1 claims, 1 added, 0 changed, 0 removed." in said
    assert f"{release.sha256}  {releases.package_of(release)}" in said
    assert release.notes == "by hand"


@pytest.mark.parametrize("name", ["package_of", "changes_of"])
def test_verify_names_a_release_whose_file_was_altered_or_is_gone(name, capsys):
    make_claim(status=Status.VERIFIED)
    release = releases.make(by=None)
    call_command("verify")
    assert "1  files of releases" in capsys.readouterr().out
    path = getattr(releases, name)(release)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(CommandError, match=f"{release.pk}: its file .* is not the one"):
        call_command("verify")
    path.unlink()
    with pytest.raises(CommandError, match=f"{release.pk}: its file .* is not there"):
        call_command("verify")
