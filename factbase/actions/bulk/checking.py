"""New claims as unsaved records, checked by the rules of one by one; every error is kept."""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Model

from factbase.actions import claims as rules
from factbase.actions import evidence as receipts
from factbase.actions.bulk.blank import blank
from factbase.actions.bulk.refusals import RowError, noting, row_error
from factbase.actions.bulk.rows import NewClaim, Row
from factbase.exceptions import FactbaseError
from factbase.models import Claim, Entity, Evidence, Property, ValueFields
from factbase.models.demands import Demands, demands_of
from sources.models import Snapshot, Source

ALREADY = "This quote is already evidence for the claim."


class Checking:
    """One run of checks: what it has read already, which ids it has seen, and what it refused."""

    def __init__(self, *, by: User) -> None:
        self.by = by
        self.errors: list[RowError] = []
        self._demands: dict[UUID, Demands] = {}
        self._newest: dict[UUID, Snapshot | None] = {}
        self._seen: set[UUID] = set()

    def checked(self, given: Sequence[tuple[int, NewClaim]]) -> list[Row]:
        """Return the records of numbered rows; in `errors` is what is wrong with any of them."""
        self._refuse_known_ids(given)
        self._learn_newest(given)
        rows = [self._filled(number, new) for number, new in given]
        _load_values(rows)
        for row in rows:
            self._refuse_misfits(row)
        self._look_up(rows)
        return rows

    def _refuse_known_ids(self, given: Sequence[tuple[int, NewClaim]]) -> None:
        claims = [(number, "id", new.id) for number, new in given if new.id]
        quotes = [
            (number, f"evidence.{place}.id", receipt.id)
            for number, new in given
            for place, receipt in enumerate(new.receipts)
            if receipt.id
        ]
        for model, named in ((Claim, claims), (Evidence, quotes)):
            known = known_ids(model, [id for _, _, id in named])
            for number, field, id in named:
                if id in known or id in self._seen:
                    there = "exists already" if id in known else "is given twice"
                    message = f"The id {id} {there}: make a new one, or leave it out."
                    self.errors.append(RowError(number, field, message, "duplicate"))
                self._seen.add(id)

    def _learn_newest(self, given: Iterable[tuple[int, NewClaim]]) -> None:
        """Read the newest snapshot of every source whose receipts name none. One query."""
        asked = {
            receipt.fields["source"].pk
            for _, new in given
            for receipt in new.receipts
            if "source" in receipt.fields and "snapshot" not in receipt.fields
        } - self._newest.keys()
        newest = Snapshot.objects.filter(source__in=asked).defer("text")
        newest = newest.order_by("source_id", "-captured_at", "-id").distinct("source_id")
        self._newest |= dict.fromkeys(asked) | {each.source_id: each for each in newest}

    def _filled(self, number: int, new: NewClaim) -> Row:
        claim = blank(Claim, by=self.by, id=new.id)
        rules.fill(claim, new.fields)
        row = Row(number, new.submit, claim)
        for item in new.fields.get("qualifiers", ()):
            qualifier = rules.qualifier_of(claim, item)
            qualifier.created_by = qualifier.updated_by = self.by
            row.qualifiers.append(qualifier)
        for place, receipt in enumerate(new.receipts):
            evidence = blank(Evidence, by=self.by, id=receipt.id)
            evidence.claim = claim
            with noting(self.errors, number, f"evidence.{place}"):
                receipts.fill(evidence, receipt.fields, newest=self._newest_of)
            row.evidence.append(evidence)
        return row

    def _newest_of(self, source: Source) -> Snapshot | None:
        return self._newest[source.pk]

    def _refuse_misfits(self, row: Row) -> None:
        with noting(self.errors, row.number):
            self._refuse_misfit(row.claim, row.claim.property)
        with noting(self.errors, row.number):
            rules.refuse_unreasoned(row.claim)
        for place, qualifier in enumerate(row.qualifiers):
            with noting(self.errors, row.number, f"qualifiers.{place}"):
                self._refuse_misfit(qualifier, qualifier.property)
        quotes = [(each.source_id, each.stance, each.exact) for each in row.evidence]
        for place, quote in enumerate(quotes):
            if quote[2].strip() and quote in quotes[:place]:
                again = FactbaseError(ALREADY, field="exact", code="duplicate")
                self.errors.append(row_error(row.number, again, within=f"evidence.{place}"))

    def _refuse_misfit(self, record: ValueFields, prop: Property) -> None:
        if prop.pk not in self._demands:
            self._demands[prop.pk] = demands_of(prop)
        rules.refuse_misfit(record, self._demands[prop.pk])

    def _look_up(self, rows: Iterable[Row]) -> None:
        """Check every quote against the archive, with the text of one snapshot in memory."""
        quotes = [
            (str(each.snapshot_id or ""), row.number, place, each)
            for row in rows
            for place, each in enumerate(row.evidence)
        ]
        quotes.sort(key=itemgetter(0, 1, 2))
        for id, group in groupby(quotes, key=itemgetter(0)):
            text = Snapshot.objects.values_list("text", flat=True).get(pk=id) if id else None
            for _, number, place, each in group:
                with noting(self.errors, number, f"evidence.{place}"):
                    receipts.look_up(each, text)


def known_ids(model: type[Model], ids: Collection[UUID]) -> set[UUID]:
    """Return those of `ids` that are a record's already. One query, none without ids."""
    if not ids:
        return set()
    return set(model._default_manager.filter(pk__in=ids).values_list("pk", flat=True))


def _load_values(rows: Iterable[Row]) -> None:
    """Load the entities that values name, each once."""
    naming: list[ValueFields] = [
        record
        for row in rows
        for record in (row.claim, *row.qualifiers)
        if record.value_entity_id is not None
    ]
    ids = {record.value_entity_id for record in naming}
    known = Entity.objects.select_related("type").in_bulk(ids) if ids else {}
    for record in naming:
        record.value_entity = known.get(record.value_entity_id)
