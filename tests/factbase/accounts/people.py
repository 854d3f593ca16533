"""Somebody at the sign-in page: with a password, and with an authenticator app."""

import time
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import User
from django.test import Client

PASSWORD = "every fact has a receipt"
LOGIN = "/accounts/login/"
SECOND = "/accounts/2fa/authenticate/"


def with_password(user: User) -> User:
    """Return `user` with the password above."""
    user.set_password(PASSWORD)
    user.save()
    return user


def set_up_app(user: User) -> str:
    """Give `user` an authenticator app and recovery codes; return the app's key."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_of(secret: str) -> str:
    """Return what the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def recovery_codes_of(user: User) -> list[str]:
    """Return the codes that are left."""
    codes: list[str] = user.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()
    return codes


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: Any) -> Any:
    """Send the sign-in form."""
    return client.post(LOGIN, {"login": username, "password": password} | more)


def is_somebody(client: Client) -> bool:
    """Whether the session of `client` belongs to a person."""
    return "_auth_user_id" in client.session
