"""What all records share: saving with an author, retracting, restoring."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from factbase.actions.confidence import lock_resting_on, lock_subjects
from factbase.exceptions import FactbaseError, InUseError, StaleRevisionError
from factbase.models import Claim, Entity, EntityType, Evidence, Property, Unit
from factbase.models.querysets import LIVE
from factbase.permissions import require_administrator, require_contributor
from factbase.postgresql.inserts import NOTHING, Question, insert
from factbase.postgresql.prepared import Asked
from sources.models import Derivation, Publisher, Source
from sources.models.record import Record

AnyRecord = TypeVar("AnyRecord", bound=Record)


def locked(record: AnyRecord, *, revision: int | None = None) -> AnyRecord:
    """Return `record` read again under a row lock; other rows may still come to refer to it.

    Of a claim the subject is locked first, as every recomputation of confidence does: two editors
    of rival claims then wait for one another instead of deadlocking. Raises StaleRevisionError if
    `revision` is given and somebody has changed the row since.
    """
    if isinstance(record, Claim):
        lock_subjects([record.subject_id])
    rows: QuerySet[AnyRecord] = type(record)._default_manager.all()  # type: ignore[assignment]
    fresh = rows.select_for_update(of=("self",), no_key=True).get(pk=record.pk)
    if revision is not None and fresh.revision != revision:
        refuse_stale(fresh, revision)
    return fresh


def lock_all(*, rows: Iterable[Record]) -> None:
    """Lock what many actions in one transaction will change, before the first of them.

    In the order in which a single action locks (subjects of claims, claims, the rest), and each
    kind by its ids, so that two that change the same rows wait for one another. Of new rows, give
    the subject or the claim. A query for each kind, and those that find the subjects.
    """
    ids: dict[type[Record], set[UUID]] = defaultdict(set)
    for row in rows:
        ids[type(row)].add(row.pk)
        if isinstance(row, Evidence):
            ids[Claim].add(row.claim_id)
    claims = Claim.objects.filter(pk__in=ids[Claim])
    lock_subjects({*ids.pop(Entity, ()), *claims.values_list("subject_id", flat=True)})
    published = Q(pk__in=ids[Source]) | Q(publisher__in=ids[Publisher])
    lock_resting_on(sources=set(Source.objects.filter(published).values_list("pk", flat=True)))
    for model in sorted(ids, key=lambda each: (each is not Claim, each.__name__)):
        found = model._default_manager.filter(pk__in=ids[model]).order_by("pk")
        list(found.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def one_at_a_time(*, by: User) -> None:
    """Let nothing else be added that counts for `by` until the transaction ends. One query.

    Of two that are added at once, one waits here, so that the most that they may have holds.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)


def refuse_stale(record: Record, revision: int) -> NoReturn:
    """Raise the error that tells which revision was read and which one there is."""
    error = StaleRevisionError(
        _(
            "This record was changed meanwhile: you read revision %(revision)s, it is now "
            "at %(revision_2)s. Load it again and repeat your change."
        )
        % {"revision": revision, "revision_2": record.revision}
    )
    error.current = record.revision
    raise error


def refuse_changed(record: Record, *, revision: int | None) -> None:
    """Lock `record` for the action that follows; raise StaleRevisionError if it was changed.

    None counts as a revision that nobody has read. Call it inside a transaction. Of evidence the
    claim is locked first, as by every action.
    """
    if isinstance(record, Evidence):
        locked(record.claim)
    fresh = locked(record)
    if fresh.revision != revision:
        refuse_stale(fresh, revision or 0)


def add(
    record: Record, *, by: User, question: Question = NOTHING, before: Sequence[Asked] = ()
) -> Any:
    """Save a new `record` as written by `by`, and return what `question` brings. One query.

    It gets what PostgreSQL fills in, and keeps what it refers to and its values as they were given.
    What is asked `before` goes in the same exchange.
    """
    record.created_by = record.updated_by = by
    return insert(record, question, *before)


def store(record: AnyRecord, *, by: User, anew: bool = False) -> AnyRecord:
    """Save `record` as written by `by`; return it with what triggers filled in. Two queries.

    `anew` makes a new revision also where only rows that belong to the record change.
    """
    if record._state.adding:
        record.created_by = by
    elif anew:
        record.revision += 1  # the trigger counts by itself, but only where something differs
    record.updated_by = by
    record.save()
    record.refresh_from_db()
    return record


def assign(record: Model, fields: dict[str, Any]) -> None:
    """Set `fields` on `record`; text is stripped."""
    for name, value in fields.items():
        setattr(record, name, value.strip() if isinstance(value, str) else value)


@transaction.atomic
def retract(*, record: AnyRecord, by: User, reason: str) -> AnyRecord:
    """Withdraw a record other than a claim; it stays readable and can be restored.

    Raises InUseError while live records rest on it, FactbaseError without a reason or twice.
    """
    require_keeper(record, by)
    record = locked(record)
    if record.is_retracted:
        raise FactbaseError(_("This record is retracted already."), code="already_retracted")
    if not reason.strip():
        raise FactbaseError(_("Say why it is retracted."), field="reason")
    _refuse_if_used(record)
    record.retracted_at = timezone.now()
    record.retraction_reason = reason.strip()
    return store(record, by=by)


@transaction.atomic
def restore(*, record: AnyRecord, by: User) -> AnyRecord:
    """Take a retraction back.

    Raises FactbaseError if its name or identifier is another's by now, or what it rests on was
    withdrawn meanwhile. Any other rule of the database that the row would break is raised as
    IntegrityError.
    """
    require_keeper(record, by)
    record = locked(record)
    if not record.is_retracted:
        raise FactbaseError(_("This record is not retracted."), code="not_retracted")
    refuse_unfounded(record)
    record.retracted_at = None
    record.retraction_reason = ""
    try:
        with transaction.atomic():
            return store(record, by=by)
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise FactbaseError(
            _("Another record has taken its place meanwhile: the same name, quote or identifier."),
            code="taken",
        ) from error


def refuse_retracted(record: Record, *, field: str) -> None:
    """Raise FactbaseError naming `field` if new work would rest on a record that was withdrawn."""
    if record.is_retracted:
        raise FactbaseError(
            _("“%(record)s” was retracted (%(retraction_reason)s); choose another or restore it.")
            % {"record": record, "retraction_reason": record.retraction_reason},
            field=field,
            code="retracted",
        )


def refuse_unfounded(record: Record) -> None:
    """Raise FactbaseError naming the field if what `record` rests on was withdrawn.

    While it stood, that could not be withdrawn; nothing held it while `record` did not.
    """
    for field, footing in _footing(record):
        refuse_retracted(footing, field=field)


def require_keeper(record: Any, by: User) -> None:
    """Raise PermissionDeniedError unless `by` may change records of this kind."""
    if isinstance(record, EntityType | Unit):
        require_administrator(by, _("Entity types and units need the role administrator."))
    else:
        require_contributor(by)


def _footing(record: Record) -> Iterator[tuple[str, Record]]:
    """Yield what `record` rests on, by field: it is among the `_dependants` of each."""
    match record:
        case Claim():
            yield "subject", record.subject
            yield "property", record.property
            if record.value_entity is not None:
                yield "value", record.value_entity
            quoted = Evidence.objects.standing().filter(claim=record)
            for source in Source.objects.filter(pk__in=quoted.values("source")):
                yield "evidence", source
        case Evidence():
            yield "source", record.source
        case Entity():
            yield "type", record.type
        case Source() if record.publisher is not None:
            yield "publisher", record.publisher
        case Derivation():
            yield "derived_from", record.derived_from


def _dependants(record: Record) -> QuerySet[Any] | None:
    """Return the live rows that would lose their footing without `record`."""
    live_claims = Claim.objects.live()
    if isinstance(record, Entity):
        return live_claims.filter(subject=record) | live_claims.filter(value_entity=record)
    if isinstance(record, EntityType):
        return Entity.objects.standing().filter(type=record)
    if isinstance(record, Property):
        return live_claims.filter(property=record)
    if isinstance(record, Source):
        return Evidence.objects.standing().filter(source=record, claim__status__in=LIVE)
    if isinstance(record, Publisher):
        return Source.objects.standing().filter(publisher=record)
    return None


def _refuse_if_used(record: Record) -> None:
    dependants = _dependants(record)
    if dependants is None:
        return
    count = dependants.count()
    if count:
        options = dependants.model._meta
        noun = options.verbose_name_plural if count > 1 else options.verbose_name
        raise InUseError(
            _("Retract what rests on this record first: %(count)s live %(noun)s.")
            % {"count": count, "noun": noun}
        )
