"""New claims that were checked some time before, and have waited as lines of COPY.

A person looks at many claims before they are written; read and checked once, they are written as
they were. What the checks rested on must be as it was: whoever calls sees to that, once the
subjects are locked.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import itemgetter
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import CharField, TextField

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
from factbase.models import Claim, Property
from factbase.permissions import require_contributor
from factbase.values import Kind

FIELDS = copied_fields(Claim)
COLUMNS = [str(field.column) for field in FIELDS]
# What tells whether claims can contradict one another.
SAYING = ("subject_id", "property_id", "denied", "kind", "valid_earliest", "valid_latest")
IS_SPECIAL = re.compile(r"[\\\n\r]").search
ESCAPED = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r"})

_values = itemgetter(*(field.attname for field in FIELDS))
_words = itemgetter(
    *(at for at, field in enumerate(FIELDS) if isinstance(field, CharField | TextField))
)
_said = itemgetter(*map(COLUMNS.index, SAYING))
_id = itemgetter(COLUMNS.index("id"))


def line_of(claim: Claim) -> str | None:
    """Return the line of COPY that writes the COLUMNS of a checked claim.

    None where its words hold what has a meaning there: such a claim has to be read again.
    """
    values = _values(vars(claim))
    words = _words(values)
    together = "".join(words)
    if BETWEEN in together or NOTHING in words:
        return None
    if IS_SPECIAL(together):
        values = tuple(
            value.translate(ESCAPED) if isinstance(value, str) else value for value in values
        )
    return BETWEEN.join(map(str, values))


def lock_groups(lines: Sequence[str]) -> dict[Group, Crowd]:
    """Lock the subjects of waiting claims; return what is to come of each group. One query."""
    said: defaultdict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for line in lines:
        subject, prop, *rest = _said(line.split(BETWEEN))
        said[subject, prop].append(rest)
    groups = {
        (UUID(subject), UUID(prop)): _crowd_of(rows) for (subject, prop), rows in said.items()
    }
    confidence.lock_subjects(subject for subject, _ in groups)
    return groups


def create_prepared(
    *, lines: Sequence[str], groups: Mapping[Group, Crowd], by: User, submit: bool
) -> None:
    """Write waiting claims whose `groups` are locked; `submit` hands them in.

    Four queries, and some more where claims stand beside one another. Raises
    PermissionDeniedError, and BulkRefusedError for what PostgreSQL refuses.
    """
    require_contributor(by)
    properties = Property.objects.filter(pk__in={prop for _, prop in groups})
    compared = crowded(groups, dict(properties.values_list("pk", "cardinality")))
    try:
        copy_lines(Claim, FIELDS, lines)
    except RefusedLineError as error:
        raise BulkRefusedError([row_error(error.position, error.refusal)]) from error
    if submit:
        hand_in([UUID(_id(line.split(BETWEEN))) for line in lines], by=by)
    conflicts.refresh_groups(groups=compared)


def _crowd_of(rows: Sequence[Sequence[str]]) -> Crowd:
    return Crowd(
        len(rows),
        sum(denied == str(True) or kind != Kind.VALUE for denied, kind, _, _ in rows),
        [(int(first), int(last)) for _, _, first, last in rows if NOTHING not in (first, last)],
    )
