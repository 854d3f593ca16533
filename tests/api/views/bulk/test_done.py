"""Many operations in one request: all of them are done."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from factbase.actions import conflicts
from factbase.history.revisions import revisions_of
from factbase.models import Claim, Conflict, Entity, Evidence, IdempotencyKey, Status
from factbase.values import Money
from sources.models import Publisher, Source
from sources.models.record import uuid7
from tests.api.conftest import ApiClient
from tests.api.views.bulk.asking import done, new_claim, on, send
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    PublisherFactory,
    SourceFactory,
    make_claim,
    make_snapshot,
)

pytestmark = pytest.mark.django_db


def test_claims_are_created_changed_and_moved_in_one_request(
    as_reviewer: ApiClient, reviewer: User
) -> None:
    waiting = make_claim(status=Status.SUBMITTED)
    EvidenceFactory(claim=waiting)
    draft, own = make_claim(), uuid7()
    source = SourceFactory()
    make_snapshot("It was pegged at 20 billion yuan.", source)
    quote = {"source": str(source.pk), "exact": "pegged at 20 billion yuan"}

    results = done(
        as_reviewer,
        "claims",
        on(draft, "update", value="30 billion yuan", note="dearer"),
        new_claim(id=str(own), submit=True, evidence=[quote]),
        on(waiting, "verify", comment="both say so"),
        new_claim(kind="unknown", value=None),
    )

    assert [(row["status"], row["revision"]) for row in results] == [
        ("draft", 2),
        ("submitted", 2),
        ("verified", 4),
        ("draft", 1),
    ]
    assert [row["id"] for row in results[:3]] == [str(draft.pk), str(own), str(waiting.pk)]
    assert as_reviewer.get(results[1]["self"]).json()["evidence"]["supports"] == 1
    waiting.refresh_from_db()
    assert (waiting.verified_by, Claim.objects.get(pk=draft.pk).note) == (reviewer, "dearer")
    assert Evidence.objects.get(claim=own).check_state == "exact"


def test_many_steps_leave_nothing_to_recompute(as_reviewer: ApiClient) -> None:
    one, rival = (
        make_claim(value=Money(Decimal(amount), "CNY"), status=Status.SUBMITTED)
        for amount in (20, 30)
    )
    claims = [one, rival]
    for value, status in ((20, Status.SUBMITTED), (30, Status.SUBMITTED), (40, Status.RETRACTED)):
        claims.append(
            make_claim(
                subject=one.subject,
                property=one.property,
                value=Money(Decimal(value), "CNY"),
                status=status,
            )
        )
    for claim in claims[:4]:
        EvidenceFactory(claim=claim)
    call_command("rescore")
    call_command("find_conflicts")

    done(
        as_reviewer,
        "claims",
        on(one, "verify"),
        on(claims[2], "reject", comment="said twice"),
        on(claims[3], "dispute", comment="not so"),
        on(claims[4], "restore", comment="after all"),
    )

    call_command("rescore", "--check")
    before = set(Conflict.objects.values_list("first", "second", "state", "revision"))
    call_command("find_conflicts")
    assert set(Conflict.objects.values_list("first", "second", "state", "revision")) == before
    assert {state for *_, state, _ in before} == {"open", "gone"}


def test_many_changes_leave_nothing_to_recompute(as_contributor: ApiClient) -> None:
    one = make_claim(value=Money(Decimal(20), "CNY"), status=Status.SUBMITTED)
    beside = {"subject": one.subject, "property": one.property}
    elsewhere = make_claim(property=one.property, value=Money(Decimal(50), "CNY"))
    alone = make_claim(value=Money(Decimal(60), "CNY"), **beside)
    rival = make_claim(value=Money(Decimal(30), "CNY"), **beside)
    for claim in (one, elsewhere, alone, rival):
        EvidenceFactory(claim=claim)
    call_command("rescore")
    call_command("find_conflicts")

    done(
        as_contributor,
        "claims",
        on(one, "update", value="30 CNY"),
        on(elsewhere, "update", subject=str(one.subject_id)),
        on(alone, "update", subject=str(EntityFactory().pk)),
        on(rival, "update", note=rival.note),
    )

    call_command("rescore", "--check")
    before = set(Conflict.objects.values_list("first", "second", "state", "revision"))
    call_command("find_conflicts")
    assert set(Conflict.objects.values_list("first", "second", "state", "revision")) == before
    states = [state for *_, state, _ in before]
    assert (states.count("open"), states.count("gone")) == (2, 3)


def test_change_of_many_asks_little_for_each(
    as_contributor: ApiClient, django_assert_max_num_queries: Any
) -> None:
    claims = [make_claim() for _ in range(10)]
    for claim in claims:
        EvidenceFactory(claim=claim)
    rows = [on(claim, "update", note="as of the closing") for claim in claims]

    # Each: its savepoint (2), its subject locked, itself, its property, its subject, written, and
    # read again.
    with django_assert_max_num_queries(40 + 9 * len(rows)):
        done(as_contributor, "claims", *rows)


def test_crowd_that_grew_one_by_one_can_be_thinned_out_and_not_grow(
    as_contributor: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conflicts, "MOST_IN_A_GROUP", 2)
    prop = PropertyFactory(cardinality="one")
    given = {"subject": EntityFactory(), "property": prop}
    crowd = [make_claim(value=Money(Decimal(n), "CNY"), **given) for n in range(1, 5)]
    call_command("find_conflicts")
    assert Conflict.objects.current().count() == 6

    results = done(
        as_contributor,
        "claims",
        *(on(claim, "retract", comment="said twice") for claim in crowd[:2]),
        *(on(claim, "update", value="7 CNY") for claim in crowd[2:]),
    )
    assert [row["status"] for row in results] == ["retracted", "retracted", "draft", "draft"]
    assert not Conflict.objects.current().exists()
    call_command("rescore", "--check")

    changes = [on(claim, "update", value=f"{n} CNY") for n, claim in enumerate(crowd[2:], 8)]
    back = [on(claim, "restore", comment="after all") for claim in crowd[:2]]
    refused = send(as_contributor, "claims", *changes, *back)
    assert (refused.status_code, refused.json()["code"]) == (422, "too_many_conflicts")
    assert Claim.objects.filter(words="7 CNY").count() == 2
    assert not Conflict.objects.current().exists()


def test_many_grades_leave_nothing_to_recompute_and_are_reckoned_once(
    as_contributor: ApiClient, django_assert_max_num_queries: Any
) -> None:
    publishers = [PublisherFactory(grade="D") for _ in range(10)]
    claim = make_claim()
    for publisher in publishers:
        EvidenceFactory(claim=claim, source=SourceFactory(publisher=publisher))
    call_command("rescore")
    before = Claim.objects.get().confidence

    # Each: its savepoint (2), itself locked, its name compared, written, its sources.
    with django_assert_max_num_queries(35 + 6 * len(publishers)):
        done(as_contributor, "publishers", *(on(row, "update", grade="B") for row in publishers))

    call_command("rescore", "--check")
    assert Claim.objects.get().confidence != before


def test_many_quotes_leave_nothing_to_recompute(as_contributor: ApiClient) -> None:
    claim = make_claim(value=Money(Decimal(20), "CNY"), status=Status.SUBMITTED)
    rival = make_claim(
        subject=claim.subject, property=claim.property, value=Money(Decimal(30), "CNY")
    )
    first, second = (EvidenceFactory(claim=claim) for _ in range(2))
    EvidenceFactory(claim=rival)
    call_command("rescore")

    quote = {"claim": str(claim.pk), "source": str(SourceFactory().pk), "exact": "so"}
    done(
        as_contributor,
        "evidence",
        {"action": "create"} | quote,
        on(first, "retract", reason="not so"),
        on(second, "update", stance="refutes"),
    )

    call_command("rescore", "--check")
    claim.refresh_from_db()
    assert (claim.supports, claim.refutes) == (1, 1)


def test_quotes_of_one_claim_ask_alike_for_each(
    as_contributor: ApiClient, django_assert_max_num_queries: Any
) -> None:
    source = str(SourceFactory().pk)
    quote = {"action": "create", "claim": str(make_claim().pk), "source": source}
    rows = [quote | {"exact": f"so {number}"} for number in range(10)]

    # Each: its savepoint (2), its claim and that one's subject locked, the newest copy of the
    # source, the quote written.
    with django_assert_max_num_queries(35 + 6 * len(rows)):
        done(as_contributor, "evidence", *rows)


def test_queries_do_not_grow_with_the_rows(
    as_contributor: ApiClient, django_assert_max_num_queries: Any
) -> None:
    subject, prop, source = EntityFactory(), PropertyFactory(), SourceFactory()
    quote = {"source": str(source.pk), "exact": "so"}
    given = {"subject": str(subject.pk), "property": prop.slug, "evidence": [quote]}
    rows = [new_claim(**given) for _ in range(100)]

    with django_assert_max_num_queries(55):
        done(as_contributor, "claims", *rows)


def test_comments_are_kept_for_each_and_for_all(as_contributor: ApiClient) -> None:
    rows = [new_claim(), new_claim(comment="from the register"), on(make_claim(), "submit")]
    results = done(as_contributor, "claims", *rows, comment="the whole list")

    said = [revisions_of(Claim.objects.get(pk=row["id"]))[0].comment for row in results]
    assert said == ["the whole list", "from the register", "the whole list"]


def test_step_that_needs_a_comment_takes_that_of_the_whole(as_reviewer: ApiClient) -> None:
    rows = [make_claim(status=Status.SUBMITTED) for _ in range(2)]
    steps = [on(rows[0], "reject"), on(rows[1], "reject", comment="said twice")]
    done(as_reviewer, "claims", *steps, comment="not in the register")

    said = {claim.pk: claim.review_events.latest("at").comment for claim in rows}
    assert list(said.values()) == ["not in the register", "said twice"]


def test_bulk_under_a_key_is_done_once(as_contributor: ApiClient) -> None:
    rows = [new_claim(), new_claim(submit=True)]
    answers = [
        as_contributor.send(
            "post", "claims/bulk/", {"operations": rows}, headers={"Idempotency-Key": "k-1"}
        )
        for _ in range(2)
    ]

    assert answers[0].content == answers[1].content
    assert (Claim.objects.count(), IdempotencyKey.objects.count()) == (2, 1)


OTHERS: dict[str, tuple[Any, Any, dict[str, Any], dict[str, Any]]] = {
    "entities": (Entity, EntityFactory, {"type": "company", "label": "Zhipu AI"}, {"label": "Z"}),
    "properties": (
        None,
        PropertyFactory,
        {"slug": "p", "label": "p", "value_type": "text"},
        {"label": "worth"},
    ),
    "publishers": (Publisher, PublisherFactory, {"name": "The Wire"}, {"grade": "B"}),
    "sources": (Source, SourceFactory, {"title": "An article", "text": "so"}, {"title": "So"}),
    "evidence": (Evidence, EvidenceFactory, {}, {"note": "in passing"}),
}


@pytest.mark.parametrize("resource", OTHERS)
def test_other_records_are_written_in_bulk(resource: str, as_contributor: ApiClient) -> None:
    _, make, new, change = OTHERS[resource]
    if resource == "evidence":
        new = {"claim": str(make_claim().pk), "source": str(SourceFactory().pk), "exact": "so"}
    changed, gone = make(), make()

    results = done(
        as_contributor,
        resource,
        {"action": "create"} | new,
        on(changed, "update", **change),
        on(gone, "retract", reason="an error"),
    )
    (back,) = done(as_contributor, resource, on(gone, "restore"))

    assert [(row["revision"], row["status"]) for row in results] == [
        (1, None),
        (2, None),
        (2, None),
    ]
    assert (back["id"], back["revision"]) == (str(gone.pk), 3)
    assert as_contributor.get(results[0]["self"]).status_code == 200
