"""What all records share: saving with an author, retracting, restoring."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
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
from factbase.models import Claim, Entity, EntityType, Evidence, Property, Qualifier, Unit
from factbase.models.querysets import LIVE
from factbase.permissions import require_administrator, require_contributor
from factbase.postgresql.inserts import NOTHING, Question, insert
from factbase.postgresql.prepared import Asked
from sources.models import Derivation, Publisher, Source
from sources.models.record import Record

AnyRecord = TypeVar("AnyRecord", bound=Record)

# Locked before subjects: a new grade goes on from the publisher to all that rests on it.
FIRST: tuple[type[Record], ...] = (Publisher,)
# What records of a kind rest on: the columns, and what they are called where a person is told.
NAMED: dict[type[Record], dict[str, str]] = {
    Claim: {"subject": "subject", "property": "property", "value_entity": "value"},
    Qualifier: {"property": "property", "value_entity": "value"},
    Evidence: {"source": "source", "asserted_by": "asserted_by"},
    Entity: {"type": "type"},
    Source: {"publisher": "publisher"},
    Derivation: {"derived_from": "derived_from"},
}


def locked(record: AnyRecord, *, revision: int | None = None, alone: bool = False) -> AnyRecord:
    """Return `record` read again under a row lock; other rows may still come to refer to it.

    With `alone` they may not: those that do already are waited for, so that they can be counted,
    and later ones wait. Of a claim the subject is locked first, as every recomputation of
    confidence does: two editors of rival claims then wait for one another instead of deadlocking.
    Raises StaleRevisionError if `revision` is given and somebody has changed the row since.
    """
    if isinstance(record, Claim):
        lock_subjects([record.subject_id])
    rows: QuerySet[AnyRecord] = type(record)._default_manager.all()  # type: ignore[assignment]
    fresh = rows.select_for_update(of=("self",), no_key=not alone).get(pk=record.pk)
    if revision is not None and fresh.revision != revision:
        refuse_stale(fresh, revision)
    return fresh


def lock_all(*, rows: Iterable[Record]) -> None:
    """Lock what many actions in one transaction will change, before the first of them.

    In the order in which a single action locks (publishers, subjects of claims, claims, the rest),
    and each kind by its ids, so that two that change the same rows wait for one another. Of new
    rows, give the subject or the claim. A query for each kind, and those that find the subjects.
    """
    ids: dict[type[Record], set[UUID]] = defaultdict(set)
    for row in rows:
        ids[type(row)].add(row.pk)
        if isinstance(row, Evidence):
            ids[Claim].add(row.claim_id)
    for model in FIRST:
        _lock(model, ids[model])
    claims = Claim.objects.filter(pk__in=ids[Claim])
    lock_subjects({*ids.pop(Entity, ()), *claims.values_list("subject_id", flat=True)})
    published = Q(pk__in=ids[Source]) | Q(publisher__in=ids[Publisher])
    lock_resting_on(sources=set(Source.objects.filter(published).values_list("pk", flat=True)))
    for model in sorted(ids.keys() - {*FIRST}, key=lambda each: (each is not Claim, each.__name__)):
        _lock(model, ids[model])


def _lock(model: type[Record], ids: Collection[UUID]) -> None:
    if ids:
        found = model._default_manager.filter(pk__in=ids).order_by("pk")
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
    record = locked(record, alone=True)
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

    While it stood, that could not be withdrawn; nothing held it while `record` did not. From now
    on it cannot be again, until the transaction ends. A query for each kind that it rests on.
    """
    fields: dict[type[Record], dict[UUID, str]] = defaultdict(dict)
    for field, model, pk in _footing(record):
        fields[model].setdefault(pk, field)
    for model, named in fields.items():
        for footing in _held(model, named):
            refuse_retracted(footing, field=named[footing.pk])


def _held(model: type[Record], ids: Iterable[UUID]) -> Iterable[Record]:
    """Return records, locked as rows that refer to them do, in the order of their ids."""
    table = model._meta.db_table
    rows = f"SELECT * FROM {table} WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"  # noqa: S608
    held: Iterable[Record] = model._default_manager.raw(rows, [list(ids)])
    return held


def require_keeper(record: Any, by: User) -> None:
    """Raise PermissionDeniedError unless `by` may change records of this kind."""
    if isinstance(record, EntityType | Unit):
        require_administrator(by, _("Entity types and units need the role administrator."))
    else:
        require_contributor(by)


def _footing(record: Record) -> Iterator[tuple[str, type[Record], UUID]]:
    """Yield what `record` rests on, by field: it is among the `_dependants` of each."""
    for column, field in NAMED.get(type(record), {}).items():
        if (pk := getattr(record, f"{column}_id")) is not None:
            model: Any = record._meta.get_field(column).related_model
            yield field, model, pk
    match record:
        case Claim():
            for part, parts in (("qualifiers", Qualifier), ("evidence", Evidence)):
                for row in parts._default_manager.filter(claim=record, retracted_at=None):
                    yield from ((part, kind, pk) for _field, kind, pk in _footing(row))
        case Property():
            for part in ("subject_types", "object_types"):
                for pk in getattr(record, part).values_list("pk", flat=True):
                    yield part, EntityType, pk


def _dependants(record: Record) -> list[QuerySet[Any]]:
    """Return the live rows, of each kind, that would lose their footing without `record`."""
    claims = Claim.objects.live()
    qualifiers = Qualifier.objects.standing().filter(claim__status__in=LIVE)
    quotes = Evidence.objects.standing().filter(claim__status__in=LIVE)
    match record:
        case Entity():
            return [
                claims.filter(Q(subject=record) | Q(value_entity=record)),
                qualifiers.filter(value_entity=record),
                quotes.filter(asserted_by=record),
            ]
        case EntityType():
            listing = Q(subject_types=record) | Q(object_types=record)
            return [
                Entity.objects.standing().filter(type=record),
                Property.objects.standing().filter(listing).distinct(),
            ]
        case Property():
            return [claims.filter(property=record), qualifiers.filter(property=record)]
        case Source():
            derived = Derivation.objects.standing().filter(source__retracted_at__isnull=True)
            return [quotes.filter(source=record), derived.filter(derived_from=record)]
        case Publisher():
            return [Source.objects.standing().filter(publisher=record)]
    return []


def _refuse_if_used(record: Record) -> None:
    uses = [_counted(rows) for rows in _dependants(record)]
    if any(uses):
        raise InUseError(
            _("Retract or change what rests on this record first: %(uses)s.")
            % {"uses": ", ".join(filter(None, uses))}
        )


def _counted(rows: QuerySet[Any]) -> str:
    """Return how many live rows of a kind there are, in words; "" for none. One query."""
    count = rows.count()
    if not count:
        return ""
    options = rows.model._meta
    noun = options.verbose_name_plural if count > 1 else options.verbose_name
    return _("%(count)s live %(noun)s") % {"count": count, "noun": noun}
