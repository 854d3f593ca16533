import re
from zipfile import ZipFile

import psycopg
import pytest
from django.core.management import CommandError, call_command

from factbase.exports import FORMATS, Where, formats_of
from factbase.exports.tables import CLAIMS
from factbase.management.commands import export_claims
from factbase.models import Claim, Status
from tests.factbase.exports.rows import rows_of
from tests.factbase.history.moments import now
from tests.factories import EntityFactory, make_claim

pytestmark = pytest.mark.django_db


def run(*arguments):
    call_command("export_claims", *arguments)


def test_export_claims_to_a_file_writes_the_verified_ones(tmp_path, capsys):
    verified = make_claim(status=Status.VERIFIED)
    make_claim(status=Status.DRAFT)
    path = tmp_path / "claims.csv"
    run("-o", str(path))
    (row,) = rows_of([path.read_bytes()])
    assert row["id"] == str(verified.pk)
    assert "1 claims exported." in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["claims.csv"]


def test_export_claims_to_standard_output_writes_nothing_but_the_file(capfdbinary):
    make_claim()
    run("status=any")
    (row,) = rows_of([capfdbinary.readouterr().out])
    assert row["status"] == "draft"


def test_export_claims_applies_filters_order_and_site(tmp_path):
    claim = make_claim(status=Status.DISPUTED)
    make_claim(status=Status.DISPUTED)
    path = tmp_path / "claims.csv"
    filters = [f"property={claim.property.slug}", "status=disputed,draft", "ordering=subject"]
    run(*filters, "--site", "https://facts.example", "-o", str(path))
    (row,) = rows_of([path.read_bytes()])
    assert row["url"] == f"https://facts.example/claims/{claim.pk}/"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("colour=red", "“colour” is not a parameter of this list; allowed are amount, "),
        ("status=golden", "status: “golden” is not one of: draft, "),
        ("format=csv", "“format” is not a parameter of this list"),
        ("verified", "“verified” is not a filter: write FILTER=VALUE, as in status=any."),
    ],
)
def test_export_claims_with_a_wrong_filter_is_refused_and_writes_no_file(tmp_path, wrong, message):
    path = tmp_path / "claims.csv"
    with pytest.raises(CommandError, match=re.escape(message)):
        run(wrong, "-o", str(path))
    assert not path.exists()


def test_export_claims_in_another_format_is_refused():
    with pytest.raises(CommandError, match="invalid choice: 'pdf'"):
        run("--format", "pdf")


def test_export_claims_into_a_folder_that_is_not_there_says_so(tmp_path):
    with pytest.raises(CommandError, match=r"The file cannot be written: .*No such file"):
        run("-o", str(tmp_path / "nowhere" / "claims.csv"))


@pytest.mark.parametrize(
    "fault", [psycopg.OperationalError("server closed the connection"), KeyboardInterrupt()]
)
def test_export_claims_that_breaks_off_keeps_the_old_file_and_no_draft(
    tmp_path, monkeypatch, fault
):
    def breaks_off(table, queryset, *, site, known_at):
        yield b"id,url\n"
        raise fault

    monkeypatch.setitem(export_claims.FORMATS, "csv", FORMATS["csv"]._replace(stream=breaks_off))
    path = tmp_path / "claims.csv"
    path.write_bytes(b"the old file")
    with pytest.raises((CommandError, KeyboardInterrupt)):
        run("-o", str(path))
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [
        ("claims.csv", b"the old file")
    ]


def test_export_claims_of_nothing_writes_the_header(tmp_path):
    path = tmp_path / "claims.csv"
    run("-o", str(path))
    header = ",".join(column.name for column in CLAIMS.columns_in(Where.LIST))
    assert path.read_text("utf-8-sig") == f"{header}\n"


@pytest.mark.usefixtures("vocabulary")
def test_export_claims_of_an_earlier_moment_and_of_what_held_then(tmp_path):
    old, path = make_claim(status=Status.VERIFIED, valid="2019"), tmp_path / "claims.csv"
    make_claim(status=Status.VERIFIED, valid="2025")
    then = now().isoformat()
    make_claim(status=Status.VERIFIED, valid="2019")

    run("--known-at", then, "--valid-at", "2019-06", "-o", str(path))

    assert [row["id"] for row in rows_of([path.read_bytes()])] == [str(old.pk)]


def test_export_claims_of_no_moment_names_it():
    with pytest.raises(CommandError, match="argument --known-at: “yesterday” is not a moment"):
        run("--known-at", "yesterday")


@pytest.mark.parametrize("form", ["csv", "ndjson", "xlsx", "parquet", "datapackage"])
def test_export_claims_writes_the_same_as_the_stream_in_every_format(tmp_path, form):
    make_claim(status=Status.VERIFIED)
    path = tmp_path / "claims"
    run("--format", form, "-o", str(path))
    whole = b"".join(formats_of(CLAIMS)[form].stream(CLAIMS, Claim.objects.all()))
    # A workbook says when it was made.
    assert path.read_bytes()[:4] == whole[:4] if form == "xlsx" else path.read_bytes() == whole


def test_export_claims_of_everything_holds_what_no_claim_refers_to(tmp_path):
    EntityFactory(label="Alone")
    path = tmp_path / "package.zip"
    run("--format", "datapackage", "--everything", "--archive", "-o", str(path))
    assert "Alone" in ZipFile(path).read("data/entities.csv").decode()


@pytest.mark.parametrize("option", ["--everything", "--archive"])
def test_export_claims_of_everything_in_a_list_is_refused(option):
    with pytest.raises(CommandError, match="--everything and --archive need --format datapackage"):
        run(option)


def test_export_claims_that_does_not_fit_says_what_does(tmp_path):
    make_claim(status=Status.VERIFIED, note="x" * 40_000)
    with pytest.raises(CommandError, match="Choose CSV, NDJSON or Parquet"):
        run("--format", "xlsx", "-o", str(tmp_path / "claims.xlsx"))
    assert list(tmp_path.iterdir()) == []
