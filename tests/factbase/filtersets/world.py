"""Two records of each kind that differ in everything a filter can ask for."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from factbase.models import (
    Alias,
    Claim,
    Conflict,
    ConflictState,
    Entity,
    EntityType,
    Evidence,
    Identifier,
    Match,
    Property,
    Status,
    Unit,
)
from factbase.values import DateValue, EntityRef, Modifier, Money
from sources.anchoring import CheckState
from sources.edtf import parse_edtf
from sources.models import Derivation, Publisher, Snapshot, Source
from tests.factbase.history.verification.intruder import past_every_guard
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    PublisherFactory,
    SourceFactory,
    make_claim,
    make_conflict,
    make_match,
    make_snapshot,
    make_user,
)

EARLY = datetime(2024, 1, 1, tzinfo=UTC)
LATE = datetime(2025, 1, 1, tzinfo=UTC)
BETWEEN = "2024-06-01T00:00:00Z"


@dataclass
class World:
    """`wanted` rows match every filter of the tables in the tests, `other` rows none."""

    wanted: dict[type[models.Model], Any]
    other: dict[type[models.Model], Any]
    object: Entity
    origin: Source


def make_world() -> World:
    """Build the two sides."""
    ann, ben = make_user(username="ann"), make_user(username="ben")
    world = World({}, {}, EntityFactory(label="Tsinghua"), SourceFactory(title="The first one"))
    _vocabulary(world)
    _archive(world)
    _claims(world, ann, ben)
    _matches(world, ann)
    _conflicts(world, ann, ben)
    for kind in (Entity, EntityType, Property, Publisher, Source, Claim, Evidence, Match, Conflict):
        _stamp(kind, world, ann, ben)
    return world


def _vocabulary(world: World) -> None:
    company = EntityType.objects.get(slug="company")
    law = EntityType.objects.get(slug="law")
    world.wanted[EntityType], world.other[EntityType] = company, law
    wanted = EntityFactory(type=company, label="Zhipu AI")
    other = EntityFactory(type=law, label="Export rules")
    Alias.objects.create(entity=wanted, name="智谱华章")
    Identifier.objects.create(entity=wanted, scheme="wikidata", value="Q115")
    world.wanted[Entity], world.other[Entity] = wanted, other
    valued = PropertyFactory(
        slug="worth",
        label="worth in money",
        cardinality="one",
        equivalents={"wikidata": "P2226", "schema.org": "netWorth"},
    )
    valued.units.set([Unit.objects.get(code="CNY")])
    valued.subject_types.set([company])
    valued.object_types.set([company])
    founded = PropertyFactory(slug="begun", label="begun", value_type="date", cardinality="many")
    world.wanted[Property], world.other[Property] = valued, founded


def _archive(world: World) -> None:
    publisher = PublisherFactory(
        name="Caixin", grade="A", owner_group="Caixin Media", url="https://caixin.example"
    )
    rival = PublisherFactory(name="Rumour", grade="E", owner_group="Nobody")
    world.wanted[Publisher], world.other[Publisher] = publisher, rival
    wanted = _source("Pegged high", publisher, "2025-06", kind="report", language="zh")
    other = _source("Other news", rival, "2023", kind="note", language="en", status="retracted")
    wanted.url = "https://example.org/a"
    wanted.authors = ["Wang Wei", "Li Na"]
    wanted.save()
    Derivation.objects.create(source=wanted, derived_from=world.origin, kind="quotes")
    world.wanted[Source], world.other[Source] = wanted, other
    snapshot, later = make_snapshot("pegged high", wanted), make_snapshot("x", world.origin)
    world.wanted[Snapshot], world.other[Snapshot] = snapshot, later


def _source(title: str, publisher: Publisher, published: str, **fields: str) -> Source:
    date = parse_edtf(published)
    source: Source = SourceFactory(
        title=title,
        publisher=publisher,
        published=published,
        published_earliest=date.earliest,
        published_latest=date.latest,
        **fields,
    )
    return source


def _claims(world: World, ann: Any, ben: Any) -> None:
    wanted = make_claim(
        value=Money(Decimal(20), "CNY", Modifier.ABOUT, verbatim="20 yuan"),
        subject=world.wanted[Entity],
        property=world.wanted[Property],
        status=Status.SUBMITTED,
        by=ann,
        valid="2025-06",
        denied=True,
        recheck="claim_edited",
        confidence=Decimal("0.9"),
    )
    other = make_claim(
        value=EntityRef(world.object.pk),
        subject=world.other[Entity],
        property=PropertyFactory(slug="link", label="link", value_type="entity"),
        by=ben,
        valid="2020",
        confidence=Decimal("0.1"),
    )
    world.wanted[Claim], world.other[Claim] = wanted, other
    snapshot = world.wanted[Snapshot]
    world.wanted[Evidence] = EvidenceFactory(
        claim=wanted,
        source=world.wanted[Source],
        snapshot=snapshot,
        exact="pegged high",
        stance="refutes",
        start=0,
        end=11,
        check_state=CheckState.EXACT,
        checked_at=LATE,
        asserted_by=world.object,
        mode="hearsay",
        credibility=2,
    )
    world.other[Evidence] = EvidenceFactory(
        claim=make_claim(by=ben, property=PropertyFactory(slug="third"), valid="2020"),
        source=world.other[Source],
        mode="document",
        credibility=5,
    )


def _matches(world: World, ann: Any) -> None:
    """Merge the wanted entity with another of its type; the other two may be one."""
    company, law = world.wanted[EntityType], world.other[EntityType]
    world.wanted[Match] = make_match(
        world.wanted[Entity],
        EntityFactory(type=company, label="Beijing Zhipu Huazhang"),
        "same",
        score=Decimal("0.9"),
        judged_by=ann,
    )
    world.other[Match] = make_match(
        world.other[Entity], EntityFactory(type=law, label="Entity rules"), score=Decimal("0.1")
    )


def _conflicts(world: World, ann: Any, ben: Any) -> None:
    """Decide one late and one early; a third, about the wanted claim, is open."""
    wanted, other = world.wanted[Claim], world.other[Claim]
    world.wanted[Conflict] = make_conflict(wanted, reason="so much and so little")
    world.other[Conflict] = make_conflict(other, reason="here and there")
    decided = {"resolution": "first_stands", "first_said": "a", "second_said": "b"}
    for side, moment, user in ((world.wanted, LATE, ann), (world.other, EARLY, ben)):
        Conflict.objects.filter(pk=side[Conflict].pk).update(
            **decided, state=ConflictState.RESOLVED, resolved_by=user, resolved_at=moment
        )
        decided["resolution"] = "same_value"
    Conflict.objects.filter(pk=world.other[Conflict].pk).update(state=ConflictState.GONE)
    make_conflict(wanted)


def _stamp(kind: type[models.Model], world: World, ann: Any, ben: Any) -> None:
    """Date the wanted side late and sign it ann; the other side early, by ben."""
    for side, moment, user in ((world.wanted, LATE, ann), (world.other, EARLY, ben)):
        with past_every_guard():
            kind._default_manager.filter(pk=side[kind].pk).update(
                created_at=moment, created_by=user, updated_by=user
            )


def dated(property_slug: str, text: str) -> Claim:
    """Return a claim that states a date."""
    prop, _ = Property.objects.get_or_create(
        slug=property_slug, defaults={"label": property_slug, "value_type": "date"}
    )
    return make_claim(value=DateValue(parse_edtf(text)), property=prop)
