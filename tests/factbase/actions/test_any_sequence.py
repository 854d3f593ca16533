"""Whatever people do in whatever order, what is stored is what would be computed."""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.contrib.auth.models import User

from factbase.actions import claims, confidence, evidence, properties, review, sources
from factbase.forms.refusals import explained
from factbase.models import Claim, Evidence, Property, ReviewEvent, Stance, Status
from factbase.models.querysets import LIVE
from factbase.models.transitions import TRANSITIONS
from factbase.values import Cardinality, Kind, Modifier, Money
from sources.edtf import parse_edtf
from sources.exceptions import RefusalError
from sources.models import Derivation, Publisher
from tests.factories import (
    EntityFactory,
    PropertyFactory,
    PublisherFactory,
    SourceFactory,
    make_user,
)

VALUES = [
    Money(Decimal(amount), unit, modifier)
    for amount in (20, 21, 30)
    for unit in ("CNY", "USD")
    for modifier in (Modifier.EXACT, Modifier.ABOUT, Modifier.AT_LEAST)
]


class Desk:
    """A small world in which people act at random."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.people = [make_user("administrator") for _ in range(3)]
        self.subjects: list[Any] = [EntityFactory() for _ in range(2)]
        self.properties: list[Any] = [
            PropertyFactory(cardinality=kind.value) for kind in Cardinality
        ]
        publishers = [PublisherFactory(grade=grade) for grade in "AABCCDEF"]
        self.sources: list[Any] = [SourceFactory(publisher=publisher) for publisher in publishers]
        for _ in range(12):
            claims.create(by=self.one_of(self.people), fields=self.said())

    def one_of(self, rows: Any) -> Any:
        return self.random.choice(list(rows))

    def said(self) -> claims.ClaimFields:
        kind = self.random.choices(list(Kind), weights=[8, 1, 1])[0]
        value = self.one_of(VALUES) if kind is Kind.VALUE else None
        valid = self.one_of([None, "2023", "2024~", "2024-06/..", "../2023"])
        return {
            "subject": self.one_of(self.subjects),
            "property": self.one_of(self.properties),
            "kind": kind,
            "value": value,
            "denied": self.random.random() < 0.2,
            "valid": parse_edtf(valid) if valid else None,
        }

    def quote(self) -> evidence.EvidenceFields:
        return {
            "source": self.one_of(self.sources),
            "exact": self.one_of(["so it is", "so they say"]),
            "stance": self.one_of(Stance),
            "credibility": self.one_of([None, 1, 3, 5]),
        }

    def act(self) -> None:
        by, step = self.one_of(self.people), self.one_of(STEPS)
        with suppress(RefusalError, IndexError), explained():
            step(self, by)


Step = Callable[[Desk, User], object]


def _add_quote(desk: Desk, by: User) -> None:
    evidence.add(claim=desk.one_of(Claim.objects.all()), by=by, fields=desk.quote())


def _derive(desk: Desk, by: User) -> None:
    source, origin = desk.random.sample(desk.sources, 2)
    sources.derive(source=source, derived_from=origin, kind="quotes", by=by)


def _retract_or_restore(desk: Desk, by: User) -> None:
    row = desk.one_of(Evidence.objects.all())
    if row.is_retracted:
        evidence.restore(evidence=row, by=by)
    else:
        evidence.retract(evidence=row, by=by, reason="because")


def _retract_or_restore_derivation(desk: Desk, by: User) -> None:
    row = desk.one_of(Derivation.objects.all())
    if row.is_retracted:
        sources.restore_derivation(derivation=row, by=by)
    else:
        sources.retract_derivation(derivation=row, by=by, reason="because")


def move(desk: Desk, by: User) -> None:
    claim = desk.one_of(Claim.objects.all())
    possible = review.possible_actions(claim, by)
    # Withdrawn claims bear on nothing: too many of them would leave nothing to compute.
    weights = [1 if TRANSITIONS[step].target not in LIVE else 20 for step in possible]
    step = desk.random.choices(possible, weights)[0]
    review.move(claim=claim, action=step, by=by, comment="because")


STEPS: list[Step] = [
    lambda desk, by: claims.create(by=by, fields=desk.said()),
    lambda desk, by: claims.edit(claim=desk.one_of(Claim.objects.all()), by=by, fields=desk.said()),
    _add_quote,
    _add_quote,
    _add_quote,
    lambda desk, by: evidence.edit(
        evidence=desk.one_of(Evidence.objects.all()), by=by, fields=desk.quote()
    ),
    lambda desk, by: sources.edit(
        source=desk.one_of(desk.sources),
        by=by,
        fields={"publisher": desk.one_of(Publisher.objects.all())},
    ),
    lambda desk, by: sources.save_publisher(
        publisher=desk.one_of(Publisher.objects.all()),
        by=by,
        fields={"grade": desk.one_of("ABCDEF")},
    ),
    lambda desk, by: properties.edit(
        property=desk.one_of(Property.objects.filter(pk__in=[row.pk for row in desk.properties])),
        by=by,
        fields={"cardinality": desk.one_of(Cardinality).value},
    ),
    move,
    move,
    move,
    _derive,
    _retract_or_restore,
    _retract_or_restore_derivation,
]


def assert_stored_is_recomputed() -> None:
    found = [str(row) for batch in confidence.rescore(fix=False) for row in batch.corrections]
    assert not found


def assert_rules_of_review_hold() -> None:
    for claim in Claim.objects.filter(status=Status.VERIFIED):
        assert claim.verified_by_id not in (None, claim.created_by_id, claim.updated_by_id)
        assert claim.recheck == ""
    for claim in Claim.objects.prefetch_related("review_events"):
        steps = [(event.from_status, event.to_status) for event in claim.review_events.all()]
        reached = [Status.DRAFT.value, *(after for _, after in steps)]
        assert [before for before, _ in steps] == reached[:-1]
        assert claim.status == reached[-1]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_actions_keeps_numbers_and_review_true(seed: int) -> None:
    desk = Desk(seed)

    for _ in range(150):
        desk.act()

    assert ReviewEvent.objects.count() > 5
    assert Claim.objects.filter(confidence__isnull=False).count() > 5
    assert_stored_is_recomputed()
    assert_rules_of_review_hold()


@pytest.mark.django_db
def test_any_sequence_of_actions_change_past_them_is_caught() -> None:
    desk = Desk(0)
    for _ in range(150):
        desk.act()

    Publisher.objects.filter(grade="A").update(grade="E")

    with pytest.raises(AssertionError):
        assert_stored_is_recomputed()
