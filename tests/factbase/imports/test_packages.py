"""An exported Data Package comes back byte by byte, and changes nothing a second time."""

import csv
import io
import json
from collections.abc import Callable
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from factbase.actions import confidence, conflicts
from factbase.exceptions import PermissionDeniedError
from factbase.exports.formats import PACKAGE
from factbase.exports.tables import CLAIMS
from factbase.imports import steps
from factbase.imports.files import Options, take_in
from factbase.imports.mending import stream_wrong_rows
from factbase.models import (
    Alias,
    Claim,
    Entity,
    Import,
    ImportKind,
    ImportRow,
    ImportState,
    Outcome,
    Status,
)
from factbase.sample import loader
from factbase.values import DateValue, Kind, Text
from sources.edtf import parse_edtf
from sources.models import Snapshot
from tests.factbase.imports.files import applied, changes, csv_file, problems
from tests.factbase.imports.reading.files import zipped
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    SourceFactory,
    make_claim,
    make_snapshot,
    make_user,
)

pytestmark = pytest.mark.django_db
HOSTILE = [
    "=1+1",
    "@SUM(A1)",
    "'quoted",
    "''",
    '"',
    "a,b\r\nc",
    "\\.",
    "NULL",
    "-",
    "智谱",
    "\u202e",
]


def exported() -> bytes:
    stream = PACKAGE.stream(CLAIMS, Claim.objects.all(), is_whole=True, has_archive=True)
    return b"".join(stream)


def bring_package(content: bytes, by: User) -> Import:
    taken = take_in(
        file=io.BytesIO(content),
        filename="desk.zip",
        by=by,
        options=Options(kind=ImportKind.PACKAGE),
    )
    return steps.go_on(staged=taken.staged)


def exported_from(make: Callable[[], object]) -> bytes:
    """Return the package of a desk that `make` makes, and leave nothing of it here."""
    with transaction.atomic():
        make()
        content = exported()
        transaction.set_rollback(True)
    return content


def files_in(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def make_hostile_desk() -> None:
    """Make records whose texts could be taken for something else, in every status."""
    author, colleague = make_user("contributor"), make_user("contributor")
    reviewer = make_user("reviewer")
    june = parse_edtf("2025-06")
    source = SourceFactory(
        title="=title",
        authors=HOSTILE,
        published=june.text,
        published_earliest=june.earliest,
        published_latest=june.latest,
    )
    snapshot = make_snapshot("He said “=1+1”.\r\n\ttab 智谱", SourceFactory())
    for place, label in enumerate(HOSTILE):
        entity = EntityFactory(label=label, description=label)
        Alias.objects.create(entity=entity, name=f"{label} too", language="zh")
        prop = PropertyFactory(value_type="text", label=label)
        claim = make_claim(
            subject=entity, property=prop, value=Text(label, "en"), note=label, by=author
        )
        EvidenceFactory(claim=claim, source=source, exact=label, created_by=author)
        EvidenceFactory(claim=claim, exact=label, updated_by=colleague)
        date = PropertyFactory(value_type="date", cardinality="many")
        status = list(Status)[place % len(Status)]
        value = DateValue(parse_edtf("-0044/2025~"), label)
        make_claim(
            subject=entity, property=date, value=value, status=status, by=author,
            verified_by=reviewer, valid="201X", denied=bool(place % 2),
        )  # fmt: skip
        make_claim(
            subject=entity, property=prop, value=Text(f"{label}!"), status=Status.SUBMITTED,
            recheck="claim_edited", by=author, verified_by=reviewer,
        )  # fmt: skip
    unknown = Claim(subject=entity, property=prop, created_by=author, updated_by=author)
    unknown.value_type = "text"
    unknown.put(None, kind=Kind.UNKNOWN, verbatim="=an undisclosed sum")
    unknown.save()
    EvidenceFactory(claim=unknown, source=snapshot.source, snapshot=None)
    for _ in confidence.rescore(fix=True):
        pass


@pytest.mark.parametrize("make", [make_hostile_desk, loader.load], ids=["hostile", "sample"])
def test_export_into_an_empty_database_is_exported_as_it_was(
    make: Callable[[], object], administrator: User
) -> None:
    content = exported_from(make)
    staged = bring_package(content, administrator)
    assert problems(staged) == []
    applied(staged)
    assert (staged.state, staged.problem) == ("applied", {})

    before, after = files_in(content), files_in(exported())
    for name in before:
        assert after[name].decode("utf-8", "replace") == before[name].decode("utf-8", "replace"), (
            name
        )
    assert after.keys() == before.keys()


def test_export_imported_where_it_came_from_changes_nothing(administrator: User) -> None:
    loader.load()
    content = exported()
    staged = bring_package(content, administrator)

    assert set(staged.counts) == {"leave"}
    assert changes(staged) == []
    applied(staged)
    assert exported() == content


def test_what_differs_here_is_shown_and_left(administrator: User) -> None:
    entity = EntityFactory(label="Zhipu AI")
    make_claim(subject=entity)
    content = exported()
    Entity.objects.filter(pk=entity.pk).update(label="Z.ai")
    staged = bring_package(content, administrator)

    assert ("label", "Z.ai", "Zhipu AI") in changes(staged)
    rows = ImportRow.objects.filter(staged=staged).exclude(outcome="leave")
    assert [(row.table, row.outcome) for row in rows] == [("entities", "outdated")]


def test_unknown_people_become_accounts_that_nobody_can_use(administrator: User) -> None:
    content = exported_from(lambda: make_claim(by=make_user(username="mallory")))
    applied(bring_package(content, administrator))

    mallory = User.objects.get(username="mallory")
    assert (mallory.is_active, mallory.has_usable_password()) == (False, False)
    assert Claim.objects.get().created_by == mallory


def test_only_a_reviewer_brings_a_package_in(contributor: User) -> None:
    content = exported_from(make_claim)
    with pytest.raises(PermissionDeniedError, match="needs the role reviewer"):
        bring_package(content, contributor)


def without_hashes(description: bytes) -> bytes:
    described = json.loads(description)
    for resource in described["resources"]:
        del resource["hash"]
    return json.dumps(described).encode()


def test_file_that_is_not_as_the_package_says_is_refused(administrator: User) -> None:
    """Else the rows that a broken copy has lost would never be missed."""
    files = files_in(exported_from(make_claim))
    files["data/claims.csv"] = files["data/claims.csv"].splitlines(keepends=True)[0]
    staged = bring_package(zipped(files), administrator)
    assert staged.state == ImportState.FAILED
    assert "data/claims.csv is not the file whose hash" in staged.problem["message"]

    files["datapackage.json"] = without_hashes(files["datapackage.json"])
    assert bring_package(zipped(files), administrator).state == ImportState.READY


@pytest.mark.parametrize("folder", ["texts/", "archive/"])
@pytest.mark.parametrize("content", [b"something else", b"\xff\xfe", b"a\x00b"])
def test_archive_that_is_not_as_the_package_says_is_refused(
    folder: str, content: bytes, administrator: User
) -> None:
    files = files_in(exported_from(lambda: make_snapshot("The very words.")))
    [name] = [name for name in files if name.startswith(folder)]
    staged = bring_package(zipped(files | {name: content}), administrator)
    steps.apply(staged=staged, by=administrator)
    steps.go_on(staged=staged)
    staged.refresh_from_db()
    assert staged.state == ImportState.READY
    assert "are not those whose hash the package tells" in staged.problem["message"]
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize(
    ("description", "message"),
    [
        (b"[1]", "has no resources"),
        (b'{"resources": null}', "has no resources"),
        (b'{"resources": []}', "has no resources"),
        (b'{"resources": {"a": 1}}', "has no resources"),
        (b'{"resources": [{"name": [], "path": "x"}]}', "has no resources"),
        (b"[" * 100_000, "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b'{"resources": [{"name": "claims", "path": "../x.csv"}]}', "not in the package"),
        (b'{"resources": [{"name": "claims", "path": ["a.csv"]}]}', "not in the package"),
    ],
)
def test_description_that_is_none_is_refused(
    description: bytes, message: str, administrator: User
) -> None:
    staged = bring_package(zipped({"datapackage.json": description}), administrator)
    assert staged.state == ImportState.FAILED
    assert message in staged.problem["message"]


def test_package_of_a_desk_with_many_archived_copies_is_read(administrator: User) -> None:
    copies = {f"archive/{number:064}": b"" for number in range(1_500)}
    content = zipped(copies | files_in(exported_from(make_claim)))
    assert bring_package(content, administrator).state == ImportState.READY


def changed_by_hand(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """Return a package of one verified claim, changed without a hash to tell of it."""
    files = files_in(
        exported_from(
            lambda: make_claim(
                status=Status.VERIFIED,
                by=make_user(username="author"),
                verified_by=make_user("reviewer", username="judge"),
            )
        )
    )
    files["datapackage.json"] = without_hashes(files["datapackage.json"])
    change(files)
    return zipped(files)


def empty(table: str) -> Callable[[dict[str, bytes]], None]:
    """Return what leaves of a table the names of its columns."""
    path = f"data/{table}.csv"
    return lambda files: files.update({path: files[path].split(b"\n")[0] + b"\n"})


def repeat_the_claim(files: dict[str, bytes]) -> None:
    files["data/claims.csv"] += files["data/claims.csv"].split(b"\n", 1)[1]


@pytest.mark.parametrize(
    ("change", "rows"),
    [
        (
            empty("claims"),
            {
                ("review_events", 2, "claim_id", "neither here nor among those of the package"),
                ("review_events", 3, "claim_id", "neither here nor among those of the package"),
            },
        ),
        (empty("review_events"), {("claims", 2, "status", "lead to “draft”")}),
        (repeat_the_claim, {("claims", 3, "id", "Row 2 is the same record")}),
    ],
    ids=["claims lost", "steps lost", "claim twice"],
)
def test_row_of_which_something_would_be_lost_is_wrong(
    change: Callable[[dict[str, bytes]], object],
    rows: set[tuple[str, int, str, str]],
    administrator: User,
) -> None:
    staged = bring_package(changed_by_hand(change), administrator)
    wrong = ImportRow.objects.filter(staged=staged, outcome=Outcome.WRONG)
    found = {(row.table, row.number, *row.problems[0][:2]) for row in wrong}
    for table, number, column, message in rows:
        [told] = [told for *place, told in found if place == [table, number, column]]
        assert message in told
    assert len(found) == len(rows)
    header, *lines = b"".join(stream_wrong_rows(staged)).decode("utf-8-sig").splitlines()
    assert header == "table,row,error"
    assert {tuple(line.split(",")[:2]) for line in lines} == {
        (table, str(number)) for table, number, *_ in rows
    }


@pytest.mark.parametrize(
    ("table", "column", "cell", "message"),
    [
        ("claims", "value_type", "colour", "“colour” is none of entity, money"),
        ("claims", "kind", "some", "“some” is none of value, unknown, none"),
        ("claims", "denied", "perhaps", "perhaps"),
        ("claims", "editors", "5", "a list of texts is wanted"),
        ("claims", "editors", '[["a"]]', "a list of texts is wanted"),
        ("properties", "equivalents", "[1]", "an object, {…}, is wanted"),
        ("review_events", "action", "wave", "“wave” is none of"),
    ],
)
def test_cell_that_the_column_does_not_take_is_wrong(
    table: str, column: str, cell: str, message: str, administrator: User
) -> None:
    path = f"data/{table}.csv"

    def put(files: dict[str, bytes]) -> None:
        rows = [*csv.DictReader(io.StringIO(files[path].decode(), newline=""))]
        rows[0][column] = cell
        written = io.StringIO(newline="")
        writer = csv.DictWriter(written, rows[0])
        writer.writeheader()
        writer.writerows(rows)
        files[path] = written.getvalue().encode()

    staged = bring_package(changed_by_hand(put), administrator)
    wrong = ImportRow.objects.get(staged=staged, table=table, outcome=Outcome.WRONG)
    [told] = [told for place, told, *_ in wrong.problems if place == column]
    assert message in told


@pytest.mark.parametrize(
    ("column", "other", "message"),
    [
        (b"status", b"state", "data/claims.csv lacks these columns: status."),
        (b"id,", b"=mine,id,", "has columns that are none of ours: “=mine”. Take them out."),
    ],
)
def test_table_with_other_columns_is_refused_with_their_names(
    column: bytes, other: bytes, message: str, administrator: User
) -> None:
    def rename(files: dict[str, bytes]) -> None:
        files["data/claims.csv"] = files["data/claims.csv"].replace(column, other, 1)

    staged = bring_package(changed_by_hand(rename), administrator)
    assert staged.state == ImportState.FAILED
    assert message in staged.problem["message"]


def test_crowd_that_contradicts_itself_without_end_is_not_let_in(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make_crowd() -> None:
        subject, prop = EntityFactory(), PropertyFactory(value_type="text", cardinality="one")
        for name in "abc":
            make_claim(subject=subject, property=prop, value=Text(name, "en"))

    content = exported_from(make_crowd)
    monkeypatch.setattr(conflicts, "MOST_IN_A_GROUP", 2)
    refused = applied(bring_package(content, administrator))
    assert (refused.state, Claim.objects.count()) == ("ready", 0)
    assert "contradict one another more than 2 times" in refused.problem["message"]
    monkeypatch.setattr(conflicts, "MOST_IN_A_GROUP", 3)
    assert applied(refused).state == "applied"


def test_revision_that_somebody_made_up_keeps_no_worker_busy(administrator: User) -> None:
    def raise_revision(files: dict[str, bytes]) -> None:
        rows = list(csv.DictReader(io.StringIO(files["data/claims.csv"].decode(), newline="")))
        rows[0]["revision"] = "2000000000"
        files["data/claims.csv"] = csv_file(rows)

    staged = applied(bring_package(changed_by_hand(raise_revision), administrator))
    assert staged.state == ImportState.READY
    assert "more than 10,000 times" in staged.problem["message"]
