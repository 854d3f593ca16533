"""Where a second step is required, what sessions without one may do: see docs/accounts.md."""

from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from factbase import permissions
from factbase.permissions import Actor

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class SecondStepMiddleware:
    """Marks the user of a session that lacks the step; `factbase.permissions` draws the line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Have the user marked when it is first asked for: many answers never ask."""
        if settings.REQUIRE_MFA:
            marked: Any = SimpleLazyObject(partial(_marked, request, request.user))
            request.user = marked
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseRedirect | None:
        """Send on to setting the step up who is refused for the want of it."""
        refused = isinstance(exception, PermissionDenied)
        if not (refused and permissions.lacks_second_step(request.user)):
            return None
        messages.warning(request, permissions.SECOND_STEP_MISSING)
        return HttpResponseRedirect(reverse("mfa_index"))


def note_first_factor(
    *, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Count setting up the first factor as the step: a code or key was just shown.

    Only the first: an older session, of whoever knows the password, gains nothing by adding one.
    """
    factors = Authenticator.objects.filter(user=user, type__in=FACTORS)
    if authenticator.type in FACTORS and factors.count() == 1:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


def _marked(request: HttpRequest, user: Actor) -> Actor:
    """Mark the user of a session without a second step, or whose factors are gone by now."""
    if isinstance(user, User):
        records = get_authentication_records(request, user)
        stepped = any(record["method"] == "mfa" for record in records)
        missing = not (stepped and is_mfa_enabled(user, FACTORS))
        user.second_step_missing = missing  # type: ignore[attr-defined]
    return user
