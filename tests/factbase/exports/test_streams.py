import json
import time
from datetime import UTC, datetime
from decimal import Decimal

import psycopg
import pytest
from django.db import connection, transaction

from api.shapes.claims import claims_json
from factbase.actions import claims as claim_actions
from factbase.exports import Where, inert, reading, restored, stream_csv, streams
from factbase.exports.tables import CLAIMS
from factbase.models import Claim, EntityType, Status
from factbase.values import EntityRef, Kind, Modifier, Money, Text, ValueType, from_parts
from sources.edtf import parse_edtf
from tests.factbase.exports.rows import rows_of
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    SourceFactory,
    make_claim,
)

COLUMNS = CLAIMS.columns_in(Where.LIST)

pytestmark = pytest.mark.django_db


def exported(queryset=None, **options):
    return rows_of(
        stream_csv(CLAIMS, Claim.objects.all() if queryset is None else queryset, **options)
    )


def only_row(**options):
    (row,) = exported(**options)
    return row


def test_stream_csv_starts_with_the_byte_order_mark_and_the_names():
    content = b"".join(stream_csv(CLAIMS, Claim.objects.none()))
    header = ",".join(column.name for column in COLUMNS)
    assert content == b"\xef\xbb\xbf" + header.encode() + b"\n"


def test_stream_csv_with_money_writes_every_part_and_the_words():
    value = Money(Decimal("20000000000"), "CNY", Modifier.ABOUT, verbatim="20 billion yuan")
    claim = make_claim(value=value, valid="2025-06")
    row = only_row()
    assert (row["id"], row["revision"]) == (str(claim.pk), "1")
    assert row["subject_id"] == str(claim.subject_id)
    assert (row["subject_label"], row["subject_type"]) == (claim.subject.label, "company")
    assert (row["property_slug"], row["property_label"]) == (
        claim.property.slug,
        claim.property.label,
    )
    assert (row["value_type"], row["value_amount"], row["value_unit"]) == (
        "money",
        "20000000000",
        "CNY",
    )
    assert (row["value_modifier"], row["value_verbatim"]) == ("about", "20 billion yuan")
    assert (row["value_lower"], row["value_upper"], row["value_text"]) == ("", "", "")
    assert row["display"] == "about 20 billion CNY"
    assert (row["valid_edtf"], row["valid_earliest"], row["valid_latest"]) == (
        "2025-06",
        "2025-06-01",
        "2025-06-30",
    )
    assert (row["denied"], row["status"], row["kind"]) == ("false", "draft", "value")


@pytest.mark.parametrize(
    "digits", ["-5", "2.780", "0.00000000000000000001", "500000000000010000000000000", "-0.5"]
)
def test_stream_csv_writes_amounts_in_the_digits_they_were_given(digits):
    make_claim(value=Money(Decimal(digits), "USD"))
    assert only_row()["value_amount"] == digits


def test_stream_csv_of_every_value_type_can_be_read_back(contributor):
    entity = EntityFactory()
    given = {
        ValueType.ENTITY: {"id": str(entity.pk), "label": entity.label},
        ValueType.MONEY: {"modifier": "between", "lower": "-1.50", "upper": "3", "unit": "USD"},
        ValueType.QUANTITY: {"amount": "7", "modifier": "at_least", "unit": "people"},
        ValueType.DATE: {"edtf": "-0044~", "verbatim": "in 45 BC or so"},
        ValueType.TEXT: {"text": "=SUM(A1)\n'quoted', \"twice\"", "language": "en"},
        ValueType.URL: {"url": "https://example.org/?a=1,2"},
        ValueType.BOOLEAN: {"boolean": False},
    }
    values = {kind: from_parts(kind, parts) for kind, parts in given.items()}
    for kind, value in values.items():
        fields = {"subject": entity, "property": PropertyFactory(value_type=kind), "value": value}
        claim_actions.create(by=contributor, fields=fields)
    rows = exported()
    texts = {column.name for column in COLUMNS if column.content == "text"}
    read = {}
    for row in rows:
        plain = {name: restored(cell) if name in texts else cell for name, cell in row.items()}
        parts = {
            name.removeprefix("value_"): cell
            for name, cell in plain.items()
            if name.startswith("value_") and name != "value_type" and cell
        }
        read[ValueType(row["value_type"])] = from_parts(ValueType(row["value_type"]), parts)
    assert read == values


def test_stream_csv_says_the_same_as_the_api_under_the_same_names(contributor):
    sentence = PropertyFactory(slug="said", value_type="text")
    qualifiers = [{"property": sentence, "kind": Kind.VALUE, "value": Text("as reported", "en")}]
    for value in (Money(Decimal("-1.50"), "USD", Modifier.ABOUT), Text("'tis =1", "en")):
        kind = ValueType.MONEY if isinstance(value, Money) else ValueType.TEXT
        fields = {"subject": EntityFactory(), "property": PropertyFactory(value_type=kind)}
        fields |= {"value": value, "valid": parse_edtf("2025-06/.."), "qualifiers": qualifiers}
        claim_actions.create(by=contributor, fields=fields)
    site = "https://facts.example/"
    said = [flattened(claim) for claim in claims_json(Claim.objects.all(), site)]
    assert said
    for row, claim in zip(exported(site=site), said, strict=True):
        shared = row.keys() & claim.keys()
        row["qualifiers"] = json.dumps(json.loads(row["qualifiers"]))
        assert {name: restored(row[name]) for name in shared} == {
            name: claim[name] for name in shared
        }
        only_here = {name for name in row if not name.startswith(("quote", "source_", "value_"))}
        assert only_here <= shared


@pytest.mark.parametrize(("kind", "words"), [(Kind.UNKNOWN, "unknown"), (Kind.NONE, "none")])
def test_stream_csv_without_a_value_leaves_its_columns_empty(contributor, kind, words):
    fields = {"subject": EntityFactory(), "property": PropertyFactory(), "kind": kind}
    claim_actions.create(by=contributor, fields=fields)
    row = only_row()
    assert (row["kind"], row["value_amount"], row["display"]) == (kind, "", words)


def test_stream_csv_says_not_where_the_value_is_denied():
    company = EntityFactory(label="Beta")
    prop = PropertyFactory(value_type="entity")
    make_claim(value=EntityRef(company.pk, "Beta"), property=prop, denied=True)
    row = only_row()
    assert (row["denied"], row["display"]) == ("true", "not Beta")
    assert (row["value_id"], row["value_label"]) == (str(company.pk), "Beta")


def test_stream_csv_writes_qualifiers_as_json(contributor):
    round_of = PropertyFactory(slug="round", label="financing round", value_type="text")
    sum_of = PropertyFactory(slug="sum", label="sum", value_type="money")
    qualifiers = [
        {"property": round_of, "kind": Kind.VALUE, "value": Text("=B", "en")},
        {"property": sum_of, "kind": Kind.UNKNOWN, "value": None},
    ]
    fields = {
        "subject": EntityFactory(),
        "property": PropertyFactory(),
        "value": Money(Decimal(1), "USD"),
        "qualifiers": qualifiers,
    }
    claim_actions.create(by=contributor, fields=fields)
    assert json.loads(only_row()["qualifiers"]) == [
        {
            "property": {"slug": "round", "label": "financing round", "value_type": "text"},
            "kind": "value",
            "value": {"type": "text", "text": "=B", "language": "en"},
            "display": "=B",
        },
        {
            "property": {"slug": "sum", "label": "sum", "value_type": "money"},
            "kind": "unknown",
            "value": None,
            "display": "unknown",
        },
    ]


def test_stream_csv_shows_the_best_quote_with_its_source():
    claim = make_claim()
    EvidenceFactory(claim=claim, stance="context", exact="some context")
    source = SourceFactory(title="-The Title", published="2025-06-26", url="https://a.example/1")
    EvidenceFactory(claim=claim, stance="supports", exact="@best", source=source)
    EvidenceFactory(claim=claim, stance="supports", exact="later")
    row = only_row()
    assert (row["quote"], row["quote_stance"], row["quote_check"]) == (
        "'@best",
        "supports",
        "no_snapshot",
    )
    assert (row["source_title"], row["source_publisher"]) == ("'-The Title", source.publisher.name)
    assert (row["source_published"], row["source_url"]) == ("2025-06-26", "https://a.example/1")


def test_stream_csv_with_hostile_words_everywhere_keeps_every_text_cell_inert(contributor):
    evil = "=HYPERLINK(0)"
    company = EntityType.objects.get(slug="company")
    subject = EntityFactory(label=evil, type=company)
    prop = PropertyFactory(label=evil, value_type="text")
    contributor.username = "@evil"
    contributor.save()
    claim = make_claim(
        subject=subject, property=prop, value=Text(evil, "en"), by=contributor, note=evil
    )
    source = SourceFactory(title=evil, url=evil, publisher__name=evil)
    EvidenceFactory(claim=claim, source=source, exact=evil)
    row = only_row()
    hostile = {name for name, cell in row.items() if evil in cell or "@evil" in cell}
    assert hostile >= {"subject_label", "property_label", "value_text", "note", "quote"}
    assert {row[name] for name in hostile} == {inert(evil), "'@evil"}


def test_stream_csv_writes_times_in_utc_and_the_names_of_people(contributor, reviewer):
    claim = make_claim(status=Status.VERIFIED, by=contributor, verified_by=reviewer)
    row = only_row()
    created = datetime.strptime(row["created_at"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    claim.refresh_from_db()
    assert created == claim.created_at
    assert (row["created_by"], row["updated_by"], row["verified_by"]) == (
        "contributor",
        "contributor",
        "reviewer",
    )


def test_stream_csv_keeps_the_order_of_the_list_and_its_slice():
    for amount in (3, 1, 2, 5, 4):
        make_claim(value=Money(Decimal(amount), "USD"))
    by_amount = Claim.objects.order_by("-value_amount")
    assert [row["value_amount"] for row in exported(by_amount)] == ["5", "4", "3", "2", "1"]
    assert [row["value_amount"] for row in exported(by_amount[1:3])] == ["4", "3"]


def test_stream_csv_binds_the_filters_values_and_leaves_percent_signs_alone():
    make_claim(value=Text("100 % of '; DROP TABLE factbase_claim; --", "en"))
    make_claim(value=Text("another", "en"))
    found = exported(Claim.objects.filter(value_text__icontains="0 % of '; DROP"))
    assert [row["value_text"] for row in found] == ["100 % of '; DROP TABLE factbase_claim; --"]
    assert Claim.objects.count() == 2


@pytest.mark.parametrize("site", ["https://facts.example", "https://facts.example/"])
def test_stream_csv_with_a_site_gives_each_claim_its_address(site):
    claim = make_claim()
    assert only_row(site=site)["url"] == f"https://facts.example/claims/{claim.pk}/"


def test_stream_csv_without_a_site_leaves_the_address_empty():
    make_claim()
    assert only_row()["url"] == ""


def test_stream_csv_writes_chunks_and_ends_with_the_number_of_claims(monkeypatch):
    monkeypatch.setattr(streams, "CHUNK_BYTES", 2000)
    for _ in range(20):
        make_claim()
    sizes: list[int] = []
    assert drained(stream_csv(CLAIMS, Claim.objects.all()), sizes) == 20
    assert len(sizes) > 3
    assert all(1000 < size < 4000 for size in sizes[:-1])


def test_stream_csv_reads_in_a_transaction_that_cannot_write():
    with psycopg.connect(**connection.get_connection_params()) as own:
        own.execute(reading.SETTINGS)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            own.execute("CREATE TABLE written ()")


@pytest.mark.usefixtures("vocabulary")
def test_stream_csv_closed_early_ends_the_statement_and_its_own_connection(monkeypatch):
    monkeypatch.setattr(streams, "CHUNK_BYTES", 1)
    company, _ = EntityType.objects.get_or_create(slug="company", defaults={"label": "Company"})
    make_claim(subject=EntityFactory(type=company))
    stream = stream_csv(CLAIMS, Claim.objects.all())
    next(stream)
    assert count_exports() == 1
    stream.close()
    assert exports_running() == 0


def flattened(claim: dict) -> dict[str, str]:
    """Return a claim's JSON as the cells of a row."""
    cells = {}
    for name, value in claim.items():
        parts = (
            {f"{name}_{part}": cell for part, cell in value.items()}
            if (isinstance(value, dict))
            else {name: value}
        )
        cells |= {column: as_cell(cell) for column, cell in parts.items()}
    return cells


def as_cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return f"{value:g}"
        case datetime():
            return f"{value:%Y-%m-%dT%H:%M:%S.%fZ}"
        case list():
            return json.dumps(value)
    return str(value)


def drained(stream, sizes):
    """Read a stream to its end, note the sizes of its chunks and return its value."""
    while True:
        try:
            sizes.append(len(next(stream)))
        except StopIteration as end:
            return end.value


def exports_running() -> int:
    """Return how many connections of exports are open; a closed one takes a moment to go."""
    patience = time.monotonic() + 60
    while (number := count_exports()) and time.monotonic() < patience:
        time.sleep(0.02)
    return number


def count_exports() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'factbase export'"
            " AND datname = current_database()"
        )
        return cursor.fetchone()[0]


def test_stream_csv_with_a_failing_query_raises_before_the_first_chunk():
    broken = Claim.objects.extra(where=["1/0 = 1"])
    make_claim()
    with pytest.raises(psycopg.errors.DivisionByZero), transaction.atomic():
        exported(broken)
