"""Where django-allauth asks how this site wants things done."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PASSWORD = "reauthenticate"  # noqa: S105  # allauth's name of the way to prove oneself again


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators; how a sign-in failed is not told apart."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "enter_current_password": gettext_lazy("This is not your present password."),
        "incorrect_code": gettext_lazy("This code is wrong, or was used before."),
        "incorrect_password": gettext_lazy("This is not your password."),
        "rate_limited": gettext_lazy("Too many attempts. Try again in five minutes."),
        "too_many_login_attempts": gettext_lazy("Too many attempts. Try again in five minutes."),
        "username_password_mismatch": gettext_lazy("User name and password do not fit together."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an administrator makes accounts."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Return whose name and password these are; closed ones are no accounts."""
        user = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Turn away the passkey of a closed account."""
        messages.error(request, _("This passkey does not open an account here."))
        return HttpResponseRedirect(reverse("account_login"))

    def get_reauthentication_methods(
        self, user: AbstractBaseUser | AnonymousUser
    ) -> list[dict[str, Any]]:
        """Ask whoever has a second step for that one: the password may have been watched."""
        methods = super().get_reauthentication_methods(user)
        return [way for way in methods if way["id"] != PASSWORD] or methods

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return to the page on which the change began."""
        return reverse("mfa_index")

    def is_safe_url(self, url: str | None) -> bool:
        """Whether to go on to `url` after signing in: only on the host that was asked."""
        return url_has_allowed_host_and_scheme(
            url, {self.request.get_host()}, require_https=self.request.is_secure()
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that the nearest trusted proxy names, else that of the connection.

        allauth fails where X-Forwarded-For has fewer entries than there are proxies; such a
        request came past them, so what the header says is not believed.
        """
        try:
            return super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            return str(request.META.get("REMOTE_ADDR", ""))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures by user name alone; allauth adds the Host header, which clients choose."""
        return str(credentials.get("username", "")).lower()


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step in this site's words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"]
    }

    def generate_authenticator_name(
        self,
        user: AbstractBaseUser,
        type: str,  # noqa: A002  # allauth's name
    ) -> str:
        """Return the name that is proposed for one more passkey."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}
