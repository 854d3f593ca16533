"""A record is retracted, or a property becomes another, while somebody logs what rests on it."""

import contextlib
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.db.models import Model, QuerySet

from factbase.actions import (
    bulk,
    claims,
    confidence,
    conflicts,
    evidence,
    properties,
    records,
    sources,
)
from factbase.constraints import refusal_of
from factbase.exceptions import InUseError
from factbase.models import Claim, Conflict, Entity, EntityType, Evidence, Property, Qualifier
from factbase.values import Cardinality, EntityRef, Kind, Text, ValueType
from sources.exceptions import RefusalError
from sources.models import Derivation, Publisher, Source
from sources.models.record import Record
from tests.factbase.actions.test_confidence import start_until_it_waits
from tests.factbase.models.test_guards import without
from tests.factories import (
    EntityFactory,
    PropertyFactory,
    PublisherFactory,
    SourceFactory,
    UserFactory,
    make_claim,
)

pytestmark = pytest.mark.usefixtures("vocabulary")


class Desk:
    """What a person has open when somebody else retracts one of the records: all of it stands."""

    def __init__(self) -> None:
        EntityType.objects.get_or_create(slug="company", defaults={"label": "Company"})
        self.by = UserFactory(is_superuser=True)
        self.claim = make_claim(value=Text("Beijing", "en"))
        self.subject, self.value, self.voice = EntityFactory(), EntityFactory(), EntityFactory()
        self.property = PropertyFactory(value_type=ValueType.ENTITY)
        self.type = EntityType.objects.create(slug=f"model-{self.by.pk}", label="Model")
        self.publisher = PublisherFactory()
        self.source, self.other = SourceFactory(), SourceFactory()

    @property
    def said(self) -> claims.ClaimFields:
        return {
            "subject": self.subject,
            "property": self.property,
            "value": EntityRef(self.value.pk),
        }

    def log(self) -> None:
        claims.create(by=self.by, fields=self.said)

    def log_many(self) -> None:
        bulk.create_claims(claims=[bulk.NewClaim(fields=self.said)], by=self.by)

    def move(self) -> None:
        claims.edit(claim=self.claim, by=self.by, fields={"subject": self.subject})

    def qualify(self) -> None:
        said: claims.QualifierFields = {
            "property": self.property,
            "kind": Kind.VALUE,
            "value": EntityRef(self.value.pk),
        }
        claims.edit(claim=self.claim, by=self.by, fields={"qualifiers": [said]})

    def quote(self) -> None:
        evidence.add(
            claim=self.claim,
            by=self.by,
            fields={"source": self.source, "exact": "words", "asserted_by": self.voice},
        )

    def name(self) -> None:
        Entity.objects.create(type=self.type, label="Zhipu AI")

    def publish(self) -> None:
        sources.create(by=self.by, fields={"title": "A title", "publisher": self.publisher})

    def derive(self) -> None:
        sources.derive(source=self.other, derived_from=self.source, kind="quotes", by=self.by)


# What is done, and what it rests on.
USES = [
    *(("log", which) for which in ("subject", "property", "value")),
    *(("log_many", which) for which in ("subject", "property", "value")),
    ("move", "subject"),
    *(("qualify", which) for which in ("property", "value")),
    *(("quote", which) for which in ("source", "voice")),
    ("name", "type"),
    ("publish", "publisher"),
    ("derive", "source"),
]
# Each guard, and what it keeps from resting on what.
GUARDS: list[tuple[type[Model], str, str, str]] = [
    (Claim, "rests_on_standing", "log", "subject"),
    (Claim, "moves_to_standing", "move", "subject"),
    (Qualifier, "rests_on_standing", "qualify", "value"),
    (Evidence, "rests_on_standing", "quote", "source"),
    (Entity, "rests_on_standing", "name", "type"),
    (Source, "rests_on_standing", "publish", "publisher"),
    (Derivation, "rests_on_standing", "derive", "source"),
]


def both(first: Callable[[], object], second: Callable[[], object]) -> Exception | None:
    """Do both at once, the second until it waits for the first; return what refused the second."""
    refused: list[Exception] = []

    def attempt() -> None:
        try:
            with transaction.atomic():
                second()
        except (RefusalError, DatabaseError) as error:
            refused.append(error)

    with transaction.atomic():
        first()
        thread = start_until_it_waits(attempt)
    thread.join(timeout=30)
    return refused[0] if refused else None


def told(refused: Exception) -> str:
    """Return what a person is told."""
    rule = refusal_of(refused) if isinstance(refused, IntegrityError) else refused
    return str(rule)


def retraction(desk: Desk, which: str) -> Callable[[], object]:
    record: Record = getattr(desk, which)
    return partial(records.retract, record=record, by=desk.by, reason="a mix-up")


def is_retracted(desk: Desk, which: str) -> bool:
    record: Record = getattr(desk, which)
    record.refresh_from_db()
    return record.is_retracted


@pytest.mark.parametrize(("use", "which"), USES)
def test_record_is_rested_on_or_retracted_but_not_both(use: str, which: str) -> None:
    desk = Desk()
    refused = both(getattr(desk, use), retraction(desk, which))

    assert isinstance(refused, InUseError)
    assert not is_retracted(desk, which)

    desk = Desk()
    refused = both(retraction(desk, which), getattr(desk, use))

    assert refused is not None
    assert told(refused).startswith("What this rests on was retracted a moment ago")
    assert is_retracted(desk, which)


@pytest.mark.parametrize(("model", "guard", "use", "which"), GUARDS)
def test_without_its_guard_a_row_rests_on_what_was_retracted(
    model: type[Model], guard: str, use: str, which: str
) -> None:
    desk = Desk()
    with connection.cursor() as cursor:
        cursor.execute(without(model, guard))
    try:
        assert both(retraction(desk, which), getattr(desk, use)) is None
    finally:
        trigger = next(row for row in model._meta.triggers if row.name == guard)
        trigger.install(model)
    assert is_retracted(desk, which)


def test_retraction_that_waits_for_no_reference_does_not_count_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lock_no_reference_out(monkeypatch, records)
    desk = Desk()

    assert both(desk.quote, retraction(desk, "source")) is None
    assert is_retracted(desk, "source")


def lock_no_reference_out(monkeypatch: pytest.MonkeyPatch, module: Any) -> None:
    """Have rows locked as if others could still come to refer to them."""
    locked = records.locked

    def shared(record: Any, *, revision: int | None = None, alone: bool = False) -> Any:
        return locked(record, revision=revision)

    monkeypatch.setattr(module, "locked", shared)


class Contradicted:
    """A property with many values, and claims that contradict one another once it has one."""

    def __init__(self) -> None:
        EntityType.objects.get_or_create(slug="company", defaults={"label": "Company"})
        self.by = UserFactory(is_superuser=True)
        self.subject = EntityFactory()
        self.property = PropertyFactory(
            value_type=ValueType.TEXT, cardinality=Cardinality.MANY.value
        )

    def said(self, city: str) -> claims.ClaimFields:
        # As somebody has read it a while ago.
        prop = Property.objects.get(pk=self.property.pk)
        return {"subject": self.subject, "property": prop, "value": Text(city, "en")}

    def log(self, *cities: str) -> None:
        for city in cities or ("Beijing", "Shanghai"):
            claims.create(by=self.by, fields=self.said(city))

    def log_many(self) -> None:
        given = [bulk.NewClaim(fields=self.said(city)) for city in ("Beijing", "Shanghai")]
        bulk.create_claims(claims=given, by=self.by)

    def narrow(self) -> None:
        properties.edit(
            property=self.property, by=self.by, fields={"cardinality": Cardinality.ONE.value}
        )


LOGGING = ["log", "log_many"]


@pytest.mark.parametrize("way", LOGGING)
@pytest.mark.parametrize("is_first", [True, False])
def test_claims_logged_beside_a_change_of_cardinality_are_compared_by_the_new_one(
    way: str, is_first: bool
) -> None:
    given = Contradicted()
    steps = [getattr(given, way), given.narrow]

    assert both(*(steps if is_first else reversed(steps))) is None
    assert Conflict.objects.count() == 1


def test_many_claims_that_do_not_hold_their_property_are_compared_by_the_old_cardinality(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(conflicts, "hold_properties", lambda properties: None)
    given = Contradicted()

    assert both(given.narrow, given.log_many) is None
    assert not Conflict.objects.exists()


def narrow_while_one_logs() -> None:
    """Let one person change a cardinality while another logs a claim beside one that is there."""
    given = Contradicted()
    given.log("Beijing")
    with transaction.atomic():
        confidence.lock_subjects([given.subject.pk])
        thread = start_until_it_waits(given.narrow)
        given.log("Shanghai")
    thread.join(timeout=30)


def test_change_of_cardinality_waits_for_subjects_before_it_locks_the_property() -> None:
    narrow_while_one_logs()
    assert Conflict.objects.count() == 1


# Whichever of the two PostgreSQL gives up, here or in the thread, something is raised.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_change_of_cardinality_that_locks_the_property_first_deadlocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lock_subjects = confidence.lock_subjects

    def later(subjects: Any) -> None:
        if not isinstance(subjects, QuerySet):
            lock_subjects(subjects)

    monkeypatch.setattr(properties.confidence, "lock_subjects", later)
    with contextlib.suppress(OperationalError):
        narrow_while_one_logs()
    assert not Conflict.objects.exists()


def retype_while_one_logs(given: Contradicted, way: str) -> Exception | None:
    """Let one person change a value type while another logs the first claims of that type."""
    change = partial(
        properties.edit,
        property=given.property,
        by=given.by,
        fields={"value_type": ValueType.URL.value},
    )
    return both(getattr(given, way), change)


@pytest.mark.parametrize("way", LOGGING)
def test_value_type_does_not_change_while_the_first_claims_are_logged(way: str) -> None:
    assert isinstance(retype_while_one_logs(Contradicted(), way), InUseError)


@pytest.mark.parametrize("way", LOGGING)
def test_change_of_value_type_that_waits_for_no_claim_meets_the_foreign_key(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock_no_reference_out(monkeypatch, properties)
    assert isinstance(retype_while_one_logs(Contradicted(), way), IntegrityError)


def grade_while_many_are_edited() -> Publisher:
    """Let one person grade a publisher while another changes it among many records."""
    by = UserFactory(is_superuser=True)
    publisher = PublisherFactory(grade="F")
    source, claim = SourceFactory(publisher=publisher), make_claim(by=by)
    evidence.add(claim=claim, by=by, fields={"source": source, "exact": "words"})

    def edit_many() -> None:
        records.lock_all(rows=[claim, publisher])
        fields: sources.PublisherFields = {"url": "https://press.example/"}
        sources.save_publisher(publisher=publisher, by=by, fields=fields)

    with transaction.atomic():
        records.locked(publisher)
        thread = start_until_it_waits(edit_many)
        sources.save_publisher(publisher=publisher, by=by, fields={"grade": "A"})
    thread.join(timeout=30)
    publisher.refresh_from_db()
    return publisher


def test_grade_given_while_many_records_are_edited_waits_for_them() -> None:
    publisher = grade_while_many_are_edited()
    assert (publisher.grade, publisher.url) == ("A", "https://press.example/")


# Whichever of the two PostgreSQL gives up, here or in the thread, something is raised.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_grade_deadlocks_where_subjects_are_locked_before_publishers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(records, "FIRST", ())
    try:
        publisher = grade_while_many_are_edited()
    except OperationalError:
        return
    assert (publisher.grade, publisher.url) != ("A", "https://press.example/")
