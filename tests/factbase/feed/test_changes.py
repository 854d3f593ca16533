"""What the feed says of each change, and to whom."""

import pghistory
import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from factbase.actions import claims, evidence, records, review, sources
from factbase.feed import Position, changes_of, latest, stretch
from factbase.feed.changes import ALL_ACTIONS
from factbase.feed.resources import FOLLOWED, HOUSEKEEPING, LEFT_OUT, field_of
from factbase.history.tables import Tracked, tracked_tables
from factbase.models import (
    Alias,
    Claim,
    Entity,
    EntityType,
    Evidence,
    Identifier,
    Qualifier,
    Status,
)
from factbase.models.transitions import TRANSITIONS, Action
from factbase.permissions import Scope, narrow, visible_claims
from factbase.values import Kind
from sources.models import Publisher
from tests.factbase.feed.settling import feed, settle, told
from tests.factories import (
    TWENTY_BILLION,
    EntityFactory,
    PropertyFactory,
    PublisherFactory,
    SourceFactory,
    make_claim,
    make_conflict,
    make_match,
    make_snapshot,
    take_step,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def start() -> Position:
    """Return where the feed is before the test."""
    settle()
    return latest()


def test_every_tracked_table_is_followed_or_left_out_for_a_reason() -> None:
    followed = {each.model for each in FOLLOWED}

    assert {tracked.model for tracked in tracked_tables()} == followed | set(LEFT_OUT)
    assert not followed & set(LEFT_OUT)
    assert all(LEFT_OUT.values())


def test_every_event_of_a_followed_table_is_told_to_the_desk_once(
    start: Position, contributor: User, reviewer: User
) -> None:
    _everything(contributor)
    changes = feed(start, contributor)

    names = [Tracked(each.model, each.model.pgh_event_model).history for each in FOLLOWED]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format.table, count(*) FROM factbase_chainlink AS link"
            " JOIN factbase_commit AS done"
            " ON done.chain = link.chain AND link.seq BETWEEN done.first AND done.last"
            " JOIN factbase_chainformat AS format ON format.id = link.format_id"
            " WHERE format.table = ANY(%s) AND done.id > %s GROUP BY 1",
            [names, start.commit],
        )
        events = dict(cursor.fetchall())
    assert set(events) == set(names)
    assert len(changes) == sum(events.values())
    positions = [change.position for change in changes]
    assert positions == sorted(positions, key=lambda place: (place.commit, place.links or 10**9))
    assert len(set(positions)) == len(positions)
    assert {change.action for change in changes} <= set(ALL_ACTIONS)


def _everything(contributor: User) -> None:
    """Write to every followed table."""
    entity = EntityFactory()
    Alias.objects.create(entity=entity, name="Z")
    Identifier.objects.create(entity=entity, scheme="wikidata", value="Q1")
    EntityType.objects.filter(slug="law").update(description="as passed")
    prop = PropertyFactory()
    prop.units.add("CNY")
    kind = EntityType.objects.get(slug="company")
    prop.subject_types.add(kind)
    prop.object_types.add(kind)
    sources.derive(
        source=SourceFactory(), derived_from=SourceFactory(), kind="quotes", by=contributor
    )
    claim = _claim(contributor)
    make_conflict(claim)
    make_match(entity, EntityFactory())
    qualifier = Qualifier(
        claim=make_claim(by=contributor),
        property=PropertyFactory(),
        created_by=contributor,
        updated_by=contributor,
    )
    qualifier.put(TWENTY_BILLION)
    qualifier.save()


def _claim(by: User) -> Claim:
    fields = {"subject": EntityFactory(), "property": PropertyFactory()}
    claim = claims.create(by=by, fields={**fields, "kind": Kind.VALUE, "value": TWENTY_BILLION})
    snapshot = make_snapshot("Valued at 20 billion yuan.")
    evidence.add(claim=claim, by=by, fields={"snapshot": snapshot, "exact": "20 billion yuan"})
    claim.refresh_from_db()
    return claim


def test_change_says_when_who_why_and_what(start: Position, contributor: User) -> None:
    publisher = PublisherFactory(name="Tribune")
    with pghistory.context(user=contributor.pk, comment="as they say", request_id="r-1"):
        Publisher.objects.filter(pk=publisher.pk).update(grade="A", owner_group="Group")

    created, changed = feed(start)

    assert (created.resource, created.action, created.changed) == ("publishers", "created", [])
    assert (changed.action, changed.changed) == ("changed", ["grade", "owner_group"])
    assert (changed.by, changed.comment, changed.request_id) == (
        "contributor",
        "as they say",
        "r-1",
    )
    assert (changed.id, changed.revision, created.revision) == (publisher.pk, 2, 1)
    assert changed.at.tzinfo is not None


def test_retraction_and_restoration_are_told_as_such(start: Position, contributor: User) -> None:
    publisher = PublisherFactory()
    publisher = records.retract(record=publisher, by=contributor, reason="gone")
    records.restore(record=publisher, by=contributor)

    assert [change.action for change in feed(start)] == ["created", "retracted", "restored"]


def test_steps_of_review_are_told_with_who_took_them_and_why(
    start: Position, contributor: User, reviewer: User
) -> None:
    claim = _claim(contributor)
    claim = review.submit(claim=claim, by=contributor)
    claim = review.verify(claim=claim, by=reviewer)
    claim = review.move(
        claim=claim, action=Action.DISPUTE, by=reviewer, comment="The quote says dollars."
    )

    steps = {
        change.action: change
        for change in feed(start, contributor)
        if change.resource == "claims" and "status" in change.changed
    }

    assert list(steps) == ["submitted", "verified", "disputed"]
    assert steps["verified"].by == "reviewer"
    assert steps["disputed"].comment == "The quote says dollars."


def test_value_confidence_and_counts_of_a_claim_are_called_as_the_api_calls_them(
    start: Position, contributor: User
) -> None:
    claim = make_claim(by=contributor)
    Claim.objects.filter(pk=claim.pk).update(value_amount="3", verbatim="three", valid="2025")
    Claim.objects.filter(pk=claim.pk).update(supports=2, origins=1, confidence="0.5")

    own = [change for change in feed(start, contributor) if change.resource == "claims"]

    assert [change.changed for change in own] == [
        [],
        ["valid", "value"],
        ["confidence", "evidence"],
    ]
    assert [change.revision for change in own] == [1, 2, 2]


def test_rows_that_belong_to_a_record_are_changes_of_it(start: Position, contributor: User) -> None:
    prop = PropertyFactory()
    prop.units.add("CNY")
    prop.units.remove("CNY")

    changes = feed(start)

    assert told(changes) == [
        ("properties", "created", []),
        ("properties", "changed", ["units"]),
        ("properties", "changed", ["units"]),
    ]
    assert {change.id for change in changes} == {prop.pk}


def test_readers_learn_nothing_of_drafts(
    start: Position, contributor: User, reviewer: User
) -> None:
    claim = _claim(contributor)
    rejected = make_claim(status=Status.DRAFT, by=contributor)
    make_conflict(claim)

    known = {change.id for change in feed(start) if change.resource in ("claims", "evidence")}
    hidden = {claim.pk, rejected.pk, *Evidence.objects.values_list("pk", flat=True)}

    assert not known & hidden
    assert "conflicts" not in {change.resource for change in feed(start)}
    desk = {change.id for change in feed(start, contributor)}
    assert hidden <= desk
    narrow(reviewer, [Scope.READ, Scope.REVIEW])
    assert hidden <= {change.id for change in feed(start, reviewer)}


def test_readers_learn_that_a_claim_appeared_and_disappeared_and_no_more(
    start: Position, contributor: User, reviewer: User
) -> None:
    claim = _claim(contributor)
    claim = review.submit(claim=claim, by=contributor, comment="please look")
    claim = review.move(
        claim=claim, action=Action.RETURN, by=reviewer, comment="the quote is missing"
    )
    Claim.objects.filter(pk=claim.pk).update(note="a draft again")

    appeared, disappeared = [each for each in feed(start) if each.resource == "claims"]

    assert (appeared.action, appeared.comment, appeared.changed) == ("appeared", "", [])
    assert (disappeared.action, disappeared.comment, disappeared.by) == ("disappeared", "", None)
    assert disappeared.revision is None


def test_reader_sees_changes_of_a_claim_from_where_it_came_out_on(
    start: Position, contributor: User, reviewer: User
) -> None:
    claim = _claim(contributor)
    claim = review.submit(claim=claim, by=contributor)
    review.verify(claim=claim, by=reviewer)

    own = [change for change in feed(start) if change.resource == "claims"]
    assert [change.action for change in own if change.changed != ["confidence"]] == [
        "appeared",
        "verified",
    ]
    quotes = [change.action for change in feed(start) if change.resource == "evidence"]
    assert quotes == ["created"]


STEPS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(list(TRANSITIONS))), max_size=12)


@settings(max_examples=30)
@given(steps=STEPS)
def test_who_follows_the_feed_knows_which_claims_are_open_and_no_others(
    reader: User, steps
) -> None:
    settle()
    since = latest()
    made = [make_claim() for _ in range(3)]
    ever: set[object] = set()
    known: set[object] = set()
    for number, action in steps:
        claim = made[number]
        claim.refresh_from_db()
        if claim.status in TRANSITIONS[action].sources:
            take_step(claim, action)
        settle()
        open_now = set(visible_claims(reader).values_list("pk", flat=True))
        ever |= open_now
        part = stretch(since, limit=10_000)
        since = part.end
        for change in changes_of(part.pieces, to=reader, resources=["claims"]):
            assert change.id in ever
            if change.action == "appeared":
                known.add(change.id)
            elif change.action == "disappeared":
                known.remove(change.id)
            else:
                assert change.id in known
        assert known == open_now & {claim.pk for claim in made}


def test_resources_can_be_chosen(start: Position) -> None:
    PublisherFactory()
    EntityFactory()
    settle()
    pieces = stretch(start, limit=1000).pieces

    found = changes_of(pieces, to=AnonymousUser(), resources=["entities"])
    assert [change.resource for change in found] == ["entities"]


def test_housekeeping_is_no_news() -> None:
    assert {field_of(Entity, column) for column in HOUSEKEEPING} == {""}
    assert field_of(Entity, "label") == "label"
