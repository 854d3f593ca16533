"""Judging whether two entities are one, and taking a judgement back.

A merge is a match judged “same”; nothing else is written, so taking it back restores everything.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from factbase.actions import conflicts
from factbase.actions.records import locked, refuse_retracted, store
from factbase.exceptions import FactbaseError, MergeError
from factbase.models import Entity, Judgement, Match
from factbase.models.clusters import clusters_of
from factbase.permissions import require_contributor, require_reviewer
from factbase.wording import day_words

# What a person may say; the rest is what a match is before anybody has said anything.
SAID = (Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE)


class Proposed(NamedTuple):
    """A match, and whether it was not on the list before."""

    match: Match
    is_new: bool


@transaction.atomic
def propose(
    *,
    left: Entity,
    right: Entity,
    by: User,
    score: Decimal = Decimal(0),
    reasons: Sequence[Mapping[str, str]] = (),
    note: str = "",
) -> Proposed:
    """Put a pair on the list of those to judge; one that is there already is left as it is.

    Raises FactbaseError for a pair of one and for an entity that is retracted.
    """
    require_contributor(by)
    older, newer = _ordered(left, right)
    known = _standing_match(older, newer)
    if known is not None:
        return Proposed(known, is_new=False)
    match = Match(left=older, right=newer, score=score, reasons=list(reasons), note=note.strip())
    return Proposed(store(match, by=by), is_new=True)


@transaction.atomic
def judge(
    *, match: Match, judgement: str, by: User, note: str = "", revision: int | None = None
) -> Match:
    """Say of a pair that it is the same, different, or that one cannot tell. About eight queries.

    “same” and “different” need a reviewer. Raises MergeError if the pair has such a judgement
    already, if “same” would join entities of which any two were judged different, and if
    “different” would part entities that other merges make one; the message names what to undo.
    """
    _require_judge(judgement, by)
    if judgement not in SAID:
        raise FactbaseError(
            _("Choose one of %(names)s.") % {"names": ", ".join(SAID)}, field="judgement"
        )
    _one_at_a_time()
    match = locked(match, revision=revision)
    _refuse_judged(match)
    if judgement == Judgement.SAME:
        _refuse_joining_what_differs(match)
    elif judgement == Judgement.DIFFERENT:
        _refuse_parting_what_is_one(match)
    match.judgement = judgement
    match.judged_by = by
    match.judged_at = timezone.now()
    match.note = note.strip()
    match = store(match, by=by)
    if match.judgement == Judgement.SAME:
        conflicts.refresh_entities(entities=[match.left_id, match.right_id])
    return match


@transaction.atomic
def unmerge(*, match: Match, by: User, note: str = "", revision: int | None = None) -> Match:
    """Take the judgement of a pair back, whatever it was; it waits for another one then.

    Needs a reviewer where the judgement did. Raises MergeError where there is none.
    """
    _one_at_a_time()
    match = locked(match, revision=revision)
    _require_judge(match.judgement, by)
    if match.judgement == Judgement.PROPOSED:
        raise MergeError(_("There is no judgement of this pair to take back."), code="not_judged")
    was_one = match.judgement == Judgement.SAME
    match.judgement = Judgement.PROPOSED
    match.judged_by = match.judged_at = None
    match.note = note.strip()
    match = store(match, by=by)
    if was_one:
        conflicts.refresh_entities(entities=[match.left_id, match.right_id])
    return match


def _require_judge(judgement: str, by: User) -> None:
    require_contributor(by)
    if judgement in (Judgement.SAME, Judgement.DIFFERENT):
        require_reviewer(by, _("Merging and keeping apart need the role reviewer."))


def _ordered(left: Entity, right: Entity) -> tuple[Entity, Entity]:
    """Return the two with the older first; refuse what makes no pair."""
    if left.pk == right.pk:
        raise FactbaseError(_("An entity cannot be matched with itself."), field="right")
    refuse_retracted(left, field="left")
    refuse_retracted(right, field="right")
    return (left, right) if left.pk < right.pk else (right, left)


def _standing_match(left: Entity, right: Entity) -> Match | None:
    known: Match | None = Match.objects.standing().filter(left=left, right=right).first()
    return known


def _one_at_a_time() -> None:
    """Let no other transaction judge until this one ends; the guard in PostgreSQL does the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('factbase_match'))")


def _refuse_judged(match: Match) -> None:
    if match.is_retracted:
        raise MergeError(_("This match was withdrawn."), code="retracted")
    if match.is_binding:
        raise MergeError(
            _("%(said)s: take that back first.") % {"said": _said(match)},
            field="judgement",
            code="judged",
        )


def _refuse_joining_what_differs(match: Match) -> None:
    """Raise if any two of those who would become one were judged different."""
    for entity, field in ((match.left, "left"), (match.right, "right")):
        refuse_retracted(entity, field=field)
    clusters = clusters_of([match.left_id, match.right_id])
    left, right = clusters[match.left_id], clusters[match.right_id]
    across = Q(left__in=left, right__in=right) | Q(left__in=right, right__in=left)
    apart = _matches(Judgement.DIFFERENT).filter(across).first()
    if apart is not None:
        raise MergeError(
            _("This would make one of %(names)s. %(said)s: take that back first.")
            % {"names": _names(apart), "said": _said(apart)},
            field="judgement",
            code="judged_different",
        )


def _refuse_parting_what_is_one(match: Match) -> None:
    """Raise if the two are one through other merges, naming those."""
    members = clusters_of([match.left_id])[match.left_id]
    if match.right_id not in members:
        return
    merges = _matches(Judgement.SAME).filter(left__in=members)
    chain = _path(match.left_id, match.right_id, merges)
    told = "; ".join(_said(merge) for merge in chain)
    raise MergeError(
        _("%(names)s are one through other merges. %(told)s: take one of them back first.")
        % {"names": _names(match), "told": told},
        field="judgement",
        code="merged",
    )


def _matches(judgement: Judgement) -> QuerySet[Match]:
    rows: QuerySet[Match] = Match.objects.standing().filter(judgement=judgement)
    return rows.select_related("left", "right", "judged_by")


def _path(start: UUID, goal: UUID, merges: Iterable[Match]) -> list[Match]:
    """Return a shortest chain of merges from one entity to another; [] if there is none."""
    edges = list(merges)
    queue: deque[tuple[UUID, list[Match]]] = deque([(start, [])])
    seen = {start}
    while queue:
        here, chain = queue.popleft()
        if here == goal:
            return chain
        for merge in edges:
            ends = {merge.left_id, merge.right_id}
            for beyond in ends - seen if here in ends else ():
                seen.add(beyond)
                queue.append((beyond, [*chain, merge]))
    return []


def _names(match: Match) -> str:
    return _("“%(left)s” and “%(right)s”") % {"left": match.left, "right": match.right}


def _said(match: Match) -> str:
    """Return who judged the pair, how and when, as the head of a sentence."""
    return _("%(names)s were judged %(judgement)s by %(judge)s on %(day)s") % {
        "names": _names(match),
        "judgement": match.get_judgement_display(),
        "judge": match.judged_by,
        "day": day_words(match.judged_at),  # type: ignore[arg-type]
    }
