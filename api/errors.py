"""Every error as one problem+json document (RFC 9457); the only place that chooses a status.

    {"type", "title", "status", "detail", "code", "request_id", "errors": [{"field", "pointer",
     "message", "code"}]}

`code` is stable. `errors` names each field at fault, with a JSON pointer into the body.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypedDict

import orjson
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.signals import got_request_exception
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpResponse, UnreadablePostError
from django.utils.log import log_response
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.views import set_rollback

from api.authentication import challenge
from api.parsers import IncompleteBodyError
from api.rates import RateLimitedError
from factbase.constraints import refusal_of
from factbase.exceptions import (
    AlreadyDecidedError,
    FactbaseError,
    InFlightError,
    InsufficientScopeError,
    InUseError,
    InvalidValueError,
    MergeError,
    PermissionDeniedError,
    StaleRevisionError,
    TransitionError,
)
from factbase.feed import PositionError
from factbase.history import MomentError
from sources.edtf import EdtfError
from sources.exceptions import RefusalError
from sources.extraction import ExtractionError

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5
IN_FLIGHT_SECONDS = 1
UNIQUE_VIOLATION = "23505"  # PostgreSQL's SQLSTATE
UNFORESEEN = "Something went wrong here. It has been logged."
REFUSALS: tuple[tuple[type[RefusalError], int], ...] = (
    (PermissionDeniedError, 403),
    (AlreadyDecidedError, 409),
    (StaleRevisionError, 412),
    (TransitionError, 409),
    (InUseError, 409),
    (InFlightError, 409),
    (MergeError, 409),
    (InvalidValueError, 400),
    (EdtfError, 400),
    (MomentError, 400),
    (PositionError, 400),
    (ExtractionError, 422),
)
# Refusals without a class of their own that speak of the state of things, not of the input.
CONFLICT_CODES = {
    "already_archived",
    "duplicate",
    "already_running",
    "already_retracted",
    "not_retracted",
    "not_live",
    "rows_blocked",
    "identifier_taken",
    "imported_already",
    "taken",
    "has_ended",
    "too_many_exports",
}


class FieldErrorJson(TypedDict):
    """One field at fault; `field` is dotted, `pointer` the same as a JSON pointer (RFC 6901)."""

    field: str
    pointer: str
    message: str
    code: str


class ProblemJson(TypedDict):
    """Why a request was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[FieldErrorJson]


class OperationsRefusedError(exceptions.APIException):
    """Some of many operations were refused, and so none was done.

    Its status is theirs where all have the same, and 422 otherwise.
    """

    default_code = "operations_refused"

    def __init__(
        self, detail: str, *, errors: list[FieldErrorJson], statuses: Collection[int]
    ) -> None:
        super().__init__(detail)
        self.errors = errors
        self.status_code = next(iter(statuses)) if len(statuses) == 1 else 422


class OutageError(exceptions.APIException):
    """The database is away."""

    status_code = 503
    default_code = "unavailable"
    default_detail = "The database cannot be reached. Please try again in a moment."


def handle(error: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """Turn any exception of a view into a problem response; DRF calls this.

    What nobody foresaw is answered by a 500 that says nothing of it. It is logged with its trace,
    as is what the database failed with.
    """
    view, request = context["view"], context["request"]
    set_rollback()
    known = _as_api_exception(error)
    if isinstance(known, RefusalError):
        return _refusal(known, view.request_id)
    if known is None:
        response = problem(500, UNFORESEEN, view.request_id)
        got_request_exception.send(sender=type(view), request=request._request)
        return _logged(response, request, error)
    errors = list(field_errors(known.detail)) if _is_per_field(known) else []
    detail = errors[0]["message"] if errors else _detail(known, view)
    code = "invalid" if errors else str(known.get_codes())
    if isinstance(known, OperationsRefusedError):
        errors = known.errors
    response = problem(known.status_code, detail, view.request_id, code=code, errors=errors)
    for header, value in _headers(known).items():
        response[header] = value
    return response if response.status_code < 500 else _logged(response, request, error)


def _logged(response: HttpResponse, request: Request, error: Exception) -> HttpResponse:
    """Return the response after logging what led to it; Django would log that there was one."""
    log_response(
        "%s: %s",
        response.reason_phrase,
        request.path,
        response=response,
        request=request._request,
        exception=error,
    )
    return response


def problem(
    status: int,
    detail: str,
    request_id: str,
    *,
    code: str = "",
    errors: list[FieldErrorJson] | None = None,
) -> HttpResponse:
    """Return a problem response; no renderer has a say, so that it looks the same everywhere."""
    title = HTTPStatus(status).phrase
    body: ProblemJson = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code or title.lower().replace(" ", "_"),
        "request_id": request_id,
        "errors": errors or [],
    }
    return HttpResponse(orjson.dumps(body), status=status, content_type=MEDIA_TYPE)


def told(error: Exception, *, within: str) -> tuple[int, list[FieldErrorJson]]:
    """Return the status that a refusal would have by itself, and its errors, at a part of a body.

    Raises `error` again where it is no refusal.
    """
    known = _as_api_exception(error)
    if known is None:
        raise error
    if isinstance(known, RefusalError):
        fields = [f"{within}.{each.field}" if each.field else within for each in known.every]
        return _status_of(known), [
            field_error(field, each.message, each.code)
            for field, each in zip(fields, known.every, strict=True)
        ]
    if _is_per_field(known):
        return known.status_code, list(field_errors(known.detail, tuple(within.split("."))))
    return known.status_code, [field_error(within, str(known.detail), str(known.get_codes()))]


def field_errors(detail: Any, path: tuple[str, ...] = ()) -> Iterator[FieldErrorJson]:
    """Flatten the nested details of a ValidationError."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            own = () if name == "non_field_errors" else (str(name),)
            yield from field_errors(inner, (*path, *own))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            # A list of messages names no index; a list of rows does.
            own = (str(index),) if isinstance(inner, dict | list) else ()
            yield from field_errors(inner, (*path, *own))
    else:
        yield _entry(path, str(detail), getattr(detail, "code", "invalid"))


def field_error(field: str, message: str, code: str) -> FieldErrorJson:
    """Return one entry of `errors`; `field` is dotted."""
    return _entry(field.split(".") if field else (), message, code)


def _entry(path: Sequence[str], message: str, code: str) -> FieldErrorJson:
    """Return the entry of a place in the body; a name in it may hold a point itself."""
    escaped = (name.replace("~", "~0").replace("/", "~1") for name in path)
    pointer = "".join(f"/{name}" for name in escaped)
    return {"field": ".".join(path), "pointer": pointer, "message": message, "code": code}


def _as_api_exception(error: Exception) -> exceptions.APIException | RefusalError | None:
    """Return what the error means to a client; None for what nobody foresaw."""
    match error:
        case exceptions.APIException() | RefusalError():
            return error
        case Http404():
            return exceptions.NotFound()
        case DjangoPermissionDenied():
            return exceptions.PermissionDenied()
        case RequestDataTooBig():
            too_large = exceptions.APIException("The body is too large.", "too_large")
            too_large.status_code = 413
            return too_large
        case TooManyFieldsSent() | TooManyFilesSent():
            return exceptions.ParseError("More fields or files are sent than are read here.")
        case UnreadablePostError():
            return IncompleteBodyError()
        case SuspiciousOperation():
            return exceptions.ParseError("The request cannot be read.")
        case DatabaseError() | InterfaceError():
            return _from_database(error)
    return None


def _from_database(error: Exception) -> exceptions.APIException | RefusalError | None:
    """Return what PostgreSQL's refusal means; it refuses what all checks before it missed."""
    match error:
        case OperationalError() | InterfaceError():
            return OutageError()
        case IntegrityError():
            return _from_rule(error)
        case DataError():
            return exceptions.ParseError("The database cannot store a value that was sent.")
    return None


def _from_rule(error: IntegrityError) -> exceptions.APIException | RefusalError:
    """Return the sentence of the rule that a row breaks, at its field where it is about one."""
    refusal = refusal_of(error)
    if getattr(error.__cause__, "sqlstate", "") == UNIQUE_VIOLATION:
        refusal = refusal or FactbaseError("Such a record exists already.")
        return FactbaseError(refusal.message, field=refusal.field, code="duplicate")
    if refusal is not None and refusal.code == "retracted":
        return refusal
    if refusal is None:
        refusal = FactbaseError("The database refused this record.")
    field = refusal.field or "non_field_errors"
    return exceptions.ValidationError({field: [refusal.message]}, "constraint")


def _refusal(error: RefusalError, request_id: str) -> HttpResponse:
    errors = [
        field_error(each.field, each.message, each.code) for each in error.every if each.field
    ]
    response = problem(_status_of(error), error.message, request_id, code=error.code, errors=errors)
    if isinstance(error, StaleRevisionError) and error.current is not None:
        response["ETag"] = f'"{error.current}"'
    if isinstance(error, InFlightError):
        response["Retry-After"] = str(IN_FLIGHT_SECONDS)
    if isinstance(error, InsufficientScopeError):
        response["WWW-Authenticate"] = challenge(error=error.code, scope=error.scope)
    return response


def _status_of(error: RefusalError) -> int:
    statuses = (status for kind, status in REFUSALS if isinstance(error, kind))
    return 409 if error.code in CONFLICT_CODES else next(statuses, 422)


def _detail(error: exceptions.APIException, view: Any) -> str:
    if isinstance(error, exceptions.UnsupportedMediaType):
        taken = (parser.media_type for parser in view.parser_classes)
        return f"Send one of {', '.join(taken)}, and name it in Content-Type."
    return str(error.detail)


def _is_per_field(error: exceptions.APIException) -> bool:
    return isinstance(error, exceptions.ValidationError)


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    if isinstance(error, OutageError):
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if isinstance(error, RateLimitedError):
        headers["Retry-After"] = str(error.retry_after)
    return headers
