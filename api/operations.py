"""The body of a bulk request: a list of operations, each of which is one request's worth."""

from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DataError, IntegrityError
from rest_framework.exceptions import APIException, ValidationError

from api.errors import FieldErrorJson, OperationsRefusedError, told
from api.serializers.fields import Text, as_uuid
from factbase.actions.bulk import RowError
from factbase.exceptions import FactbaseError
from sources.exceptions import Noting, RefusalError, shown

MOST = 10_000
# A client mends what it is told first.
MOST_TOLD = 1_000
CREATE = "create"
REFUSED = (APIException, RefusalError, IntegrityError, DataError)


class Operation(NamedTuple):
    """One operation: its place in the list, what to do, with which revision of what, and how.

    `id` of a new record is the client's own, if any.
    """

    number: int
    action: str
    id: UUID | None
    revision: int
    body: Mapping[str, Any]


class Refusals:
    """What was refused of the operations of one request."""

    def __init__(self) -> None:
        self.errors: list[tuple[int, FieldErrorJson]] = []
        self.statuses: set[int] = set()

    def noting(self, number: int) -> Noting:
        """Note what is refused of one operation instead of raising it."""
        return Noting(self.note, number, kinds=REFUSED)

    def note(self, error: Exception, number: int) -> None:
        """Note what was refused of one operation."""
        status, errors = told(error, within=f"operations.{number}")
        self.statuses.add(status)
        self.errors += [(number, found) for found in errors]

    def add(self, number: int, error: RowError) -> None:
        """Note what was refused of one row of a set."""
        refusal = FactbaseError(error.message, field=error.field, code=error.code)
        self.note(refusal, number)

    def raise_any(self) -> None:
        """Raise OperationsRefusedError if anything was refused."""
        if self.errors:
            in_order = [found for _, found in sorted(self.errors, key=itemgetter(0))]
            raise OperationsRefusedError(
                f"Nothing was done; {len(in_order):,} errors, the first of which: "
                f"{in_order[0]['message']}",
                errors=in_order[:MOST_TOLD],
                statuses=self.statuses,
            )


def read_operations(data: Any, actions: Collection[str]) -> tuple[str, list[Operation]]:
    """Return the comment on the whole, and the operations.

    Raises ValidationError for what is no list of operations, and OperationsRefusedError.
    """
    if not isinstance(data, dict) or not isinstance(data.get("operations"), list):
        raise ValidationError({"operations": ["Send a list of operations."]}, "required")
    for name in data.keys() - {"operations", "comment"}:
        message = f"{shown(name)} is not a field here; allowed are comment, operations."
        raise ValidationError({name: [message]}, "unknown_field")
    given = data["operations"]
    if not 0 < len(given) <= MOST:
        message = f"Send 1 to {MOST:,} operations at once; these are {len(given):,}."
        raise ValidationError({"operations": [message]}, "too_many")
    refusals = Refusals()
    found: list[Operation] = []
    for number, each in enumerate(given):
        with refusals.noting(number):
            found.append(_read(number, each, actions))
    _refuse_repeated(found, refusals)
    refusals.raise_any()
    return _comment(data), found


def _comment(data: Mapping[str, Any]) -> str:
    try:
        return str(Text(allow_blank=True).run_validation(data.get("comment", "")))
    except ValidationError as error:
        raise ValidationError({"comment": error.detail}) from error


def _read(number: int, given: Any, actions: Collection[str]) -> Operation:
    """Return one operation; raises ValidationError naming the field."""
    if not isinstance(given, dict):
        raise ValidationError({"action": ["Send an object with an action."]}, "required")
    body = dict(given)
    action = body.pop("action", None)
    if not isinstance(action, str) or action not in actions:
        message = f"Choose one of: {', '.join(actions)}."
        raise ValidationError({"action": [message]}, "invalid_choice")
    if action == CREATE:
        return Operation(number, action, as_uuid(body.get("id")), 0, body)
    id, revision = as_uuid(body.pop("id", None)), body.pop("revision", None)
    errors = {}
    if type(revision) is not int or not 0 < revision < 2**31:
        errors["revision"] = ["Name the revision that you have read, such as 3."]
    if id is None:
        errors["id"] = ["Name the record by its id."]
    if errors or id is None:
        raise ValidationError(errors, "required")
    return Operation(number, action, id, revision, body)


def _refuse_repeated(operations: Sequence[Operation], refusals: Refusals) -> None:
    """Refuse a second operation on one record: which of them comes first would be a guess."""
    first: dict[UUID, int] = {}
    for each in operations:
        if each.id is None:
            continue
        if each.id in first:
            message = f"Operation {first[each.id]} names {each.id} already: send one for each."
            refusals.note(ValidationError({"id": [message]}, "duplicate"), each.number)
        first.setdefault(each.id, each.number)


def operations_schema(actions: Collection[str]) -> dict[str, Any]:
    """Return the schema of a body, for the OpenAPI document."""
    operation = {
        "type": "object",
        "description": "What the same request alone takes, and which one it is.",
        "properties": {
            "action": {"type": "string", "enum": list(actions)},
            "id": {"type": "string", "format": "uuid", "description": "A UUIDv7 if it is new."},
            "revision": {"type": "integer", "minimum": 1, "description": "As it was read."},
            "comment": {"type": "string", "description": "Why, for this record's history."},
        },
        "required": ["action"],
    }
    return {
        "type": "object",
        "properties": {
            "operations": {"type": "array", "items": operation, "minItems": 1, "maxItems": MOST},
            "comment": {"type": "string", "description": "Why, for the history of all of them."},
        },
        "required": ["operations"],
        "additionalProperties": False,
    }
