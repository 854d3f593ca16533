"""New claims that are written as they were read for the preview, while what they rest on holds."""

from typing import NamedTuple

from django.db import connection

from factbase.actions import bulk
from factbase.history.seen import own_chain, written_since
from factbase.imports.problems import Reading
from factbase.models import (
    Alias,
    Claim,
    Entity,
    EntityType,
    Identifier,
    Import,
    ImportRow,
    Match,
    Outcome,
    Property,
    Unit,
)
from factbase.models.property import PropertyObjectType, PropertySubjectType, PropertyUnit

AT_ONCE = 10_000
WRITTEN = (Outcome.CREATE, Outcome.CHANGE)
NEXT = """
    SELECT max(number), count(*), bool_and(kept IS NOT NULL) FROM (
        SELECT number, kept FROM factbase_importrow
        WHERE staged_id = %s AND "table" = '' AND outcome = ANY(%s) AND number > %s
        ORDER BY number LIMIT %s
    ) AS row
"""
# What is asked when a row is read that brings no quote.
RESTS_ON = (
    Alias,
    Claim,
    Entity,
    EntityType,
    Identifier,
    Match,
    Property,
    PropertyObjectType,
    PropertySubjectType,
    PropertyUnit,
    Unit,
)


def keep(row: Reading) -> None:
    """Keep the claim of a row that needs nothing but itself to be written."""
    plan = row.plan
    if row.outcome != Outcome.CREATE or plan.quote or plan.fields.get("qualifiers"):
        return
    claim: Claim = plan.record
    if plan.fields["subject"]._state.adding or _names_new(claim):
        return
    if row.record is not None:
        claim.id = row.record
    row.record = claim.id
    row.kept = plan.common.lines.line_of(claim)


def _names_new(claim: Claim) -> bool:
    named = claim.value_entity if claim.value_entity_id else None
    return named is not None and named._state.adding


class Span(NamedTuple):
    """Some rows to be written: those with a number above `after` and up to `until`."""

    after: int
    until: int
    rows: int
    kept: bulk.Prepared | None


def next_span(staged: Import, after: int) -> Span | None:
    """Return the next rows to be written, with their claims if those of all were kept.

    Needs nothing of the transaction that writes. Two queries.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [staged.pk, list(WRITTEN), after, AT_ONCE])
        until, rows, is_kept = cursor.fetchone()
    if not rows:
        return None
    return Span(after, until, rows, _kept(staged, after, until) if is_kept else None)


def _kept(staged: Import, after: int, until: int) -> bulk.Prepared:
    rows = ImportRow.objects.filter(
        staged=staged, table="", number__gt=after, number__lte=until, outcome=Outcome.CREATE
    )
    lines = rows.order_by("number").values_list("kept", flat=True)
    return bulk.prepare([line for line in lines if line is not None])


class KeptClaims:
    """Writes the kept claims of an import, in a transaction that has written nothing before."""

    def __init__(self, staged: Import) -> None:
        self.staged = staged
        # First, so that nobody else can write to it after the question.
        self.own = own_chain()
        has_read = staged.kept_columns == bulk.COLUMNS
        self.holds = has_read and not written_since(staged.seen, RESTS_ON)

    def still_holds(self) -> bool:
        """Whether what the claims rest on is as it was when they were read. One query, or none."""
        self.holds = self.holds and not written_since(self.staged.seen, RESTS_ON, own=self.own)
        return self.holds

    def write(self, claims: bulk.Prepared) -> bool:
        """Write these claims, if what they rest on is as it was."""
        if self.holds:
            bulk.lock_subjects(claims)
        if self.still_holds():
            by = self.staged.created_by
            bulk.create_prepared(claims=claims, by=by, submit=self.staged.submit)
        return self.holds
