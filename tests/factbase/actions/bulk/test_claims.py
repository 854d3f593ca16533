"""Many claims at once: the rows, the history and the refusals of one by one."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pghistory
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction

from factbase.actions import bulk, confidence, conflicts
from factbase.actions.bulk import BulkRefusedError, NewClaim, NewReceipt, RowError
from factbase.actions.bulk import claims as module
from factbase.exceptions import PermissionDeniedError
from factbase.forms.refusals import explained
from factbase.models import Claim, Conflict, Evidence
from factbase.values import Money
from sources.exceptions import RefusalError
from sources.models.record import uuid7
from tests.factbase.actions.bulk.world import TEXT, World, one_by_one, written
from tests.factories import (
    TWENTY_BILLION,
    EntityFactory,
    PropertyFactory,
    SourceFactory,
    make_claim,
    make_snapshot,
)

pytestmark = pytest.mark.django_db

SEEDS = range(6)


class UndoneError(Exception):
    """Ends a transaction whose result has been read."""


def outcome(act: Callable[[], object]) -> Any:
    """Return what the tables say after `act`, which is then undone."""
    try:
        with transaction.atomic():
            act()
            found = written()
            raise UndoneError
    except UndoneError:
        return found


def refusals(given: list[NewClaim], by: User) -> dict[int, RefusalError]:
    """Return what is first refused of each row by itself."""
    found = {}
    for number, new in enumerate(given):
        try:
            with transaction.atomic(), explained():
                one_by_one(new, by)
                raise UndoneError
        except UndoneError:
            continue
        except RefusalError as error:
            found[number] = error
    return found


def check_same(seed: int, by: User) -> None:
    """Compare both ways of writing the rows of a seed that can be written, and the refusals."""
    world = World(seed)
    given = [world.new() for _ in range(30)]
    refused = refusals(given, by)
    if refused:
        with pytest.raises(BulkRefusedError) as caught:
            bulk.create_claims(claims=given, by=by)
        told = {(error.row, error.message) for error in caught.value.errors}
        assert {(row, error.message) for row, error in refused.items()} <= told
        assert {row for row, _ in told} == refused.keys()
    fine = [new for number, new in enumerate(given) if number not in refused]
    assert len(fine) > 5
    at_once = outcome(lambda: bulk.create_claims(claims=fine, by=by))
    singly = outcome(lambda: [one_by_one(new, by) for new in fine])
    for table, rows in singly.items():
        assert len(at_once[table]) == len(rows), table
        assert differing(at_once[table], rows) == [], table


def differing(at_once: list[Any], singly: list[Any]) -> list[Any]:
    """Return the columns that differ, with both values."""
    return [
        (name, row[name], other[name])
        for row, other in zip(at_once, singly, strict=True)
        for name in row
        if row[name] != other[name]
    ]


def check_seeds(by: User) -> None:
    for seed in SEEDS:
        check_same(seed, by)


@pytest.mark.parametrize("seed", SEEDS)
def test_many_at_once_leave_what_one_by_one_leaves(seed: int, contributor: User) -> None:
    check_same(seed, contributor)


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_batches_leave_what_one_batch_leaves(
    seed: int, contributor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 4)
    check_same(seed, contributor)


@pytest.mark.parametrize(
    ("where", "what"),
    [
        (module.confidence, "refresh_groups"),
        (module.conflicts, "refresh_groups"),
        (module, "copy_in"),
    ],
)
def test_broken_variants_are_caught(
    where: Any, what: str, contributor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(where, what, lambda *args, **kwargs: None)

    with pytest.raises(AssertionError):
        check_seeds(contributor)


def test_nothing_is_left_to_recompute(contributor: User) -> None:
    world = World(99)
    confidence.refresh(claims=Claim.objects.all())
    given = [world.new() for _ in range(60)]
    refused = refusals(given, contributor)
    fine = [new for number, new in enumerate(given) if number not in refused]
    bulk.create_claims(claims=fine, by=contributor)
    before = written()

    call_command("rescore", "--check")
    call_command("find_conflicts")

    assert written() == before


def test_ids_come_in_order(contributor: User) -> None:
    own = uuid7()

    ids = bulk.create_claims(claims=[simple(), simple(id=own), simple()], by=contributor)

    assert ids[1] == own
    assert set(ids) == set(Claim.objects.values_list("pk", flat=True))


def test_every_rows_errors_are_told_at_once(contributor: User) -> None:
    twice = uuid7()
    source = SourceFactory()
    make_snapshot(TEXT, source)
    quote = {"source": source, "exact": "They say so"}
    taken = make_claim()
    given = [
        simple(value=None),
        simple(id=twice),
        simple(id=twice, receipts=[NewReceipt(fields={"source": source, "exact": " "})]),
        simple(id=taken.pk),
        simple(receipts=[NewReceipt(fields=quote), NewReceipt(fields=quote)]),
        simple(receipts=[NewReceipt(fields={"source": source, "exact": "x" * 10_001})]),
    ]

    with pytest.raises(BulkRefusedError, match="5 of the rows cannot be written") as refusal:
        bulk.create_claims(claims=given, by=contributor)

    assert [(error.row, error.field, error.code) for error in refusal.value.errors] == [
        (0, "value", "refused"),
        (2, "evidence.0.exact", "refused"),
        (2, "id", "duplicate"),
        (3, "id", "duplicate"),
        (4, "evidence.1.exact", "duplicate"),
        (5, "evidence.0.exact", "quote_too_long"),
    ]
    assert list(Claim.objects.all()) == [taken]


def test_refusal_of_the_database_names_the_row(contributor: User) -> None:
    backwards = {"source": SourceFactory(), "exact": "so", "start": 5, "end": 2}
    given = [simple(), simple(), simple(receipts=[NewReceipt(fields=backwards)])]

    with pytest.raises(BulkRefusedError) as refusal:
        bulk.create_claims(claims=given, by=contributor)

    assert refusal.value.errors == [
        RowError(
            2,
            "evidence.0",
            "The quote must not end before it starts.",
            "factbase_evidence_anchor_order",
        )
    ]
    assert not Claim.objects.exists()


def test_what_no_column_holds_names_the_row(contributor: User) -> None:
    given = [simple(), simple(note="a\x00b")]

    with pytest.raises(BulkRefusedError, match="Row 2"):
        bulk.create_claims(claims=given, by=contributor)


def test_claims_that_contradict_one_another_without_end_are_refused(
    contributor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject, prop = EntityFactory(), PropertyFactory()
    make_claim(subject=subject, property=prop, by=contributor)
    given = [
        simple(subject=subject, property=prop, value=Money(Decimal(number), "CNY"))
        for number in range(1, 4)
    ]
    monkeypatch.setattr(conflicts, "MOST_IN_A_GROUP", 5)
    with pytest.raises(conflicts.contradictions.TooManyConflictsError, match="more than 5 times"):
        bulk.create_claims(claims=given, by=contributor)
    assert (Claim.objects.count(), Conflict.objects.count()) == (1, 0)
    monkeypatch.setattr(conflicts, "MOST_IN_A_GROUP", 6)  # every two of four
    bulk.create_claims(claims=given, by=contributor)
    assert (Claim.objects.count(), Conflict.objects.count()) == (4, 6)


def test_reader_writes_nothing(reader: User) -> None:
    with pytest.raises(PermissionDeniedError, match="needs the role contributor"):
        bulk.create_claims(claims=[simple()], by=reader)


def test_comment_and_context_reach_history(contributor: User) -> None:
    with pghistory.context(request_id="r-1"):
        bulk.create_claims(
            claims=[simple(submit=True)], by=contributor, comment=" from the register "
        )
        make_claim()

    events: Any = Claim.pgh_event_model  # type: ignore[attr-defined]
    contexts = [event.pgh_context for event in events.objects.order_by("pgh_id")]
    assert contexts == [
        {"request_id": "r-1", "comment": "from the register"},
        {"request_id": "r-1", "comment": "from the register"},
        {"request_id": "r-1"},
    ]


def test_each_text_is_loaded_once(contributor: User, django_assert_max_num_queries: Any) -> None:
    source = SourceFactory()
    make_snapshot(TEXT, source)
    prop = PropertyFactory()
    given = [
        simple(
            property=prop, receipts=[NewReceipt(fields={"source": source, "exact": "They say so"})]
        )
        for _ in range(200)
    ]

    with django_assert_max_num_queries(30) as queries:
        bulk.create_claims(claims=given, by=contributor)

    texts = [query["sql"] for query in queries if '"sources_snapshot"."text"' in query["sql"]]
    assert len(texts) == 1
    assert set(Evidence.objects.values_list("check_state", flat=True)) == {"exact"}


def test_nothing_at_all_is_written_for_nothing(contributor: User) -> None:
    assert bulk.create_claims(claims=[], by=contributor) == []


def simple(**given: Any) -> NewClaim:
    """Return a claim that can be written, but for what is given."""
    row = {name: given.pop(name) for name in ("id", "receipts", "submit") if name in given}
    fields: Any = {
        "subject": EntityFactory(),
        "property": given.pop("property", None) or PropertyFactory(),
        "value": TWENTY_BILLION,
    }
    return NewClaim(fields=fields | given, **row)
