"""The steps of an import: those a person takes, and those the machine takes in between."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from factbase.background import add_job
from factbase.exceptions import FactbaseError, TransitionError
from factbase.imports import ahead, columns, packages
from factbase.imports.applying import NotNowError
from factbase.imports.applying import apply as apply_rows
from factbase.imports.names import NEW, key_of
from factbase.imports.reading import Format, UnreadableFileError
from factbase.imports.running import GivenUpError, Tell, advance, alone
from factbase.imports.staging import stage
from factbase.models import Import, ImportKind, ImportMapping, ImportRow, ImportState, Outcome
from factbase.permissions import can_administer, require, require_importer
from sources.exceptions import shown

# About a thousand rows, which take a second.
AT_ONCE_BYTES = 200_000
Do = Callable[..., None]
Show = Callable[[Import, int], None]
"""Is shown the import and how many rows are done of the step it is in."""


def go_on(*, staged: Import, show: Show | None = None, waits: bool = True) -> Import:
    """Do all that the machine can do with an import, until a person is asked or it has ended.

    Can be called again after a process was killed in any step: what one step did is there as a
    whole or not at all. Raises AlreadyRunningError while another process is at it, and NotNowError
    where rows are to be applied while another import is, if this one does not wait for it.
    """
    work = OF_PACKAGES if staged.kind == ImportKind.PACKAGE else OF_ROWS
    if not waits:
        work = work._replace(apply=partial(work.apply, waits=False))
    with alone(staged) as keep:
        staged.refresh_from_db()

        def tell(done: int) -> None:
            keep(done)
            if show is not None:
                show(staged, done)

        try:
            _go_on(staged, work, tell)
        except GivenUpError:
            staged.refresh_from_db()
    return staged


def _go_on(staged: Import, work: "Work", tell: Tell) -> None:
    try:
        if staged.state == ImportState.STORED:
            work.stage(staged=staged, tell=tell)
    except UnreadableFileError as error:
        _fail(staged, error)
    if staged.state == ImportState.CHECKING:
        work.check(staged=staged, tell=tell)
    if staged.state == ImportState.APPLYING:
        work.apply(staged=staged, tell=tell)


class Work(NamedTuple):
    """What the machine does in the three steps of an import."""

    stage: Do
    check: Do
    apply: Do


OF_ROWS = Work(stage, ahead.check, apply_rows)
OF_PACKAGES = Work(packages.checking.stage, packages.checking.check, packages.applying.apply)


def start(*, staged: Import) -> Import:
    """Go on with a small file at once, and have a worker go on with a large one, or wait."""
    if staged.size <= AT_ONCE_BYTES and staged.format not in (Format.XLSX, Format.PACKAGE):
        with suppress(NotNowError):
            return go_on(staged=staged, waits=False)
    add_job("run_import", arguments={"staged": str(staged.pk)}, lock=f"import-{staged.pk}")
    return staged


@transaction.atomic
def map_columns(
    *,
    staged: Import,
    mapping: Mapping[str, str],
    by: User,
    submit: bool | None = None,
    new_entities: bool | None = None,
    entity_type: str | None = None,
) -> Import:
    """Say which column is which, and what may come of the rows; all are then read anew.

    Raises FactbaseError (field `mapping`) for columns that are unknown or missing.
    """
    staged = _locked(staged, by, ImportState.MAPPING, ImportState.READY)
    staged.mapping = columns.checked(mapping, staged.columns, staged.kind)
    if lacking := columns.missing(staged.mapping, staged.kind):
        raise FactbaseError(" ".join(lacking), field="mapping", code="mapping")
    given = {"submit": submit, "new_entities": new_entities, "entity_type": entity_type}
    for name, value in given.items():
        if value is not None:
            setattr(staged, name, value)
    ImportRow.objects.filter(staged=staged).update(outcome="")
    return _set(staged, ImportState.CHECKING)


@transaction.atomic
def read_anew(*, staged: Import, by: User, sheet: str = "", header_row: int = 0) -> Import:
    """Have another sheet of a workbook read instead, or another row as the header; the columns are
    guessed anew. Of another sheet, and without a row, the header is found."""
    staged = _locked(staged, by, ImportState.MAPPING, ImportState.READY, ImportState.FAILED)
    if sheet and sheet not in staged.sheets:
        raise FactbaseError(_("There is no such sheet."), field="sheet")
    staged.sheet, staged.header_row, staged.mapping = sheet, header_row, {}
    return _set(staged, ImportState.STORED)


@transaction.atomic
def choose(*, staged: Import, choices: Mapping[str, str], by: User) -> Import:
    """Say what doubtful names mean, each the id of an entity or "new".

    Read anew are the rows that were doubtful, and those that were wrong: they can name the same,
    and what they lacked may be here by now.
    """
    staged = _locked(staged, by, ImportState.READY)
    for name, choice in choices.items():
        staged.choices[key_of(name)] = _choice(choice)
    unsettled = (Outcome.DOUBTFUL, Outcome.WRONG)
    ImportRow.objects.filter(staged=staged, outcome__in=unsettled).update(outcome="")
    return _set(staged, ImportState.CHECKING)


@transaction.atomic
def apply(*, staged: Import, by: User, leave_out: bool = False) -> Import:
    """Have all rows written. Refused while rows are wrong, doubtful or outdated, unless these are
    to be left out."""
    staged = _locked(staged, by, ImportState.READY)
    if staged.kind == ImportKind.PACKAGE:
        packages.require_rights(staged, by)
    if staged.blocking and not leave_out:
        raise FactbaseError(
            _(
                "%(count)s rows are wrong, doubtful or were changed here since: mend "
                "them, or have them left out."
            )
            % {"count": f"{staged.blocking:,}"},
            code="rows_blocked",
        )
    return _set(staged, ImportState.APPLYING)


@transaction.atomic
def cancel(*, staged: Import, by: User) -> Import:
    """Give an import up; nothing of it was written. Administrators can do so for others."""
    require_importer(by)
    if not can_administer(by):
        require_own(staged, by)
    staged = _in(staged, *(state for state in ImportState if state not in ("applied", "cancelled")))
    return _set(staged, ImportState.CANCELLED)


def save_mapping(*, name: str, kind: str, mapping: Mapping[str, str], by: User) -> ImportMapping:
    """Keep a mapping under a name, in place of what the same person kept under it."""
    require_importer(by)
    if not name.strip() or len(name) > 100:
        raise FactbaseError(_("Name the mapping in 1 to 100 characters."), field="save_as")
    kept = ImportMapping.objects.filter(name=name.strip(), kind=kind).first()
    if kept is not None and kept.created_by_id != by.pk:
        raise FactbaseError(
            _("%(person)s keeps a mapping under this name; choose another.")
            % {"person": kept.created_by},
            field="save_as",
        )
    saved, _created = ImportMapping.objects.update_or_create(
        name=name.strip(), kind=kind, defaults={"columns": dict(mapping), "created_by": by}
    )
    return saved


def saved_mapping(name: str, kind: str) -> dict[str, str]:
    """Return the mapping that is kept under a name; raises FactbaseError naming those there are."""
    kept = dict(ImportMapping.objects.filter(kind=kind).values_list("name", "columns"))
    if name not in kept:
        raise FactbaseError(
            _("No mapping is called %(name)s; there are: %(known)s.")
            % {"name": shown(name), "known": ", ".join(kept) or "none yet"},
            field="mapping",
        )
    return dict(kept[name])


def require_own(staged: Import, by: User) -> None:
    """Raise PermissionDeniedError unless the import is one's own: what it writes is theirs."""
    require_importer(by)
    require(staged.created_by_id == by.pk, _("This import is somebody else's."))


def _locked(staged: Import, by: User, *states: str) -> Import:
    require_own(staged, by)
    return _in(staged, *states)


def _in(staged: Import, *states: str) -> Import:
    fresh = Import.objects.select_for_update().get(pk=staged.pk)
    if fresh.state not in states:
        raise TransitionError(
            _("The import is %(state)s: that is not possible.")
            % {"state": fresh.get_state_display()}
        )
    return fresh


def _set(staged: Import, state: ImportState) -> Import:
    staged.state = state
    staged.done = 0
    staged.problem = {}
    staged.save()
    return staged


def _choice(choice: str) -> str:
    try:
        return choice if choice == NEW else str(UUID(choice))
    except ValueError:
        raise FactbaseError(
            _("%(choice)s is neither an entity's id nor “new”.") % {"choice": shown(choice)},
            field="choices",
        ) from None


@transaction.atomic
def _fail(staged: Import, error: UnreadableFileError) -> None:
    staged.sheets = list(error.sheets)
    staged.sheet = staged.sheet or next(iter(error.sheets), "")
    staged.problem = {"message": error.message, "row": error.row, "column": error.column}
    advance(staged, ImportState.FAILED)
