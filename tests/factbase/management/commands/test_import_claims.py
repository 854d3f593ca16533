"""Imports at the command line."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from factbase.imports import applying, steps
from factbase.imports.files import Options, take_in
from factbase.models import Claim, Import
from tests.factbase.imports.files import csv_file
from tests.factbase.imports.reading.files import workbook
from tests.factbase.imports.test_claims import ROW
from tests.factories import EntityFactory, PropertyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path, contributor: User) -> Path:
    EntityFactory(label="Zhipu AI")
    PropertyFactory(slug="valuation", label="valuation")
    path = tmp_path / "claims.csv"
    path.write_bytes(csv_file([ROW]))
    return path


def run(*arguments: Any) -> None:
    call_command("import_claims", *map(str, arguments), "--by", "contributor")


def test_dry_run_says_what_would_be_done_and_resume_does_it(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(file, "--dry-run")
    assert "1 new" in capsys.readouterr().out
    assert not Claim.objects.exists()

    run("--resume", Import.objects.get().pk)
    assert "Applied." in capsys.readouterr().out
    assert Claim.objects.count() == 1
    run(file)
    assert "was imported already" in capsys.readouterr().out


def test_resumed_to_be_looked_at_it_does_nothing(
    file: Path, capsys: pytest.CaptureFixture[str], contributor: User
) -> None:
    with file.open("rb") as content:
        options = Options(at_once=True)
        taken = take_in(file=content, filename="a.csv", by=contributor, options=options)
    run("--resume", taken.staged.pk, "--dry-run")
    assert "1 new" in capsys.readouterr().out
    assert not Claim.objects.exists()


def test_changed_meanwhile_it_is_not_applied_until_it_is_resumed(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    apply = applying.apply

    def later(**how: Any) -> None:
        EntityFactory(label="ZHIPU AI")
        apply(**how)

    monkeypatch.setattr(steps, "OF_ROWS", steps.OF_ROWS._replace(apply=later))
    with pytest.raises(CommandError, match="data has changed"):
        run(file)
    assert not Claim.objects.exists()
    monkeypatch.undo()
    with pytest.raises(CommandError, match="1 rows are wrong, doubtful"):
        run("--resume", Import.objects.get().pk)


def test_rows_in_the_way_end_it_with_their_places(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(csv_file([ROW, ROW | {"value": "lots"}]))
    errors = tmp_path / "errors.csv"
    with pytest.raises(CommandError, match="1 rows are in the way"):
        run(file, "--dry-run", "--errors", errors)
    assert "claims.csv:3: value: " in capsys.readouterr().err
    assert "lots" in errors.read_text("utf-8-sig")
    with pytest.raises(CommandError, match="cannot be written"):
        run(file, "--dry-run", "--errors", tmp_path / "none" / "errors.csv")

    with pytest.raises(CommandError, match="1 rows are wrong"):
        run(file)
    run(file, "--leave-out", "--submit")
    assert Claim.objects.get().status == "submitted"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'a,b\n1,"2\n', "Row 2, column 2: The quotation mark"),
        (b"what,how much\n1,2\n", "No column says what the claims are about.*need --kind"),
    ],
)
def test_file_that_cannot_be_read_is_refused(file: Path, content: bytes, message: str) -> None:
    file.write_bytes(content)
    with pytest.raises(CommandError, match=message):
        run(file)


def test_nothing_or_two_things_to_import_are_refused(file: Path) -> None:
    with pytest.raises(CommandError, match="Name a FILE"):
        run()
    with pytest.raises(CommandError, match="cannot be read"):
        run(file.with_name("absent.csv"))


def test_sheet_that_there_is_not_is_refused_with_those_there_are(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = file.with_suffix(".xlsx")
    book.write_bytes(workbook([[*ROW], [*ROW.values()]], others={"Notes": [["a"], ["b"]]}))
    with pytest.raises(CommandError, match="It has: “Sheet1”, “Notes”"):
        run(book, "--sheet", "Q3")
    with pytest.raises(CommandError, match="No column says"):
        run(book, "--sheet", "Notes")
    capsys.readouterr()
    run(book)
    assert Claim.objects.count() == 1
    assert "Sheet read: Sheet1. Not read: Notes." in capsys.readouterr().out
