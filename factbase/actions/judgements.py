"""Judging whether quoted words support their claim."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from factbase.actions.records import locked
from factbase.exceptions import FactbaseError
from factbase.models import Evidence, SupportJudgement, Verdict
from factbase.permissions import can_judge, require, require_reviewer

LONGEST_NOTE = 2_000


@transaction.atomic
def judge(
    *, evidence: Evidence, by: User, verdict: str, note: str = "", revision: int | None = None
) -> SupportJudgement:
    """Record how far the words support the claim, as a judgement of the present revision.

    Raises PermissionDeniedError to all but reviewers, and to who wrote or last edited the quote;
    StaleRevisionError if `revision` is no longer that of the quote; FactbaseError for an unknown
    verdict, a retracted quote or an overlong note. Four queries.
    """
    require_reviewer(by, _("To judge whether a quote supports its claim needs the role reviewer."))
    if verdict not in Verdict.values:
        raise FactbaseError(
            _("Choose one of %(names)s.") % {"names": ", ".join(Verdict.values)},
            field="verdict",
        )
    if len(note) > LONGEST_NOTE:
        raise FactbaseError(
            _("A note has at most %(LONGEST_NOTE)s characters.")
            % {"LONGEST_NOTE": f"{LONGEST_NOTE:,}"},
            field="note",
        )
    evidence = locked(evidence, revision=revision)
    require(
        can_judge(by, evidence),
        _("Four eyes: who wrote a quote or edited it last cannot judge whether it supports."),
    )
    if evidence.is_retracted:
        raise FactbaseError(_("This quote was retracted; restore it first."), code="retracted")
    judgement = SupportJudgement(
        evidence=evidence,
        evidence_revision=evidence.revision,
        verdict=verdict,
        note=note.strip(),
        by=by,
    )
    judgement.save(force_insert=True)
    return judgement


def present_judgements(evidence: Iterable[Evidence]) -> dict[UUID, SupportJudgement]:
    """Return the judgement that counts of each quote that has one. One query."""
    rows = SupportJudgement.objects.present().filter(evidence__in=list(evidence))
    return {row.evidence_id: row for row in rows.select_related("by")}
