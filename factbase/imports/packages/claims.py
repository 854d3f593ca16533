"""Claims of a package with their qualifiers, evidence and steps, written as they were."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.db import connection

from factbase.actions.testimony import Group
from factbase.exports.tables import CLAIMS
from factbase.imports.packages.cells import Names, read_cells, record_of
from factbase.imports.packages.rows import belonging, table_named
from factbase.imports.packages.trails import RECHECK, Planner, Step, Trail
from factbase.imports.problems import Reading
from factbase.models import (
    Claim,
    Evidence,
    Import,
    Qualifier,
    Recheck,
    ReviewEvent,
)

EDIT = """
    UPDATE factbase_claim SET updated_by_id = new.editor
    FROM unnest(%s::uuid[], %s::int[]) AS new(id, editor) WHERE factbase_claim.id = new.id
"""
# Changes nothing that is shown: claims are retracted by a step, with its comment.
TOUCH = """
    UPDATE factbase_claim
    SET retraction_reason = CASE retraction_reason WHEN '' THEN ' ' ELSE '' END
    WHERE id = ANY(%s)
"""
# What the machine does after its step; a step by a person moves the claim by itself.
SEND_BACK = """
    UPDATE factbase_claim SET status = 'submitted', recheck = new.cause,
        updated_by_id = COALESCE(new.editor, updated_by_id)
    FROM unnest(%s::uuid[], %s::text[], %s::int[]) AS new(id, cause, editor)
    WHERE factbase_claim.id = new.id
"""
DATE = """
    UPDATE factbase_claim SET updated_at = new.at
    FROM unnest(%s::uuid[], %s::timestamptz[]) AS new(id, at) WHERE factbase_claim.id = new.id
"""
CAUSES = {cause.label: cause.value for cause in Recheck}
EDITED = (Recheck.CLAIM_EDITED, Recheck.EVIDENCE_EDITED)


@dataclass
class Bundle:
    """One claim of a package, with all that belongs to it and how it gets to where it stood."""

    claim: Any
    editors: set[int]
    qualifiers: list[Any] = field(default_factory=list)
    evidence: list[Any] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    trail: Trail = field(default_factory=Trail)

    def plan(self, names: Names) -> None:
        """Plan the way, and set where the claim starts."""
        claim = self.claim
        self.steps.sort(key=lambda step: step["claim_revision"])
        planner = Planner(
            author=claim.created_by_id,
            editor=claim.updated_by_id,
            editors=self.editors,
            asked=names.asked,
        )
        self.trail = planner.plan(
            revision=claim.revision,
            added_by=[each.updated_by_id for each in (*self.qualifiers, *self.evidence)],
            steps=[
                Step(
                    step["claim_revision"],
                    step["action"],
                    names.people.get(step["by"]),
                    place,
                    CAUSES.get(step["comment"]) in EDITED and step["action"] == RECHECK,
                )
                for place, step in enumerate(self.steps)
            ],
        )
        claim.revision, claim.updated_by_id = self.trail.revision, claim.created_by_id
        claim.retraction_reason = " " if self.trail.touches % 2 else ""


def write_claims(staged: Import, rows: Sequence[Reading], names: Names) -> set[Group]:
    """Write a chunk of claims; return the subjects and properties they are about."""
    bundles = {row.record: _bundle(row, names) for row in rows if row.record}
    for table, cells in belonging(staged, bundles):
        if table == "review_events":
            step = read_cells(table_named(table), cells)
            bundles[UUID(step["claim_id"])].steps.append(step)
        else:
            record: Any = record_of(table_named(table), cells, names)
            getattr(bundles[record.claim_id], table).append(record)
    for bundle in bundles.values():
        bundle.plan(names)
    found = list(bundles.values())
    dates = {bundle.claim.pk: bundle.claim.updated_at for bundle in found}
    Claim.objects.bulk_create([bundle.claim for bundle in found], batch_size=500)
    qualifiers = [each for bundle in found for each in bundle.qualifiers]
    Qualifier.objects.bulk_create(qualifiers, batch_size=500)
    Evidence.objects.bulk_create(
        [each for bundle in found for each in bundle.evidence], batch_size=500
    )
    _walk(found)
    _execute(DATE, [list(dates), list(dates.values())])
    return {(bundle.claim.subject_id, bundle.claim.property_id) for bundle in found}


def _bundle(row: Reading, names: Names) -> Bundle:
    claim: Any = record_of(CLAIMS, row.plan, names)
    editors = read_cells(CLAIMS, row.plan)["editors"]
    return Bundle(claim, {names.people[name] for name in editors if name in names.people})


def _walk(bundles: Sequence[Bundle]) -> None:
    """Take the moves of all claims, the first of each, then the second of each, and so on."""
    for moves in zip_longest(*(bundle.trail.moves for bundle in bundles), fillvalue=...):
        taken = list(zip(bundles, moves, strict=True))
        edits = {each.claim.pk: move for each, move in taken if isinstance(move, int)}
        if edits:
            _execute(EDIT, [list(edits), list(edits.values())])
        touched = [each.claim.pk for each, move in taken if move is None]
        if touched:
            _execute(TOUCH, [touched])
        _take([(each, move) for each, move in taken if isinstance(move, Step)])


def _take(taken: Sequence[tuple[Bundle, Step]]) -> None:
    """Take one step with each of these claims, from where it is now."""
    ids = [bundle.claim.pk for bundle, _ in taken]
    now = {
        pk: (revision, status)
        for pk, revision, status in Claim.objects.filter(pk__in=ids).values_list(
            "pk", "revision", "status"
        )
    }
    ReviewEvent.objects.bulk_create(
        [_event(bundle, step, *now[bundle.claim.pk]) for bundle, step in taken], batch_size=500
    )
    sent_back = [(bundle, step) for bundle, step in taken if step.action == RECHECK]
    if sent_back:
        causes = [CAUSES.get(bundle.steps[step.place]["comment"], "") for bundle, step in sent_back]
        editors = [step.by if step.is_edit else None for _, step in sent_back]
        _execute(SEND_BACK, [[bundle.claim.pk for bundle, _ in sent_back], causes, editors])


def _event(bundle: Bundle, step: Step, revision: int, status: str) -> ReviewEvent:
    told = bundle.steps[step.place]
    return ReviewEvent(
        id=told["id"],
        claim_id=bundle.claim.pk,
        claim_revision=revision,
        action=step.action,
        from_status=status,
        to_status=told["to_status"],
        at=told["at"],
        by_id=step.by,
        comment=told["comment"],
    )


def _execute(statement: str, parameters: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
