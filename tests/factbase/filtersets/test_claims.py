"""Filters of claims that say more than one row against another."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from factbase.filtersets import ClaimFilterSet
from factbase.models import Claim, Status
from factbase.values import Modifier, Money, Text
from tests.factbase.filtersets.world import dated
from tests.factbase.history.verification.intruder import past_every_guard
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    SourceFactory,
    make_claim,
)
from tests.plans import leave_only


def found(query: str) -> list[Claim]:
    """Return the claims of any status that a query string asks for, in order."""
    return list(filterset(query if "status=" in query else f"status=any&{query}").qs)


def filterset(query: str) -> ClaimFilterSet:
    made = ClaimFilterSet(QueryDict(query), Claim.objects.all())
    assert made.is_valid(), made.errors
    return made


def test_status_not_given_means_verified(db: None) -> None:
    verified = make_claim(status=Status.VERIFIED)
    make_claim(status=Status.SUBMITTED)
    assert list(filterset("").qs) == [verified]


@pytest.mark.parametrize("query", ["status=draft,submitted", "status=draft&status=submitted"])
def test_status_several_by_comma_or_repeated(db: None, query: str) -> None:
    asked = {make_claim(), make_claim(status=Status.SUBMITTED)}
    make_claim(status=Status.VERIFIED)
    assert set(found(query)) == asked


def test_receipt_filters_must_meet_on_one_quote(db: None) -> None:
    first, second = SourceFactory(), SourceFactory()
    split, joined = make_claim(), make_claim()
    EvidenceFactory(claim=split, source=first, stance="refutes")
    EvidenceFactory(claim=split, source=second, stance="supports")
    EvidenceFactory(claim=joined, source=first, stance="supports")
    assert found(f"source={first.pk}&stance=supports") == [joined]
    assert set(found(f"source={first.pk}")) == {split, joined}


def test_receipt_filters_do_not_see_retracted_quotes(db: None) -> None:
    receipt = EvidenceFactory(claim=make_claim(), retracted_at=timezone.now())
    assert found(f"source={receipt.source_id}") == []
    assert found("has_evidence=true") == []
    assert found("has_evidence=false") == [receipt.claim]


def test_amount_of_a_range_is_inside_only_with_both_ends(db: None) -> None:
    between = Money(None, "CNY", Modifier.BETWEEN, Decimal(3), Decimal(5))
    claim = make_claim(value=between)
    assert found("amount__gte=3&amount__lte=5") == [claim]
    assert found("amount__gte=4") == []
    assert found("amount__lte=4") == []


@pytest.mark.parametrize(
    ("stated", "query", "expected"),
    [
        ("2025-01", "value_date=2025-01-31", True),
        ("2025-01", "value_date=2025-02", False),
        ("2019/..", "value_date=2030", True),
        ("2019/..", "value_date=2018", False),
        ("../2019", "value_date=1000", True),
        ("2025-01", "value_date__gte=2025", True),
        ("2025-01", "value_date__gte=2025-01-02", False),
        ("2025-01", "value_date__lte=2025-01", True),
        ("2025-01", "value_date__lte=2025-01-30", False),
        ("2019/..", "value_date__lte=9999", False),
        ("-0044", "value_date__lte=0000", True),
    ],
)
def test_value_date_is_compared_by_its_days(
    db: None, stated: str, query: str, expected: bool
) -> None:
    claim = dated("begun-on", stated)
    assert (found(query) == [claim]) is expected


def test_valid_never_matches_a_claim_without_a_time(db: None) -> None:
    make_claim()
    assert found("valid=2025") == []


def test_search_finds_every_word_in_any_place_and_script(db: None) -> None:
    subject = EntityFactory(label="Zhipu AI")
    subject.aliases.create(name="智谱华章")
    claim = make_claim(subject=subject, property=PropertyFactory(label="valuation"))
    EvidenceFactory(claim=claim, exact="估值约200亿元 at the last round")
    note = make_claim(value=Text("A laboratory of Tsinghua"))
    make_claim()
    assert found("q=zhipu+valuation") == [claim]
    assert found("q=智谱") == [claim]
    assert found("q=估值约200亿") == [claim]
    assert found("q=20+billion+yuan+ZHIPU") == [claim]
    assert found("q=laboratory") == [note]
    assert found("q=zhipu+laboratory") == []


def test_search_takes_full_width_for_usual_and_powers_for_no_digits(db: None) -> None:
    claim = make_claim(value=Text("106 laboratories"))
    assert found("q=１０６") == [claim]
    assert found("q=10⁶") == []


@pytest.mark.parametrize("most_rare", [-1, 1, 2, 2000])
def test_search_finds_the_same_whichever_word_is_rare(
    db: None, monkeypatch: pytest.MonkeyPatch, most_rare: int
) -> None:
    monkeypatch.setattr("factbase.filtersets.saying.MOST_RARE", most_rare)
    zhipu = EntityFactory(label="Zhipu AI")
    named = make_claim(subject=zhipu, property=PropertyFactory(label="valuation"))
    worded = make_claim(subject=zhipu, value=Text("a valuation of note"))
    quoted = make_claim(value=Text("another"))
    EvidenceFactory(claim=quoted, exact="the valuation of Zhipu")
    make_claim(value=Text("Zhipu"))
    make_claim(value=Text("valuation"))
    assert found("q=zhipu+valuation") == [quoted, worded, named]
    assert found("q=note+zhipu") == [worded]
    assert found("q=zhipu+nothing") == []


@pytest.mark.parametrize("query", ["0%25", "2_", "b\\", "'; DROP TABLE claim; --", "b.*"])
def test_search_takes_signs_of_other_languages_literally(db: None, query: str) -> None:
    make_claim()
    assert found(f"q={query}") == []


@pytest.mark.parametrize("query", ["%25", "_", "\\", ".*", "“”"])
def test_search_for_signs_alone_is_refused(db: None, query: str) -> None:
    made = ClaimFilterSet(QueryDict(f"q={query}"), Claim.objects.all())
    assert made.errors == {"q": ["Search for a letter or a digit at least."]}


def test_search_reads_indexes_and_not_the_whole_table(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each arm of the search can be answered by its trigram index."""
    with connection.cursor() as cursor:
        # On tables this small a walk through any index is as cheap: leave only bitmaps to choose.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute("SET LOCAL enable_indexonlyscan = off")
        # These hold all live rows, too, and are as cheap to walk as long as there are none.
        cursor.execute("DROP INDEX factbase_evidence_once, factbase_alias_once")
        # As it is asked where no word is rare.
        monkeypatch.setattr("factbase.filtersets.saying.MOST_RARE", -1)
        plan = filterset("status=any&q=valuation").qs.order_by().explain()
    for index in ("claim_words", "claim_verbatim", "entity_label", "alias_name", "evidence_words"):
        assert f"factbase_{index}" in plan
    assert "Seq Scan on factbase_claim" not in plan


def test_list_of_verified_claims_is_read_in_index_order(db: None) -> None:
    leave_only("factbase_claim_by_status")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        plan = filterset("").qs[:50].explain()
    assert "factbase_claim_by_status" in plan
    assert "Sort" not in plan


def test_claims_without_receipts_are_read_by_an_index_of_them_alone(db: None) -> None:
    leave_only("factbase_claim_no_receipts")
    made = filterset("has_evidence=false")
    with made.planned(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        plan = made.qs[:50].explain()
    assert "factbase_claim_no_receipts" in plan
    assert "Sort" not in plan


def test_ordering_puts_missing_values_last_both_ways(db: None) -> None:
    one = make_claim(value=Money(Decimal(1), "USD"))
    two = make_claim(value=Money(Decimal(2), "USD"))
    words = make_claim(value=Text("none"))
    assert found("ordering=amount") == [one, two, words]
    assert found("ordering=-amount") == [two, one, words]


def test_ordering_always_ends_with_the_id(db: None) -> None:
    claims = [make_claim() for _ in range(3)]
    with past_every_guard():
        Claim.objects.update(created_at=timezone.now() - timedelta(days=1))
    ids = sorted((claim.pk for claim in claims), reverse=True)
    assert [claim.pk for claim in found("")] == ids
    assert [claim.pk for claim in found("ordering=created_at")] == ids[::-1]
    assert [claim.pk for claim in found("ordering=-status,created_at")] == ids
