"""Reads what a client of the reconciliation service sends, and names what cannot be read.

The types and properties of a query need not exist: what nothing is known of counts as that. A query
of a batch that cannot be read is answered with the reason, and the others as if it were not there.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, NoReturn, TypeVar
from uuid import UUID

from rest_framework.exceptions import APIException, ValidationError

from api.parsers import UNSTORABLE, loads
from factbase.matching import Said, Thing
from factbase.reconciling import Query
from sources.exceptions import shown

MAX_QUERIES = 50
MAX_IDS = 100
MAX_LENGTH = 500  # characters of a name or value
MAX_MANY = 20  # types, properties, or values of one
MAX_ANSWERS = 50
MAX_VALUES = 1000
# More digits than any amount has; written out, a short exponent can be a gigabyte.
MAX_DIGITS = 60
STRICTNESS = ("any", "should", "all")
QUERY_PARTS = ("query", "type", "type_strict", "limit", "properties")
YES = frozenset({True, "true", "on", "1"})

Item = TypeVar("Item")


class BatchTooLargeError(APIException):
    """More is asked at once than the manifest allows."""

    status_code = 413
    default_code = "too_large"

    def __init__(self, count: int, most: int, what: str) -> None:
        super().__init__(f"{count:,} {what} are too many at once: send at most {most}.")


class Wanted(NamedTuple):
    """A property to fetch: at most how many values (0: all), or how many there are."""

    id: str
    limit: int
    is_counted: bool
    as_amounts: bool


class Extension(NamedTuple):
    """What to fetch of which entities; the ids as they were sent."""

    ids: list[str]
    properties: list[Wanted]


def read_batch(text: str) -> dict[str, Query | ValidationError]:
    """Return the queries of a batch by their keys, or why one cannot be read.

    Raises ValidationError where that is so of all, and BatchTooLargeError.
    """
    batch = _object(loads(text.encode()), "queries")
    if len(batch) > MAX_QUERIES:
        raise BatchTooLargeError(len(batch), MAX_QUERIES, "queries")
    read: dict[str, Query | ValidationError] = {}
    errors: dict[str, Any] = {}
    for key, query in batch.items():
        try:
            read[key] = _query(query, "")
        except ValidationError as error:
            errors[key] = error.detail
            read[key] = ValidationError({"queries": {key: error.detail}})
    if errors and len(errors) == len(batch):
        raise ValidationError({"queries": errors})
    return read


def read_single(text: str) -> Query:
    """Return one query: a JSON object, or a name alone."""
    sent = loads(text.encode()) if text.lstrip().startswith("{") else {"query": text}
    return _query(sent, "query")


def read_extension(text: str) -> Extension:
    """Return what to fetch; raises ValidationError, BatchTooLargeError."""
    sent = _object(loads(text.encode()), "extend")
    for name in ("ids", "properties"):
        if not isinstance(sent.get(name), list):
            _refuse(f"extend.{name}", "Send a list.")
    if len(sent["ids"]) > MAX_IDS:
        raise BatchTooLargeError(len(sent["ids"]), MAX_IDS, "ids")
    ids = [bounded_text(id, f"extend.ids.{place}") for place, id in enumerate(sent["ids"])]
    return Extension(ids, _many(sent["properties"], "extend.properties", _wanted))


def whole_number(sent: Any, field: str, *, least: int = 0) -> int:
    """Return a number that was sent as such or in digits."""
    if isinstance(sent, Decimal) and sent == sent.to_integral_value() and sent.adjusted() < 9:
        sent = int(sent)
    if isinstance(sent, str) and sent.isascii() and sent.isdigit() and len(sent) < 9:
        sent = int(sent)
    if not isinstance(sent, int) or isinstance(sent, bool) or sent < least:
        _refuse(field, f"{shown(str(sent))} is not a whole number from {least}.")
    return int(sent)


def as_id(text: str) -> UUID | None:
    """Return the id that a text is, None for any other text."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _query(sent: Any, field: str) -> Query:
    query = _object(sent, field)
    for name in query:
        if name not in QUERY_PARTS:
            allowed = ", ".join(QUERY_PARTS)
            _refuse(field, f"{shown(name)} is not a part of a query; it has {allowed}.")
    if "query" not in query and not query.get("properties"):
        _refuse(field, "Give a query, properties, or both.")
    strict = query.get("type_strict", "should")
    if strict not in STRICTNESS:
        _refuse(f"{field}.type_strict", f"Choose one of {', '.join(STRICTNESS)}.")
    limit = whole_number(query.get("limit", 10), f"{field}.limit", least=1)
    types = query.get("type", [])
    properties = _many(query.get("properties", []), f"{field}.properties", _property)
    return Query(
        text=bounded_text(query.get("query", ""), f"{field}.query").strip(),
        types=frozenset(_many(_listed(types), f"{field}.type", bounded_text)),
        type_strict=strict,
        properties=_joined(properties),
        limit=min(limit, MAX_ANSWERS),
    )


def _joined(properties: list[tuple[str, list[Said]]]) -> dict[str, list[Said]]:
    """Return the values by property; one that comes twice has the values of both."""
    found: dict[str, list[Said]] = {}
    for pid, values in properties:
        found.setdefault(pid, []).extend(values)
    return {pid: values for pid, values in found.items() if values}


def _property(sent: Any, field: str) -> tuple[str, list[Said]]:
    given = _object(sent, field)
    for name in ("pid", "v"):
        if name not in given:
            _refuse(f"{field}.{name}", "This is missing.")
    values = _many(_listed(given["v"]), f"{field}.v", _value)
    # A blank cell says nothing, and so nothing against anybody.
    told = [value for value in values if value != ""]
    return bounded_text(given["pid"], f"{field}.pid"), told


def _value(sent: Any, field: str) -> Said:
    match sent:
        case bool():
            return sent
        case int() | Decimal():
            number = Decimal(sent)
            if abs(number.adjusted()) > MAX_DIGITS or len(number.as_tuple().digits) > MAX_DIGITS:
                _refuse(field, "This number is out of range.")
            return number
        case {"id": str() as id, **rest}:
            name = bounded_text(rest.get("name") or "", f"{field}.name")
            known = as_id(id)
            return Thing(known, name) if known else name or bounded_text(id, f"{field}.id")
    return bounded_text(sent, field).strip()


def _wanted(sent: Any, field: str) -> Wanted:
    given = _object(sent, field)
    settings = _object(given.get("settings") or {}, f"{field}.settings")
    return Wanted(
        bounded_text(given.get("id"), f"{field}.id"),
        whole_number(settings.get("limit") or 0, f"{field}.settings.limit"),
        _is_yes(settings.get("count")),
        _is_yes(settings.get("amounts")),
    )


def _is_yes(sent: Any) -> bool:
    return isinstance(sent, str | int) and sent in YES


def _listed(sent: Any) -> list[Any]:
    """Return a list; the specification lets one item stand alone."""
    return sent if isinstance(sent, list) else [sent]


def _many(sent: Any, field: str, read: Callable[[Any, str], Item]) -> list[Item]:
    if not isinstance(sent, list):
        _refuse(field, "Send a list.")
    if len(sent) > MAX_MANY:
        _refuse(field, f"{len(sent):,} are too many: send at most {MAX_MANY}.")
    return [read(item, f"{field}.{place}") for place, item in enumerate(sent)]


def _object(sent: Any, field: str) -> Mapping[str, Any]:
    if not isinstance(sent, dict):
        _refuse(field, "Send a JSON object.")
    return sent


def bounded_text(sent: Any, field: str) -> str:
    """Return a text that is not too long and can be stored."""
    if not isinstance(sent, str):
        _refuse(field, "Send a string.")
    if len(sent) > MAX_LENGTH:
        _refuse(field, f"This is longer than {MAX_LENGTH} characters.")
    if UNSTORABLE.search(sent):
        _refuse(field, "This holds NUL or half a surrogate pair: remove it.")
    return sent


def _refuse(field: str, message: str) -> NoReturn:
    """Raise ValidationError at a part within parts, `type.0`; "" is the whole."""
    detail: Any = [message]
    for name in reversed([name for name in field.split(".") if name]):
        detail = {name: detail}
    raise ValidationError(detail)
