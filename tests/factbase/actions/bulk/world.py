"""A small desk and random new claims on it, and what the tables say after they were written."""

from collections.abc import Iterable
from decimal import Decimal
from random import Random
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone

from factbase.actions import claims, evidence, review
from factbase.actions.bulk import NewClaim, NewReceipt
from factbase.models import (
    Claim,
    ConfidenceLedger,
    Conflict,
    EntityType,
    Evidence,
    Qualifier,
    ReviewEvent,
    Status,
)
from factbase.models.claim import DERIVED
from factbase.values import Boolean, EntityRef, Kind, Modifier, Money, Text
from sources.edtf import parse_edtf
from sources.models.record import uuid7
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    PublisherFactory,
    SourceFactory,
    make_claim,
    make_match,
    make_snapshot,
)

TEXT = "It was pegged at 20 billion yuan. They say so, and they say so again."
QUOTES = ["pegged at 20 billion", "they say so", "never said", "pegged  at 20 billion", "It was"]
WRITTEN = (Claim, Qualifier, Evidence, ConfidenceLedger, ReviewEvent, Conflict)
# What no two ways of writing have in common: ids that nobody gave, and the clock.
INCIDENTAL = {"created_at", "updated_at", "computed_at", "checked_at", "at"}
UNNAMED = (Qualifier, ReviewEvent, Conflict)


class World:
    """Entities, properties and sources, some of them withdrawn, and claims that are there."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        gone = {"retracted_at": timezone.now(), "retraction_reason": "an error"}
        person = EntityType.objects.get(slug="person")
        self.entities: list[Any] = [EntityFactory() for _ in range(3)]
        self.entities += [EntityFactory(type=person), EntityFactory(**gone)]
        make_match(self.entities[0], self.entities[1], "same")
        self.money = PropertyFactory()
        self.text = PropertyFactory(value_type="text", cardinality="many")
        self.properties: list[Any] = [
            self.money,
            PropertyFactory(cardinality="one"),
            self.text,
            PropertyFactory(value_type="boolean", cardinality="one"),
            PropertyFactory(value_type="entity", cardinality="one"),
            PropertyFactory(**gone),
        ]
        self.properties[1].units.add("USD")
        self.properties[4].object_types.add(person)
        self.properties[2].subject_types.add(self.entities[0].type)
        self.sources: list[Any] = [
            SourceFactory(publisher=PublisherFactory(grade=grade)) for grade in "ABF"
        ]
        self.sources += [SourceFactory(publisher=None), SourceFactory(**gone)]
        self.snapshots = [make_snapshot(TEXT + str(n), each) for n, each in enumerate(self.sources)]
        for status in (Status.SUBMITTED, Status.DRAFT, Status.RETRACTED):
            claim = make_claim(subject=self.entities[0], property=self.money, status=status)
            EvidenceFactory(claim=claim, source=self.sources[0])

    def new(self) -> NewClaim:
        """Return a claim that is in order more often than not."""
        prop = self._one_of(self.properties[:-1], self.properties[-1:])
        kind = self.random.choices(list(Kind), weights=[8, 1, 1])[0]
        fields: claims.ClaimFields = {
            "subject": self._one_of(self.entities[:4], self.entities[4:]),
            "property": prop,
            "kind": kind,
            "value": self._value(prop) if kind is Kind.VALUE else None,
            "denied": self.random.random() < 0.2,
            "valid": parse_edtf(when)
            if (when := self.random.choice(["", "2023", "2024~", "../2023"]))
            else None,
            "note": self.random.choice(["", " in passing "]),
            "editor_confidence": self._one_of([None, Decimal("0.4")], [Decimal("0.5")]),
            "editor_confidence_reason": "as I see it" if self.random.random() < 0.9 else " ",
            "qualifiers": [
                {"property": each, "kind": Kind.VALUE, "value": self._value(each)}
                for each in self.random.choices(self.properties[:3], k=self.random.randrange(3))
            ],
        }
        receipts = [self._receipt() for _ in range(self.random.randrange(3))]
        return NewClaim(
            id=uuid7(), fields=fields, receipts=receipts, submit=self.random.random() < 0.6
        )

    def _receipt(self) -> NewReceipt:
        snapshot = self.random.choice(self.snapshots)
        fields: evidence.EvidenceFields = {
            "exact": self._one_of(QUOTES, [" "]),
            "stance": self.random.choice(["supports", "refutes", "context"]),
            "credibility": self.random.choice([None, 1, 5]),
            "asserted_by": self.random.choice([None, self.entities[0]]),
            "mode": self.random.choice(["", "document"]),
        }
        how = self.random.choice(["source", "snapshot", "both", "neither"])
        if how != "snapshot":
            fields["source"] = self._one_of(self.sources[:4], self.sources[4:])
        if how != "source":
            fields["snapshot"] = None if how == "neither" else snapshot
        if self.random.random() < 0.2:
            fields["prefix"] = "and "
        if self.random.random() < 0.2:
            fields["start"], fields["end"] = 7, 27
        return NewReceipt(id=uuid7(), fields=fields)

    def _value(self, prop: Any) -> Any:
        wrong = [Boolean(True)] if prop.value_type == "money" else [Text("so")]
        match prop.value_type:
            case "money":
                amount = Decimal(self.random.choice(["20", "21.50", "3E+3"]))
                unit, modifier = (
                    self.random.choice(["USD", "CNY"]),
                    self.random.choice([Modifier.EXACT, Modifier.ABOUT, Modifier.AT_LEAST]),
                )
                right: Any = Money(amount, unit, modifier, verbatim="some yuan")
            case "text":
                right = Text(self.random.choice(["so", "or so\nthey\tsay \\N"]), "en")
            case "boolean":
                right = Boolean(self.random.random() < 0.5)
            case _:
                entity = self._one_of(self.entities[3:4], self.entities)
                right = EntityRef(entity.pk, entity.label)
        return self._one_of([right], wrong)

    def _one_of(self, usual: list[Any], rare: list[Any]) -> Any:
        return self.random.choice(rare if self.random.random() < 0.02 else usual)


def one_by_one(new: NewClaim, by: User) -> None:
    """Write a claim by the actions for one."""
    claim = claims.create(by=by, fields=new.fields, id=new.id)
    for receipt in new.receipts:
        evidence.add(claim=claim, by=by, fields=receipt.fields, id=receipt.id)
    if new.submit:
        review.submit(claim=claim, by=by)


def written() -> dict[str, list[Any]]:
    """Return what every table says, and the last event of each revision that history has."""
    found = {}
    for model in WRITTEN:
        found[model.__name__] = _rows(model.objects.all(), unnamed=model in UNNAMED)
        found[f"{model.__name__} events"] = _events(model)
    return found


def _events(model: type[models.Model]) -> list[Any]:
    """Return the last event of every revision; of a past one, without what is computed."""
    events: Any = model.pgh_event_model  # type: ignore[attr-defined]
    last: dict[Any, Any] = {}
    final: dict[Any, Any] = {}
    for event in events.objects.order_by("pgh_id"):
        last[event.pgh_obj_id, getattr(event, "revision", None)] = event
        final[event.pgh_obj_id] = event
    for event in last.values():
        for name in DERIVED if event is not final[event.pgh_obj_id] else ():
            if hasattr(event, name):
                setattr(event, name, None)
    return _rows(last.values(), unnamed=model in UNNAMED)


def _rows(rows: Iterable[Any], *, unnamed: bool) -> list[Any]:
    found = []
    for row in rows:
        fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        told = {
            name: value
            for name, value in fields.items()
            if name not in INCIDENTAL
            and (not name.startswith("pgh_") or name == "pgh_context")
            and not (unnamed and name == "id")
        }
        found.append(told)
    return sorted(found, key=str)
