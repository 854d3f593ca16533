"""A small world that is changed in every way there is, and a plain model of what it should say."""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models.expressions import DatabaseDefault

from factbase.actions import claims, entities, merging, review
from factbase.actions.entities import AliasFields
from factbase.actions.revert import revert
from factbase.exceptions import FactbaseError
from factbase.models import Claim, Entity, EntityType, Judgement, Match, Property
from factbase.models.transitions import Action
from factbase.values import Money
from sources.models.record import uuid7
from tests.factbase.history.moments import now
from tests.factories import EntityFactory, PropertyFactory, make_user

State = dict[str, Any]


class World:
    """People at work. `states` pairs each moment with what had been said until then.

    The model never reads the database: it is changed by what was done, step by step.
    """

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.people: list[User] = [make_user("administrator") for _ in range(2)]
        self.said: State = {"claims": {}, "entities": {}, "units": set(), "same": set()}
        self.states: list[tuple[datetime, State]] = []
        self.property: Any = PropertyFactory(slug="worth", label="worth")
        for _ in range(3):
            entity = EntityFactory(label=f"Company {uuid7()}")
            self.said["entities"][entity.pk] = {"label": entity.label, "aliases": set()}
        self.log_claim()
        self.remember()

    @property
    def steps(self) -> list[Callable[[], None]]:
        """Every way in which something comes to be said."""
        return [
            *(self.log_claim, self.edit_claim, self.move_claim, self.edit_twice_at_once),
            *(self.update_in_bulk, self.copy_in, self.rename_by_sql, self.give_aliases),
            *(self.allow_unit, self.delete_units, self.merge, self.unmerge, self.roll_back),
            self.revert_claim,
        ]

    def live(self, steps: int) -> None:
        """Take `steps` steps at random, each kind at least once, and remember after each."""
        chosen = [*self.steps, *self.random.choices(self.steps, k=max(0, steps - len(self.steps)))]
        self.random.shuffle(chosen)
        for step in chosen:
            step()
            self.remember()

    def remember(self) -> None:
        self.states.append((now(), deepcopy(self.said)))

    def someone(self) -> User:
        return self.random.choice(self.people)

    def any_entity(self) -> Any:
        return self.random.choice(sorted(self.said["entities"]))

    def any_claim(self, *statuses: str) -> Any:
        found = [
            pk
            for pk, claim in self.said["claims"].items()
            if not statuses or claim["status"] in statuses
        ]
        return self.random.choice(found) if found else None

    def log_claim(self) -> None:
        pk, subject, amount = uuid7(), self.any_entity(), self.random.randrange(1, 10**9)
        claims.create(
            by=self.someone(),
            id=pk,
            fields={
                "subject": Entity.objects.get(pk=subject),
                "property": self.property,
                "value": Money(Decimal(amount), "CNY"),
                "note": "as logged",
            },
        )
        self.said["claims"][pk] = {
            "subject": subject,
            "amount": str(amount),
            "note": "as logged",
            "status": "draft",
        }

    def edit_claim(self) -> None:
        pk = self.any_claim("draft", "submitted")
        if pk is None:
            return
        amount = self.random.randrange(1, 10**9)
        claims.edit(
            claim=Claim.objects.get(pk=pk),
            by=self.someone(),
            fields={"value": Money(Decimal(amount), "CNY")},
        )
        self.said["claims"][pk]["amount"] = str(amount)

    def revert_claim(self) -> None:
        """Undo: a claim says again what it said at first."""
        pk = self.any_claim("draft", "submitted")
        if pk is None:
            return
        first = next(said["claims"][pk] for _, said in self.states if pk in said["claims"])
        try:
            revert(record=Claim.objects.get(pk=pk), to=1, by=self.someone())
        except FactbaseError as refusal:
            assert refusal.code == "nothing_to_revert"  # noqa: PT017
        self.said["claims"][pk] |= {"amount": first["amount"], "note": first["note"]}

    def move_claim(self) -> None:
        pk = self.any_claim("draft", "submitted", "retracted")
        if pk is None:
            return
        claim = Claim.objects.get(pk=pk)
        steps = {
            "draft": (Action.SUBMIT, "submitted"),
            "submitted": (Action.RETRACT, "retracted"),
            "retracted": (Action.RESTORE, "draft"),
        }
        action, status = steps[self.said["claims"][pk]["status"]]
        review.move(claim=claim, action=action, by=claim.created_by, comment="for a reason")
        self.said["claims"][pk]["status"] = status

    def edit_twice_at_once(self) -> None:
        """Two states in one transaction have one time: the one written last counts."""
        pk = self.any_claim()
        with transaction.atomic():
            for note in ("first thought", "second thought"):
                Claim.objects.filter(pk=pk).update(note=note)
        self.said["claims"][pk]["note"] = "second thought"

    def update_in_bulk(self) -> None:
        subject, note = self.any_entity(), f"bulk {self.random.random()}"
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE factbase_claim SET note = %s WHERE subject_id = %s", [note, subject]
            )
        for claim in self.said["claims"].values():
            if claim["subject"] == subject:
                claim["note"] = note

    def copy_in(self) -> None:
        """Load entities and claims by COPY, past all actions."""
        kind, by = EntityType.objects.get(slug="company"), self.someone()
        entity = Entity(type=kind, label=f"Loaded {uuid7()}")
        loaded = [self._unsaved_claim(entity.pk, by) for _ in range(3)]
        with transaction.atomic():
            copy_rows([entity])
            copy_rows(loaded)
        self.said["entities"][entity.pk] = {"label": entity.label, "aliases": set()}
        for claim in loaded:
            self.said["claims"][claim.pk] = {
                "subject": entity.pk,
                "amount": str(claim.value_amount),
                "note": "by COPY",
                "status": "draft",
            }

    def _unsaved_claim(self, subject: Any, by: User) -> Claim:
        claim = Claim(subject_id=subject, property=self.property, created_by=by, updated_by=by)
        claim.put(Money(Decimal(self.random.randrange(1, 10**9)), "CNY"))
        claim.note = "by COPY"
        return claim

    def rename_by_sql(self) -> None:
        pk, label = self.any_entity(), f"Renamed {uuid7()}"
        with connection.cursor() as cursor:
            cursor.execute("UPDATE factbase_entity SET label = %s WHERE id = %s", [label, pk])
        self.said["entities"][pk]["label"] = label

    def give_aliases(self) -> None:
        pk = self.any_entity()
        names = {f"Alias {self.random.randrange(5)}" for _ in range(self.random.randrange(3))}
        entities.edit(
            entity=Entity.objects.get(pk=pk),
            by=self.someone(),
            fields={"aliases": [AliasFields(name) for name in sorted(names)]},
        )
        self.said["entities"][pk]["aliases"] = names

    def allow_unit(self) -> None:
        unit = self.random.choice(["USD", "EUR"])
        with transaction.atomic():
            Property.objects.get(pk=self.property.pk).units.add("CNY", unit)
        self.said["units"] |= {"CNY", unit}

    def delete_units(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM factbase_propertyunit WHERE unit_id <> 'CNY'")
        self.said["units"] &= {"CNY"}

    def merge(self) -> None:
        left, right = self.random.sample(sorted(self.said["entities"]), 2)
        pair = frozenset((left, right))
        if pair in self.said["same"]:
            return
        by = self.someone()
        proposed = merging.propose(
            left=Entity.objects.get(pk=left), right=Entity.objects.get(pk=right), by=by
        )
        merging.judge(match=proposed.match, judgement=Judgement.SAME, by=by)
        self.said["same"].add(pair)

    def unmerge(self) -> None:
        if not self.said["same"]:
            return
        pair = self.random.choice(sorted(self.said["same"], key=sorted))
        left, right = sorted(pair)
        match = Match.objects.get(left=left, right=right)
        merging.unmerge(match=match, by=self.someone())
        self.said["same"].discard(pair)

    def roll_back(self) -> None:
        """What is not committed was never said."""
        with transaction.atomic():
            Claim.objects.update(note="never said")
            transaction.set_rollback(True)


def copy_rows(rows: list[Any]) -> None:
    """Write unsaved rows of one model by COPY; what PostgreSQL fills in is left to it."""
    fields = [
        field
        for field in rows[0]._meta.concrete_fields
        if not isinstance(getattr(rows[0], field.attname), DatabaseDefault)
    ]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {rows[0]._meta.db_table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row([getattr(row, field.attname) for field in fields])


def canonical(said: State) -> dict[Any, Any]:
    """Return which entity stands for each: the oldest of those that are one with it."""
    groups = {pk: {pk} for pk in said["entities"]}
    for left, right in map(sorted, said["same"]):
        joined = groups[left] | groups[right]
        for pk in joined:
            groups[pk] = joined
    return {pk: min(group) for pk, group in groups.items()}
