"""Reads the parameters of an address that are no filters, and refuses those that mean nothing."""

from collections.abc import Collection
from datetime import datetime

from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from factbase.filtersets import StrictFilterSet
from factbase.history import parse_moment
from factbase.history.moments import KNOWN_AT
from sources.exceptions import shown


def refuse_unknown(request: Request, allowed: Collection[str] | None) -> None:
    """Raise ValidationError for parameters that are not `allowed`; None allows all."""
    if allowed is None:
        return
    names = ", ".join(sorted(allowed)) or "none"
    unknown = [name for name in request.query_params if name not in allowed]
    if KNOWN_AT in unknown and request.method not in SAFE_METHODS:
        raise ValidationError({KNOWN_AT: ["The past can be read, not changed."]})
    if unknown:
        raise ValidationError(
            {
                name: [f"{shown(name)} is not a parameter of this address; allowed are {names}."]
                for name in unknown
            },
            "unknown_parameter",
        )


def once(request: Request, name: str) -> str:
    """Return what a parameter says, "" where it is not given; raises ValidationError for two."""
    given = request.query_params.getlist(name)
    if len(given) > 1:
        raise ValidationError({name: ["Give this parameter once."]}, "repeated")
    return "".join(given)


def moment_of(request: Request) -> datetime | None:
    """Return the earlier moment that is asked about; raises ValidationError for what is none."""
    return parse_moment(once(request, KNOWN_AT))


def parameter_errors(filterset: StrictFilterSet) -> dict[str, list[ErrorDetail]]:
    """Return what a FilterSet refused, by parameter."""
    errors: dict[str, list[ErrorDetail]] = {}
    for name, problems in filterset.errors.as_data().items():
        for found in problems:
            parameter = (found.params or {}).get("parameter", name)
            told = (ErrorDetail(words, found.code or "invalid") for words in found.messages)
            errors.setdefault(parameter, []).extend(told)
    return errors
