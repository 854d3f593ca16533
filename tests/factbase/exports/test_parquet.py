import io
from datetime import UTC, datetime
from decimal import Decimal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from factbase.exports import FORMATS, TABLES, Where, parquet
from factbase.exports.tables import CLAIMS, ENTITIES
from factbase.models import Claim, Entity
from factbase.values import Money, Text
from tests.factbase.exports.rows import rows_of
from tests.factbase.filtersets.world import make_world
from tests.factories import EntityFactory, PropertyFactory, make_claim

pytestmark = pytest.mark.django_db
KINDS = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "BOOLEAN": pa.bool_(),
    "TIMESTAMPTZ": pa.timestamp("us", tz="UTC"),
    "DECIMAL(7,6)": pa.decimal128(7, 6),
}


def table_of(table, rows, **options):
    whole = b"".join(FORMATS["parquet"].stream(table, rows, **options))
    return pq.read_table(io.BytesIO(whole))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_parquet_has_the_columns_with_their_types(table):
    make_world()
    rows = table.model.objects.order_by("pk")
    found = table_of(table, rows)
    wanted = table.columns_in(Where.LIST)
    assert found.schema.names == [column.name for column in wanted]
    assert found.schema.types == [KINDS[column.parquet] for column in wanted]
    assert found.num_rows == rows.count()


def test_parquet_says_the_same_as_the_csv():
    make_world()
    rows = Claim.objects.order_by("pk")
    found = table_of(CLAIMS, rows, site="https://facts.example").to_pylist()
    cells = rows_of(FORMATS["csv"].stream(CLAIMS, rows, site="https://facts.example"))
    assert [{name: as_cell(value) for name, value in row.items()} for row in found] == cells


def as_cell(value):
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case Decimal():
            return format(value.normalize(), "f")
        case datetime():
            return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
    return str(value)


@pytest.mark.parametrize("digits", ["2.780", "500000000000010000000000000.00000000000000000001"])
def test_parquet_keeps_every_digit_of_an_amount(digits):
    make_claim(value=Money(Decimal(digits), "USD"))
    (row,) = table_of(CLAIMS, Claim.objects.all()).to_pylist()
    assert row["value_amount"] == digits


@pytest.mark.parametrize("words", ["=1+1", "'quoted", 'a "b",\r\nc', "\\.", "NULL", "nan", " "])
def test_parquet_holds_text_as_it_was_written(words):
    prop = PropertyFactory(value_type="text")
    claim = make_claim(property=prop, value=Text("x" + words, "en"))
    EntityFactory(label=words if words.strip() else f"x{words}")
    label = words if words.strip() else f"x{words}"
    (row,) = table_of(CLAIMS, Claim.objects.filter(pk=claim.pk)).to_pylist()
    assert row["value_text"] == "x" + words
    (row,) = table_of(ENTITIES, Entity.objects.filter(label=label)).to_pylist()
    assert row["label"] == label


def test_parquet_holds_a_text_of_megabytes():
    make_claim(note="é" * 3_000_000)
    (row,) = table_of(CLAIMS, Claim.objects.all()).to_pylist()
    assert len(row["note"]) == 3_000_000


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "INSTALL httpfs",
        "SET enable_external_access = true",
    ],
)
def test_duckdb_reaches_nothing_outside_its_folder(tmp_path, statement):
    with parquet._duckdb(tmp_path) as database, pytest.raises(duckdb.Error):
        database.execute(statement)


def test_parquet_by_way_of_many_files_has_every_row_in_its_order(monkeypatch):
    monkeypatch.setattr(parquet, "PIECE_BYTES", 1)
    monkeypatch.setattr("factbase.exports.streams.CHUNK_BYTES", 700)
    for number in range(30):
        make_claim(note=f"{number}\n" * number)
    rows = Claim.objects.order_by("-pk")
    found = table_of(CLAIMS, rows).column("note").to_pylist()
    assert found == [note or None for note in rows.values_list("note", flat=True)]


def test_parquet_of_nothing_has_its_columns():
    found = table_of(CLAIMS, Claim.objects.none().order_by("pk"))
    assert (found.num_rows, found.num_columns) == (0, len(CLAIMS.columns_in(Where.LIST)))
