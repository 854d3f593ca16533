"""How often the API may be asked: by token, else by who is signed in, else by address.

The headers are those of draft-ietf-httpapi-ratelimit-headers-10.
"""

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.contrib.auth.models import User
from rest_framework.exceptions import APIException
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from factbase.models import AccessToken
from factbase.rates import Allowance, Rate, spend

ANONYMOUS, READS, WRITES, FAILURES = "anonymous", "reads", "writes", "failures"


class RateLimitedError(APIException):
    """The caller has asked too often."""

    status_code = 429
    default_code = "rate_limited"

    def __init__(self, allowance: Allowance) -> None:
        rate = allowance.rate
        super().__init__(
            f"Too many requests: {rate.limit:,} in {rate.seconds} seconds are allowed here "
            f"(“{rate.name}”). Try again in {allowance.full_in} seconds."
        )
        self.retry_after = allowance.full_in


def counted(request: Request) -> Allowance | None:
    """Count a request and return what its caller has left; None where nothing is limited."""
    if isinstance(request.auth, AccessToken):
        return _spend(_kind_of(request), f"token:{request.auth.pk}")
    if isinstance(request.user, User):
        return _spend(_kind_of(request), f"user:{request.user.pk}")
    return _spend_by_address(ANONYMOUS, request)


def counted_failure(request: Request) -> Allowance | None:
    """Count a request whose token or session was refused: so that nobody tries one after another.

    By address, and apart from others of that address: those who are let in go on.
    """
    return _spend_by_address(FAILURES, request)


def headers_of(allowance: Allowance) -> dict[str, str]:
    """Return the headers that tell a client what is allowed and what is left."""
    name, limit, seconds = allowance.rate
    return {
        "RateLimit-Policy": f'"{name}";q={limit};w={seconds}',
        "RateLimit": f'"{name}";r={allowance.left};t={allowance.full_in}',
    }


def address_of(request: Request) -> str:
    """Return where a request comes from: of IPv6 the network, for a host has many addresses."""
    return str(get_ip(request._request))


def _spend_by_address(name: str, request: Request) -> Allowance | None:
    return _spend(name, address_of(request)) if settings.RATES[name] else None


def _kind_of(request: Request) -> str:
    return READS if request.method in SAFE_METHODS else WRITES


def _spend(name: str, caller: str) -> Allowance | None:
    limit = settings.RATES[name]
    return spend(Rate(name, limit), caller) if limit else None
