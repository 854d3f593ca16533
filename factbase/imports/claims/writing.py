"""Rows of claims into claims: new ones set by set, changed ones one by one."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Model

from factbase.actions import bulk, claims, evidence
from factbase.actions.bulk import NewClaim, NewReceipt
from factbase.actions.bulk.copying import RefusedLineError, copy_in
from factbase.actions.evidence import EvidenceFields
from factbase.imports.claims.plan import Plan, Quote
from factbase.imports.claims.reading import ClaimRows
from factbase.imports.problems import Reading
from factbase.models import Entity, Outcome
from sources.models import Publisher, Source

Key = UUID | str
"""The id that a row gives its claim, or what stands for what it says."""


def write(reader: ClaimRows, rows: Sequence[Reading], *, by: User, submit: bool) -> None:
    """Write what a chunk of rows comes to; their `record` is then what was written.

    Raises BulkRefusedError for a rule that only writing can find broken.
    """
    rows = [row for row in rows if row.outcome in (Outcome.CREATE, Outcome.CHANGE)]
    _write_named(reader, rows, by=by)
    _create([row for row in rows if row.plan.claim is None], by=by, submit=submit)
    added: set[object] = set()
    for row in rows:
        if row.plan.claim is not None:
            _change(row.plan, by=by, added=added)


def _write_named(reader: ClaimRows, rows: Iterable[Reading], *, by: User) -> None:
    """Write the new publishers, sources and entities that these rows need."""
    quoted = [row.plan.quote.source for row in rows if row.plan.quote]
    new = {source.pk: source for source in quoted if source._state.adding}
    publishers = {
        source.publisher.pk: source.publisher
        for source in new.values()
        if source.publisher and source.publisher._state.adding
    }
    _copy(Publisher, list(publishers.values()), by=by)
    _copy(Source, list(new.values()), by=by)
    _copy(Entity, list(reader.entities.new.values()), by=by)
    reader.entities.adopt()


def _copy(model: type[Model], records: Sequence[Entity | Source | Publisher], *, by: User) -> None:
    for record in records:
        record.created_by = record.updated_by = by
    try:
        copy_in(model, records)
    except RefusedLineError as error:
        raise error.refusal from error
    for record in records:
        record._state.adding = False


def _create(rows: Sequence[Reading], *, by: User, submit: bool) -> None:
    """Write new claims; a row without an id that says what an earlier one does adds its quote."""
    new: dict[Key, Reading] = {}
    quotes: dict[Key, dict[object, NewReceipt]] = {}
    said: dict[Key, Key] = {}
    for row in rows:
        key = _key(row, said)
        new.setdefault(key, row)
        if quote := row.plan.quote:
            receipt = NewReceipt(fields=_receipt(quote))
            quotes.setdefault(key, {}).setdefault(quote.key, receipt)
    full = [
        NewClaim(
            fields=row.plan.fields,
            id=row.record,
            submit=submit,
            receipts=list(quotes[key].values()) if key in quotes else (),
        )
        for key, row in new.items()
    ]
    ids = dict(zip(new, bulk.create_claims(claims=full, by=by), strict=True))
    for row in rows:
        row.record = ids[_key(row, said)]


def _key(row: Reading, said: dict[Key, Key]) -> Key:
    """Return what tells the claim of a row from those of others; `said` are those before it."""
    assert row.says is not None  # noqa: S101 - every sound row says something
    if row.record is not None:
        said.setdefault(row.says, row.record)
        return row.record
    return said.setdefault(row.says, row.says)


def _receipt(quote: Quote) -> EvidenceFields:
    return {"source": quote.source, "stance": quote.stance, "exact": quote.exact}


def _change(plan: Plan, *, by: User, added: set[object]) -> None:
    """Change a claim that is here, and add the receipt that is not among those `added` before."""
    claim = plan.claim
    assert claim is not None  # noqa: S101 - the caller has looked
    if plan.fields:
        claim = claims.edit(claim=claim, by=by, fields=plan.fields)
    if plan.quote and (claim.pk, plan.quote.key) not in added:
        added.add((claim.pk, plan.quote.key))
        evidence.add(claim=claim, by=by, fields=_receipt(plan.quote))
