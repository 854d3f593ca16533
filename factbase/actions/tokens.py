"""Making, finding and revoking the tokens by which programs sign in."""

import hmac
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from factbase.exceptions import FactbaseError
from factbase.models import AccessToken

PREFIX = "fb_"
SECRET_BYTES = 32
# Writing the time of every use would turn each read into a write.
USE_IS_NOTED_AFTER = timedelta(minutes=1)


def create(*, user: User, name: str, expires_at: datetime | None = None) -> tuple[AccessToken, str]:
    """Make a token for `user`; return it with its secret, which is kept nowhere.

    The secret is `fb_` and 256 random bits. Raises FactbaseError for an empty or over-long name.
    """
    name = name.strip()
    if not 0 < len(name) <= 100:
        raise FactbaseError("Say in 1 to 100 characters what the token is for.", field="name")
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    token = AccessToken.objects.create(
        user=user, name=name, digest=digest_of(secret), expires_at=expires_at
    )
    return token, secret


def find(*, secret: str) -> AccessToken | None:
    """Return the token that `secret` belongs to, with its user, if both are in force. One query."""
    in_time = Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
    tokens = AccessToken.objects.filter(
        in_time, digest=digest_of(secret), revoked_at__isnull=True, user__is_active=True
    )
    return tokens.select_related("user").first()


def note_use(*, token: AccessToken) -> None:
    """Keep when the token was last used, to the minute. A query only when that has passed."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > USE_IS_NOTED_AFTER:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=now)


def revoke(*, token: AccessToken) -> AccessToken:
    """Make a token worthless from now on. Raises FactbaseError if it is so already."""
    revoked = AccessToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
    if not revoked.update(revoked_at=timezone.now()):
        raise FactbaseError("This token is revoked already.", code="already_revoked")
    token.refresh_from_db()
    return token


def digest_of(secret: str) -> str:
    """Return what is kept of a secret: its HMAC-SHA256 under SECRET_KEY, 64 hexadecimal digits.

    Keyed, so that whoever copies the table can neither use nor test a token.
    """
    key = f"factbase.access_token:{settings.SECRET_KEY}".encode()
    return hmac.digest(key, secret.encode("utf-8", "surrogatepass"), "sha256").hex()
