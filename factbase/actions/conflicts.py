"""Finding the claims that cannot both hold, and deciding what to make of them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from factbase.actions import contradictions, records
from factbase.actions.confidence import (
    in_batches,
    lock_subjects,
    subjects_after,
    subjects_lock,
)
from factbase.actions.once import follow
from factbase.actions.testimony import Group
from factbase.exceptions import FactbaseError, TransitionError
from factbase.models import Claim, Conflict, ConflictState, Entity, Property, Resolution
from factbase.models.clusters import clusters_of
from factbase.models.conflict import said
from factbase.permissions import require_reviewer
from factbase.postgresql.asking import ask

WRITTEN = (
    *("state", "reason", "resolution", "note", "resolved_by", "resolved_at"),
    *("first_said", "second_said", "updated_by"),
)
# Each of n claims can contradict all others: of 10,000 prices without their days, 50 million pairs.
MOST_IN_A_GROUP = 20_000
# As a foreign key locks it, but before anything is asked that goes by its cardinality.
HOLD_PROPERTIES = """
    SELECT id, cardinality FROM factbase_property WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE
"""

Beside = tuple[frozenset[UUID], UUID]
"""What is compared with one another: a subject with what it is merged with, and a property."""
Outcome = Counter[str]
"""How many conflicts were `found`, `reopened`, and are `gone`."""


class Batch(NamedTuple):
    """How many claims were compared together, and what came of it."""

    claims: int
    outcome: Outcome


def refresh(*, claim: Claim) -> None:
    """Compare a claim with the live claims on its subject and property.

    Call it inside the transaction that changed what a claim says, or whether it is live, after the
    change. Five queries for one claim, however many there are beside it, and one each to write
    what is new and what has changed.
    """
    follow(_refresh, [claim])


def _refresh(changed: Collection[Claim]) -> None:
    """Compare one live claim with those beside it, or of several all that are on the same.

    Raises TooManyConflictsError where several contradict one another without end.
    """
    lock_subjects(claim.subject_id for claim in changed)
    rows = Claim.objects.filter(pk__in=[claim.pk for claim in changed])
    claims = list(rows.select_related("property", "value_entity"))
    live = [claim for claim in claims if claim.is_live]
    found: contradictions.Found = {}
    if len(live) > 1:
        groups = {(claim.subject_id, claim.property_id) for claim in live}
        refresh_groups(groups=groups, most=MOST_IN_A_GROUP)
        claims = [claim for claim in claims if not claim.is_live]
    elif live:
        found = contradictions.against(live[0], contradictions.rivals_of(live[0]))
    if claims:
        _reconcile(found, Conflict.objects.of_claims([claim.pk for claim in claims]))


def add_claim(*, claim: Claim, by: User) -> Outcome:
    """Add a new claim, and compare it with the live claims on its subject and property.

    Call it inside a transaction; `claim` has its property and value entity. Two queries in one
    exchange, as long as nothing could contradict it: what others have added is only seen once the
    subject is locked.
    """
    rivals = records.add(
        claim,
        by=by,
        question=contradictions.rivals_of_added(claim),
        before=[subjects_lock([claim.subject_id])],
    )
    return _reconcile(contradictions.against(claim, rivals), []) if rivals else Outcome()


def hold_properties(properties: Iterable[Property]) -> None:
    """Keep the cardinality of these properties as it is by now until the transaction ends.

    A change of it waits for the claims that are being compared by it, and compares them anew. Hold
    them once the subjects are locked, in the order of such a change. One query.
    """
    by_id: dict[UUID, list[Property]] = defaultdict(list)
    for prop in properties:
        by_id[prop.pk].append(prop)
    for id, cardinality in ask(HOLD_PROPERTIES, [list(by_id)]):
        for prop in by_id[id]:
            prop.cardinality = cardinality


def refresh_groups(*, groups: Collection[Group], most: int | None = None) -> None:
    """Compare anew all claims of `groups`, and of what their subjects are merged with.

    Raises TooManyConflictsError where one of the groups has more than `most`, and more than before.
    """
    for batch in in_batches(groups):
        _compare(batch, most=most)


def refresh_property(*, property: Property) -> None:
    """Compare all claims with this property anew; call it after a change of its cardinality."""
    groups = Claim.objects.filter(property=property).values_list("subject_id", "property_id")
    refresh_groups(groups=set(groups.distinct()))


def refresh_entities(*, entities: Collection[UUID]) -> None:
    """Compare anew what is said about or names any of `entities`, or what is one with them.

    Call it after a merge, or after one was taken back.
    """
    members = {member for cluster in clusters_of(entities).values() for member in cluster}
    naming = Claim.objects.filter(Q(subject__in=members) | Q(value_entity__in=members))
    groups = naming.values_list("subject_id", "property_id")
    refresh_groups(groups=set(groups.distinct()))


def reword(*, entity: Entity) -> None:
    """Write the reasons anew that name `entity`; call it after a change of its label."""
    naming = Q(first__value_entity=entity) | Q(second__value_entity=entity)
    rows = Conflict.objects.current().filter(naming).with_values()
    for row in rows:
        row.reason = contradictions.explained(row.first, row.second).reason
    Conflict.objects.bulk_update(rows, ["reason"], batch_size=500)


def find() -> Iterator[Batch]:
    """Compare all claims with those beside them, one transaction for each 200 subjects.

    Finds what came past the actions. Interrupted, what was found stays and it can be run again.
    """
    subjects: list[UUID] = []
    while subjects := subjects_after(subjects[-1] if subjects else None):
        groups = Claim.objects.filter(subject__in=subjects).values_list("subject_id", "property_id")
        with transaction.atomic():
            batch = _compare(set(groups.distinct()))
        yield batch


@transaction.atomic
def resolve(
    *, conflict: Conflict, resolution: str, by: User, note: str = "", revision: int | None = None
) -> Conflict:
    """Decide what to make of two claims that cannot both hold; neither of them is moved.

    Raises TransitionError unless the conflict is open, PermissionDeniedError unless `by` is a
    reviewer, FactbaseError (field `resolution` or `note`), and StaleRevisionError if `revision`
    is no longer the conflict's.
    """
    conflict = _locked(conflict, by=by, revision=revision)
    if conflict.state != ConflictState.OPEN:
        raise TransitionError(_why_not_open(conflict))
    if resolution not in Resolution.values:
        raise FactbaseError(
            _("Choose one of %(names)s.") % {"names": ", ".join(Resolution.values)},
            field="resolution",
        )
    if resolution == Resolution.BOTH_STAND and not note.strip():
        raise FactbaseError(_("Say why both can stand."), field="note")
    conflict.state = ConflictState.RESOLVED
    conflict.resolution, conflict.note = resolution, note.strip()
    conflict.resolved_by, conflict.resolved_at = by, timezone.now()
    conflict.first_said, conflict.second_said = said(conflict.first), said(conflict.second)
    return records.store(conflict, by=by)


@transaction.atomic
def reopen(*, conflict: Conflict, by: User, note: str, revision: int | None = None) -> Conflict:
    """Take a decision back, saying why.

    Raises TransitionError unless the conflict is resolved, PermissionDeniedError unless `by` is a
    reviewer, FactbaseError (field `note`) without a reason, and StaleRevisionError.
    """
    conflict = _locked(conflict, by=by, revision=revision)
    if conflict.state != ConflictState.RESOLVED:
        raise TransitionError(
            _("A conflict that is %(state)s cannot be opened again.")
            % {"state": conflict.get_state_display().lower()}
        )
    if not note.strip():
        raise FactbaseError(_("Say why it is opened again."), field="note")
    conflict.state = ConflictState.OPEN
    _forget_decision(conflict)
    conflict.note = note.strip()
    return records.store(conflict, by=by)


def _locked(conflict: Conflict, *, by: User, revision: int | None) -> Conflict:
    """Return `conflict` read again under locks: the subject first, as every refresh does."""
    require_reviewer(by, _("Deciding a conflict needs the role reviewer."))
    lock_subjects([conflict.first.subject_id, conflict.second.subject_id])
    return records.locked(conflict, revision=revision)


def _why_not_open(conflict: Conflict) -> str:
    if conflict.state == ConflictState.GONE:
        return _("The two claims no longer contradict one another: there is nothing to decide.")
    return _("%(person)s decided this conflict already; open it again first.") % {
        "person": conflict.resolved_by
    }


def _forget_decision(conflict: Conflict) -> None:
    conflict.resolution = conflict.note = conflict.first_said = conflict.second_said = ""
    conflict.resolved_by = conflict.resolved_at = None


def _compare(groups: Collection[Group], *, most: int | None = None) -> Batch:
    """Compare all claims of whole groups, and of what their subjects are merged with.

    Four queries, those that write, and for each group up to one where entities are named and one
    where amounts need converting.
    """
    lock_subjects(subject for subject, _ in groups)
    clusters = clusters_of(subject for subject, _ in groups)
    wanted = {(clusters[subject], prop) for subject, prop in groups}
    one_with = {member: members for members in clusters.values() for member in members}
    # Two lists in SQL give every pair of them; the pairs wanted are fewer.
    beside = Claim.objects.filter(subject__in=one_with, property__in={prop for _, prop in groups})
    compared: dict[Beside, list[Claim]] = defaultdict(list)
    for claim in beside.live().select_related("property", "value_entity"):
        key = (one_with[claim.subject_id], claim.property_id)
        if key in wanted:
            compared[key].append(claim)
    recorded = Conflict.objects.of_claims(beside).select_related("first", "second")
    stored = [row for row in recorded if not _keys_of(row, one_with).isdisjoint(wanted)]
    known = Counter(
        key for row in stored if row.state != ConflictState.GONE for key in _keys_of(row, one_with)
    )
    found: contradictions.Found = {}
    for key, claims in compared.items():
        limit = None if most is None else max(most, known[key])
        found |= contradictions.among(claims, most=limit)
    return Batch(sum(map(len, compared.values())), _reconcile(found, stored))


def _keys_of(conflict: Conflict, one_with: Mapping[UUID, frozenset[UUID]]) -> set[Beside]:
    return {
        (one_with.get(claim.subject_id, frozenset()), claim.property_id)
        for claim in (conflict.first, conflict.second)
    }


def _reconcile(found: contradictions.Found, stored: Iterable[Conflict]) -> Outcome:
    """Record what was found; of `stored`, all that was recorded of the same claims, settle each."""
    outcome = Outcome()
    changed = []
    for conflict in stored:
        before = (conflict.state, conflict.reason)
        _settle(conflict, found.pop((conflict.first_id, conflict.second_id), None))
        if (conflict.state, conflict.reason) != before:
            conflict.updated_by = None
            changed.append(conflict)
            outcome["reopened"] += conflict.state == ConflictState.OPEN != before[0]
            outcome["gone"] += conflict.state == ConflictState.GONE
    outcome["found"] = len(found)
    new = [Conflict(**each._asdict()) for each in found.values()]
    Conflict.objects.bulk_create(new, batch_size=500)
    Conflict.objects.bulk_update(changed, WRITTEN, batch_size=500)
    return outcome


def _settle(conflict: Conflict, now: contradictions.Contradiction | None) -> None:
    """Let the state follow: gone without a contradiction, resolved only as it was decided."""
    if now is None:
        conflict.state = ConflictState.GONE
        return
    conflict.first, conflict.second, conflict.reason = now
    if conflict.is_as_decided:
        conflict.state = ConflictState.RESOLVED
    else:
        conflict.state = ConflictState.OPEN
        if conflict.resolution:
            _forget_decision(conflict)
