"""Builds records for tests, through the models, so that a test says only what it is about."""

import hashlib
from decimal import Decimal

import factory
from django.contrib.auth.models import Group, User
from django.utils import timezone

from factbase.models import (
    Claim,
    Conflict,
    Entity,
    EntityType,
    Evidence,
    Match,
    Property,
    Status,
)
from factbase.values import Cardinality, Money, Text, Value, ValueType
from sources.anchoring import CheckState
from sources.edtf import parse_edtf
from sources.models import Blob, Publisher, Snapshot, Source


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"person-{n}")


def make_user(role: str = "", **fields: object) -> User:
    """Return a user in the group of `role`."""
    user = UserFactory(**fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


class EntityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Entity

    type = factory.LazyFunction(lambda: EntityType.objects.get(slug="company"))
    label = factory.Sequence(lambda n: f"Company {n}")


class PropertyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Property

    slug = factory.Sequence(lambda n: f"property-{n}")
    label = factory.Sequence(lambda n: f"property {n}")
    value_type = ValueType.MONEY.value
    cardinality = Cardinality.ONE_AT_A_TIME.value


class PublisherFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Publisher

    name = factory.Sequence(lambda n: f"Publisher {n}")
    grade = "C"


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source

    title = factory.Sequence(lambda n: f"Article {n}")
    publisher = factory.SubFactory(PublisherFactory)


def make_snapshot(text: str, source: Source | None = None) -> Snapshot:
    """Return a plain-text snapshot that reads `text`."""
    content = text.encode()
    digest = hashlib.sha256(content).hexdigest()
    blob, _ = Blob.objects.get_or_create(
        sha256=digest, defaults={"content": content, "size": len(content)}
    )
    return Snapshot.objects.create(
        source=source or SourceFactory(),
        blob=blob,
        media_type="text/plain",
        charset="utf-8",
        text=text,
        text_sha256=digest,
        extractor="test",
        extractor_version="1",
    )


TWENTY_BILLION = Money(amount=Decimal("20000000000"), unit="CNY", verbatim="20 billion yuan")


def make_claim(
    *,
    value: Value = TWENTY_BILLION,
    status: str = Status.DRAFT,
    by: User | None = None,
    verified_by: User | None = None,
    valid: str = "",
    **fields: object,
) -> Claim:
    """Return a claim in any status, written past the actions."""
    by = by or UserFactory()
    value_type = ValueType.TEXT if isinstance(value, Text) else ValueType.MONEY
    fields.setdefault("subject", EntityFactory())
    fields.setdefault("property", PropertyFactory(value_type=value_type))
    claim = Claim(created_by=by, updated_by=by, status=status, **fields)
    claim.put(value)
    claim.put_valid(parse_edtf(valid) if valid else None)
    if status == Status.VERIFIED:
        claim.verified_by = verified_by or UserFactory()
    claim.save()
    return claim


def make_conflict(claim: Claim | None = None, **fields: object) -> Conflict:
    """Return an open conflict of `claim` with another one, written past the actions."""
    claim = claim or make_claim()
    rival = make_claim(
        value=claim.value or TWENTY_BILLION,
        subject=claim.subject,
        property=claim.property,
        status=Status.SUBMITTED,
        valid=claim.valid,
    )
    first, second = sorted((claim, rival), key=lambda each: each.pk)
    standard = {"first": first, "second": second, "reason": "the two cannot both hold"}
    return Conflict.objects.create(**standard | fields)


class EvidenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Evidence

    claim = factory.LazyFunction(make_claim)
    source = factory.SubFactory(SourceFactory)
    exact = factory.Sequence(lambda n: f"the words number {n}")
    check_state = CheckState.NO_SNAPSHOT


def make_match(one: Entity, other: Entity, judgement: str = "proposed", **fields: object) -> Match:
    """Return a match in any judgement, written past the actions."""
    left, right = sorted([one, other], key=lambda entity: entity.pk)
    if judgement != "proposed":
        fields = {"judged_by": UserFactory(), "judged_at": timezone.now()} | fields
    return Match.objects.create(left=left, right=right, judgement=judgement, **fields)
