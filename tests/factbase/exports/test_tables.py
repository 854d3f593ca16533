import csv
import json
import re
from pathlib import Path

import pytest
from django.db import models

from api import shapes
from factbase.exports import TABLES, Content, Where, formats_of, stream_csv, stream_ndjson
from factbase.exports.tables import (
    CLAIMS,
    ENTITIES,
    ENTITY_TYPES,
    EVIDENCE,
    PROPERTIES,
    PUBLISHERS,
    SNAPSHOTS,
    SOURCES,
)
from factbase.models import Entity
from tests.factbase.exports.rows import rows_of
from tests.factbase.filtersets.world import make_world

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "exports.md"
SITE = "https://facts.example/"
LISTS = [
    (CLAIMS, shapes.claims_json),
    (ENTITIES, shapes.entities_json),
    (ENTITY_TYPES, shapes.entity_types_json),
    (EVIDENCE, shapes.evidence_json),
    (PROPERTIES, shapes.properties_json),
    (PUBLISHERS, shapes.publishers_json),
    (SNAPSHOTS, shapes.snapshots_json),
    (SOURCES, shapes.sources_json),
]
NAMES = {table.name for table in TABLES}
# Fields that no file holds, and why.
LEFT_OUT = {
    "valid_earliest": "follows from valid",
    "valid_latest": "follows from valid",
    "valid_words": "follows from valid",
    "value_date_earliest": "follows from the date",
    "value_date_latest": "follows from the date",
    "published_earliest": "follows from published",
    "published_latest": "follows from published",
    "words": "follows from the value",
    "confidence": "computed from the evidence",
    "supports": "counted",
    "refutes": "counted",
    "context": "counted",
    "origins": "counted",
    "text": "a file of its own",
}


def as_field(field: models.Field) -> set[str]:
    return {field.name, str(field.attname)}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_table_holds_every_field_that_cannot_be_computed_again(table):
    kept = {column.field for column in table.columns_in(Where.PACKAGE)}
    missing = [
        field.name
        for field in table.model._meta.concrete_fields
        if not as_field(field) & kept and field.name not in LEFT_OUT
    ]
    # A claim is withdrawn by a step of review, so it never has these.
    if table is CLAIMS:
        missing = [name for name in missing if name not in {"retracted_at", "retraction_reason"}]
    assert missing == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_columns_name_fields_that_there_are(table):
    names = {name for field in table.model._meta.get_fields() for name in as_names(field)}
    fields = {column.field for column in table.columns if column.field}
    assert fields <= names


def as_names(field) -> set[str]:
    return {field.name, getattr(field, "attname", field.name)}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_references_point_to_unique_columns_of_tables_before(table):
    before = {known.name: known for known in TABLES[: TABLES.index(table) + 1]}
    names = {column.name for column in table.columns_in(Where.PACKAGE)}
    for reference in table.references:
        assert reference.column in names
        targets = before[reference.table].columns_in(Where.PACKAGE)
        (target,) = [column for column in targets if column.name == reference.target]
        assert ("unique", True) in target.constraints


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_columns_of_a_file_have_one_name_each(table):
    for where in (Where.LIST, Where.PACKAGE):
        names = [column.name for column in table.columns_in(where)]
        assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_text_alone_is_made_inert(table):
    for column in table.columns:
        assert column.cell.startswith("regexp_replace(") == (column.content is Content.TEXT)


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "shape"), LISTS, ids=[table.name for table, _ in LISTS])
def test_ndjson_lines_are_the_rows_of_the_api(table, shape):
    make_world()
    rows = table.model.objects.order_by("pk")
    lines = b"".join(stream_ndjson(table, rows, site=SITE)).decode().splitlines()
    assert len(lines) == rows.count() >= 2
    assert [json.loads(line) for line in lines] == [dict(row) for row in shape(rows, SITE)]


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "shape"), LISTS, ids=[table.name for table, _ in LISTS])
def test_csv_of_each_list_has_a_row_for_each_record(table, shape):
    make_world()
    rows = table.model.objects.order_by("pk")
    found = rows_of(stream_csv(table, rows, site=SITE))
    assert [row["id"] for row in found] == [str(pk) for pk in rows.values_list("pk", flat=True)]
    assert list(found[0]) == [column.name for column in table.columns_in(Where.LIST)]


@pytest.mark.django_db
def test_ndjson_with_line_breaks_in_text_keeps_one_line_a_record():
    label = 'one\n"two"\\\r\u2028\x01\x02 three'
    Entity.objects.create(type_id=make_world().object.type_id, label=label)
    rows = Entity.objects.filter(label=label)
    (line,) = b"".join(stream_ndjson(ENTITIES, rows)).split(b"\n")[:-1]
    assert json.loads(line)["label"] == label


def test_ndjson_read_as_csv_would_be_garbled():
    """The broken variant: what COPY's usual quotation marks would do to a line of JSON."""
    line = json.dumps({"label": 'said "so"'})
    written = '"' + line.replace('"', '""') + '"'
    with pytest.raises(json.JSONDecodeError):
        json.loads(written)
    assert next(csv.reader([written])) == [line]


def test_the_guide_names_every_table_in_order():
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", GUIDE.read_text("utf-8"), re.MULTILINE)
    formats = len(formats_of(CLAIMS))
    assert [name for name, _ in rows[:formats]] == [*formats_of(CLAIMS)]
    assert rows[formats:] == [(table.name, table.holds) for table in TABLES]
