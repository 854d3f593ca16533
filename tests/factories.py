"""Builds records for tests, through the models, so that a test says only what it is about."""

import hashlib
from datetime import timedelta
from decimal import Decimal
from typing import Any

import factory
from django.contrib.auth.models import Group, User
from django.db import connection
from django.utils import timezone

from factbase.actions import webhooks
from factbase.background import add_job
from factbase.models import (
    Claim,
    Conflict,
    Entity,
    EntityType,
    Evidence,
    Export,
    Import,
    Job,
    Match,
    Property,
    Recheck,
    Release,
    ReviewEvent,
    Status,
    Webhook,
)
from factbase.models.transitions import TRANSITIONS, Action
from factbase.models.value_fields import TYPES
from factbase.values import Cardinality, Money, Value, ValueType
from sources.anchoring import CheckState
from sources.edtf import parse_edtf
from sources.models import Blob, Publisher, Snapshot, Source


class NumberedFactory(factory.django.DjangoModelFactory):
    """Numbers have equally many digits: names sort as they were given, and none begins another."""

    class Meta:
        abstract = True

    @classmethod
    def _setup_next_sequence(cls) -> int:
        return 100_000


class UserFactory(NumberedFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"person-{n}")


def make_user(role: str = "", **fields: object) -> User:
    """Return a user in the group of `role`."""
    user = UserFactory(**fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


class EntityFactory(NumberedFactory):
    class Meta:
        model = Entity

    type = factory.LazyFunction(lambda: EntityType.objects.get(slug="company"))
    label = factory.Sequence(lambda n: f"Company {n}")


class PropertyFactory(NumberedFactory):
    class Meta:
        model = Property

    slug = factory.Sequence(lambda n: f"property-{n}")
    label = factory.Sequence(lambda n: f"property {n}")
    value_type = ValueType.MONEY.value
    cardinality = Cardinality.ONE_AT_A_TIME.value


class PublisherFactory(NumberedFactory):
    class Meta:
        model = Publisher

    name = factory.Sequence(lambda n: f"Publisher {n}")
    grade = "C"


class SourceFactory(NumberedFactory):
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


def make_submitted(by: User | None = None) -> Claim:
    """Return a claim of `by`, or of somebody new, that waits for review; its quote is found."""
    claim = make_claim(status=Status.SUBMITTED, by=by or UserFactory())
    snapshot = make_snapshot(f"The words of {claim.pk}.")
    EvidenceFactory(
        claim=claim,
        source=snapshot.source,
        snapshot=snapshot,
        exact="The words",
        start=0,
        end=9,
        check_state="exact",
        checked_at=snapshot.captured_at,
        created_by=claim.created_by,
        updated_by=claim.created_by,
    )
    claim.refresh_from_db()
    return claim


def make_claim(
    *,
    value: Value = TWENTY_BILLION,
    status: str = Status.DRAFT,
    by: User | None = None,
    verified_by: User | None = None,
    valid: str = "",
    **fields: object,
) -> Claim:
    """Return a claim in any status, written past the actions; only PostgreSQL's rules hold.

    With a `recheck`, which can be "claim_edited", it was verified before with the other `denied`.
    """
    recheck = fields.pop("recheck", "")
    if recheck:
        assert (status, recheck) == (Status.SUBMITTED, Recheck.CLAIM_EDITED)
        status, denied = Status.VERIFIED, bool(fields.pop("denied", False))
        fields["denied"] = not denied
    by = by or UserFactory()
    fields.setdefault("subject", EntityFactory())
    fields.setdefault("property", PropertyFactory(value_type=TYPES[type(value)]))
    claim = Claim(**{"created_by": by, "updated_by": by} | fields)
    claim.put(value)
    claim.put_valid(parse_edtf(valid) if valid else None)
    claim.save()
    for action in WAYS[Status(status)]:
        is_own = action in (Action.SUBMIT, Action.RETRACT)
        take_step(claim, action, by=by if is_own else verified_by)
    if recheck:
        Claim.objects.filter(pk=claim.pk).update(denied=denied)
        claim.refresh_from_db()
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


# How a draft comes to each status.
WAYS = {
    Status.DRAFT: [],
    Status.SUBMITTED: [Action.SUBMIT],
    Status.VERIFIED: [Action.SUBMIT, Action.VERIFY],
    Status.DISPUTED: [Action.SUBMIT, Action.DISPUTE],
    Status.REJECTED: [Action.SUBMIT, Action.REJECT],
    Status.RETRACTED: [Action.RETRACT],
}


def take_step(claim: Claim, action: Action, by: User | None = None) -> None:
    """Move a claim by its bare review event, by a new person if nobody is named."""
    ReviewEvent.objects.create(
        claim=claim,
        claim_revision=claim.revision,
        action=action,
        from_status=claim.status,
        to_status=TRANSITIONS[action].target,
        by=by or UserFactory(),
        comment="because",
    )
    claim.refresh_from_db()


class EvidenceFactory(NumberedFactory):
    class Meta:
        model = Evidence

    claim = factory.LazyFunction(make_claim)
    source = factory.SubFactory(SourceFactory)
    exact = factory.Sequence(lambda n: f"the words number {n}")
    check_state = CheckState.NO_SNAPSHOT
    created_by = factory.LazyAttribute(lambda row: row.claim.updated_by)
    updated_by = factory.SelfAttribute("created_by")

    @classmethod
    def _create(cls, model: type[Evidence], *args: Any, **kwargs: Any) -> Evidence:
        """Have a verified claim verified with this receipt, instead of sent back by it."""
        evidence = super()._create(model, *args, **kwargs)
        claim, verifier = evidence.claim, evidence.claim.verified_by
        claim.refresh_from_db()
        if verifier is not None:
            take_step(claim, Action.VERIFY, by=verifier)
        return evidence


def make_match(one: Entity, other: Entity, judgement: str = "proposed", **fields: object) -> Match:
    """Return a match in any judgement, written past the actions."""
    left, right = sorted([one, other], key=lambda entity: entity.pk)
    if judgement != "proposed":
        fields = {"judged_by": UserFactory(), "judged_at": timezone.now()} | fields
    return Match.objects.create(left=left, right=right, judgement=judgement, **fields)


def make_job(*, failed: bool = False) -> Job:
    """Return a job that waits, or was given up."""
    add_job("tidy", arguments={"timestamp": 0})
    job = Job.objects.latest("pk")
    with connection.cursor() as cursor:
        for status in ("doing", "failed") if failed else ():
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, job.pk]
            )
    return job


def make_import(by: User, **fields: object) -> Import:
    """Return an import of `by` that waits for its columns, without a file."""
    common = {"kind": "claims", "state": "mapping", "format": "csv", "filename": "claims.csv"}
    return Import.objects.create(created_by=by, size=1, sha256="0" * 64, **common | fields)


def make_webhook(by: User, **fields: Any) -> Webhook:
    """Return a webhook of `by`, to be told of what is changed from now on."""
    fields = {"url": "https://hooks.example/in", **fields}
    webhook, _ = webhooks.create(by=by, fields=fields, site="http://testserver/")  # type: ignore[arg-type]
    return webhook


def make_export(by: User, **fields: object) -> Export:
    """Return an export that waits, without the job that would make it."""
    expires_at = timezone.now() + timedelta(days=7)
    return Export.objects.create(
        **{"created_by": by, "format": "csv", "expires_at": expires_at} | fields
    )


def make_release() -> Release:
    """Return a release without its files."""
    return Release.objects.create(
        number=1,
        known_at=timezone.now(),
        sha256="0" * 64,
        changes_sha256="1" * 64,
        files=[],
        **dict.fromkeys(("size", "claims", "added", "changed", "removed"), 0),
    )
