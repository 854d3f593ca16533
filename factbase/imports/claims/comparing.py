"""Rows of claims that read well, compared with the claims that are here and with one another."""

from collections.abc import Collection, Sequence

from django.db.models import prefetch_related_objects

from factbase.actions.claims import ClaimFields
from factbase.exceptions import FactbaseError
from factbase.imports.claims.cells import is_outdated, read_id
from factbase.imports.claims.known import KnownClaims, Receipt, differences, says
from factbase.imports.claims.plan import Plan, Quote
from factbase.imports.names import Entities
from factbase.imports.problems import FURTHER_QUOTE, Change, Reading, said_in_two_rows
from factbase.models import Outcome
from factbase.values import EntityRef
from sources.phrases import Phrase

# What a row says of a claim beside what makes it the same, and beside its quote.
BESIDE = frozenset({"qualifiers", "note", "editor_confidence", "editor_confidence_reason"})


def compare(rows: Sequence[Reading], *, entities: Entities, given: Collection[str]) -> None:
    """Find the claims that are here already; the rows that read well are compared with them."""
    known = KnownClaims()
    if "id" in given:
        for row in rows:
            with row.noting("id"):
                row.record = read_id(row.cells.get("id", ""))
                row.by_id = row.record is not None
    known.learn_ids({row.record for row in rows if row.record})
    sound = [row for row in rows if not row.problems]
    for row in sound:
        row.says = _says(row.plan, entities)
        if row.plan.quote:
            row.quoted = row.plan.quote.hash
    # An id that is not known yet is that of a new claim, whatever else says the same.
    open_rows = [row for row in sound if row.record is None]
    subjects = {row.plan.fields["subject"].id for row in open_rows}
    properties = {row.plan.fields["property"].id for row in open_rows}
    known.learn_groups(subjects, properties, {str(row.says) for row in open_rows})
    if "qualifiers" in given:
        said = [*known.by_says.values()]
        prefetch_related_objects(said, "qualifiers__value_entity", "qualifiers__property")
    for row in sound:
        _settle_with(row, known, given)


def compare_within(rows: Sequence[Reading]) -> None:
    """Let rows without an id that say what an earlier one says bring no more than their quotes."""
    said: dict[object, tuple[Reading, set[str | None]]] = {}
    for row in rows:
        if row.outcome != Outcome.CREATE:
            continue
        first, quotes = said.setdefault(row.says, (row, set()))
        if first is not row and not row.by_id:
            is_further = row.quoted is not None and row.quoted not in quotes
            row.outcome = Outcome.CHANGE if is_further else Outcome.LEAVE
            row.changes = [FURTHER_QUOTE] if is_further else []
            if any(
                row.cells[name] not in ("", first.cells[name]) for name in BESIDE & row.cells.keys()
            ):
                row.refuse("", said_in_two_rows(first.number), "duplicate")
                row.settle()
        quotes.add(row.quoted)


def _says(plan: Plan, entities: Entities) -> str:
    fields, value = plan.fields, plan.fields["value"]
    subject, new = fields["subject"], entities.key_of_new
    return says(
        new.get(subject.id, subject.id) if new else subject.id,
        fields["property"].id,
        fields["kind"],
        fields.get("denied", False),
        value,
        fields.get("valid"),
        object_key=new.get(value.id) if isinstance(value, EntityRef) else None,
    )


def _settle_with(row: Reading, known: KnownClaims, given: Collection[str]) -> None:
    plan: Plan = row.plan
    by_id = known.by_id.get(row.record) if row.record else None
    plan.claim = by_id if row.record else known.by_says.get(row.says)  # type: ignore[arg-type]
    if plan.claim is None:
        return
    row.record = plan.claim.pk
    if by_id is None:
        _refuse_other_qualifiers(row, plan, given)
        plan.fields = ClaimFields()
    else:
        row.changes += differences(by_id, plan.fields, given)
    quote = plan.quote
    if quote is not None and not known.has_receipt(plan.claim, _receipt(quote, row)):
        row.changes.append(Change("evidence", "", f"{quote.stance}: “{quote.exact}”"))
    else:
        plan.quote = None
    row.outcome = Outcome.CHANGE if row.changes else Outcome.LEAVE
    with row.noting("revision"):
        if row.changes and is_outdated(row.cells.get("revision", ""), plan.claim.revision):
            row.outcome = Outcome.OUTDATED
        elif row.changes and not plan.claim.is_live:
            raise FactbaseError(
                Phrase(
                    "The claim is %(status)s: restore it before it is changed.",
                    status=plan.claim.status,
                )
            )


def _refuse_other_qualifiers(row: Reading, plan: Plan, given: Collection[str]) -> None:
    """Note where a row that was found by what it says has qualifiers that the claim has not."""
    if plan.claim is None or not row.cells.get("qualifiers"):
        return
    for change in differences(plan.claim, plan.fields, given):
        if change.field == "qualifiers":
            row.refuse(
                "qualifiers",
                Phrase(
                    "The claim is here with other qualifiers (%(old)s): give its id to change "
                    "them, or clear the cell.",
                    old=change.old or Phrase("none"),
                ),
            )


def _receipt(quote: Quote, row: Reading) -> Receipt:
    """Return how the quote would be known; where its source is only described, by its words."""
    is_new = quote.source._state.adding and not row.cells.get("source_id")
    by_id = bool(row.cells.get("id"))
    return (None if is_new and by_id else quote.source.pk, quote.stance, quote.exact)
