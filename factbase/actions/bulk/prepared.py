"""New claims that were checked some time before, and have waited as lines of COPY.

A person looks at many claims before they are written; read and checked once, they are written as
they were. What the checks rested on must be as it was: whoever calls sees to that, once the
subjects are locked.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import CharField, Field, TextField

from factbase.actions import confidence, conflicts
from factbase.actions.bulk.claims import hand_in
from factbase.actions.bulk.copying import (
    BETWEEN,
    NOTHING,
    RefusedLineError,
    copied_fields,
    copy_lines,
)
from factbase.actions.bulk.reckoning import Crowd, crowded
from factbase.actions.bulk.refusals import BulkRefusedError, row_error
from factbase.actions.testimony import Group
from factbase.models import Claim, Property, ValueFields
from factbase.permissions import require_contributor
from factbase.values import Kind

FIELDS = copied_fields(Claim)
COLUMNS = [str(field.column) for field in FIELDS]
# What tells whether claims can contradict one another.
SAYING = ("subject_id", "property_id", "denied", "kind", "valid_earliest", "valid_latest")
IS_SPECIAL = re.compile(r"[\\\n\r]").search
ESCAPED = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r"})

# What every claim says for itself, while many are alike in all the rest.
OWN = {"id", "subject_id", "note", *(field.attname for field in ValueFields._meta.fields)}
_OWN_FIELDS = [field for field in FIELDS if field.attname in OWN]
_SHARED_FIELDS = [field for field in FIELDS if field.attname not in OWN]


def _words_of(fields: Sequence["Field[Any, Any]"]) -> Callable[[Sequence[Any]], tuple[str, ...]]:
    """Return what takes the words from the values of `fields`."""
    return itemgetter(
        *(at for at, field in enumerate(fields) if isinstance(field, CharField | TextField))
    )


_own = itemgetter(*(field.attname for field in _OWN_FIELDS))
_own_words = _words_of(_OWN_FIELDS)
_shared = itemgetter(*(field.attname for field in _SHARED_FIELDS))
_shared_words = _words_of(_SHARED_FIELDS)
_said = itemgetter(*map(COLUMNS.index, SAYING))
_id = itemgetter(COLUMNS.index("id"))


class Lines:
    """Makes the lines of COPY that write the COLUMNS of checked claims, all of them like `one` but
    for what is their OWN."""

    def __init__(self, one: Claim) -> None:
        values = _written(_shared(vars(one)), _shared_words)
        self._template = None if values is None else _template(values)

    def line_of(self, claim: Claim) -> str | None:
        """Return the line of a claim.

        None where its words hold what has a meaning there: such a claim has to be read again.
        """
        values = _written(_own(vars(claim)), _own_words)
        return None if values is None or self._template is None else self._template % values


def _written(
    values: tuple[Any, ...], words_of: Callable[[Sequence[Any]], tuple[str, ...]]
) -> tuple[Any, ...] | None:
    """Return values as COPY reads them, None where it could not."""
    words = words_of(values)
    together = "".join(words)
    if BETWEEN in together or NOTHING in words:
        return None
    if IS_SPECIAL(together):
        return tuple(
            value.translate(ESCAPED) if isinstance(value, str) else value for value in values
        )
    return values


def _template(shared: Iterable[Any]) -> str:
    """Return a line in which what claims say for themselves is still to be put in."""
    left = (str(value).replace("%", "%%") for value in shared)
    return BETWEEN.join("%s" if field.attname in OWN else next(left) for field in FIELDS)


class Prepared(NamedTuple):
    """Claims that wait to be written, a line each, and how many of them there are of each group.

    The lines are as they are sent, so that nothing is left to do while PostgreSQL waits.
    """

    lines: bytes
    groups: Mapping[Group, Crowd]


def prepare(lines: Sequence[str]) -> Prepared:
    """Return waiting claims with their groups, for which no query is made."""
    said: defaultdict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for line in lines:
        subject, prop, *rest = _said(line.split(BETWEEN))
        said[subject, prop].append(rest)
    groups = {
        (UUID(subject), UUID(prop)): _crowd_of(rows) for (subject, prop), rows in said.items()
    }
    return Prepared("\n".join(lines).encode(), groups)


def lock_subjects(claims: Prepared) -> None:
    """Lock what waiting claims are about, until the transaction ends. Three queries."""
    confidence.lock_subjects(subject for subject, _ in claims.groups)
    conflicts.hold_properties(Property.objects.filter(pk__in={prop for _, prop in claims.groups}))


def create_prepared(*, claims: Prepared, by: User, submit: bool) -> None:
    """Write waiting claims whose subjects are locked; `submit` hands them in.

    Four queries, and some more where claims stand beside one another. Raises
    PermissionDeniedError, and BulkRefusedError for what PostgreSQL refuses.
    """
    require_contributor(by)
    lines, groups = claims
    properties = Property.objects.filter(pk__in={prop for _, prop in groups})
    compared = crowded(groups, dict(properties.values_list("pk", "cardinality")))
    try:
        copy_lines(Claim, FIELDS, lines)
    except RefusedLineError as error:
        raise BulkRefusedError([row_error(error.position, error.refusal)]) from error
    if submit:
        hand_in([UUID(_id(line.split(BETWEEN))) for line in lines.decode().split("\n")], by=by)
    conflicts.refresh_groups(groups=compared, most=conflicts.MOST_IN_A_GROUP)


def _crowd_of(rows: Sequence[Sequence[str]]) -> Crowd:
    return Crowd(
        len(rows),
        sum(denied == str(True) or kind != Kind.VALUE for denied, kind, _, _ in rows),
        [(int(first), int(last)) for _, _, first, last in rows if NOTHING not in (first, last)],
    )
