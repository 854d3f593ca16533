"""Making, finding and revoking the tokens by which programs sign in."""

import hmac
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from factbase.exceptions import FactbaseError
from factbase.models import AccessToken, Scope
from factbase.models.access_token import in_order
from factbase.permissions import narrow, rank_by, scopes_of
from factbase.postgresql.asking import ask
from factbase.postgresql.rows import record_of
from sources.exceptions import shown
from sources.models.record import uuid7

SECRET_BYTES = 32
# What tokens look like: the id of the row, which is no secret, then the secret.
SECRET = re.compile(r"fb_([0-9a-f]{32})_[\w-]{43}", re.ASCII)
# Writing the time of every use would turn each read into a write.
USE_IS_NOTED_AFTER = timedelta(minutes=1)
# What is read at each request; Django reads the rest where it is asked for.
OF_TOKEN = ["id", "user_id", "scopes", "digest", "expires_at", "revoked_at", "last_used_at"]
OF_USER = ["id", "username", "is_active", "is_staff", "is_superuser"]
READ = f"""
    SELECT {", ".join(f"token.{name}" for name in OF_TOKEN)},
           {", ".join(f'"user".{name}' for name in OF_USER)},
           ARRAY(SELECT name FROM auth_group JOIN auth_user_groups AS member
                 ON member.group_id = auth_group.id WHERE member.user_id = token.user_id)
    FROM factbase_accesstoken AS token JOIN auth_user AS "user" ON "user".id = token.user_id
    WHERE token.{{column}} = %s
"""  # noqa: S608 - our own names


def create(
    *, user: User, name: str, scopes: Collection[str], expires_at: datetime | None = None
) -> tuple[AccessToken, str]:
    """Make a token for `user`; return it with its secret, which is kept nowhere.

    The secret is `fb_`, the token's id, `_` and 256 random bits. `read` is always among the scopes.
    Raises FactbaseError for an empty or over-long name, an account that may not read, a scope that
    does not exist or that goes beyond the user's role, and a time that is past.
    """
    name = name.strip()
    if not 0 < len(name) <= 100:
        raise FactbaseError(_("Say in 1 to 100 characters what the token is for."), field="name")
    _refuse_beyond(scopes, scopes_of(user))
    if expires_at is not None and expires_at <= timezone.now():
        raise FactbaseError(_("Give a time to come."), field="expires_at")
    id = uuid7()
    secret = f"fb_{id.hex}_{secrets.token_urlsafe(SECRET_BYTES)}"
    token = AccessToken.objects.create(
        id=id,
        user=user,
        name=name,
        scopes=in_order(scopes),
        digest=digest_of(secret),
        expires_at=expires_at,
    )
    return token, secret


def _refuse_beyond(scopes: Collection[str], allowed: Collection[str]) -> None:
    if Scope.READ not in allowed:
        raise FactbaseError(_("This account may not read here, so a token would be for nothing."))
    beyond = [scope for scope in scopes if scope not in allowed]
    if beyond:
        raise FactbaseError(
            _("%(beyond_0)s is no scope that this account may give: choose of %(names)s.")
            % {"beyond_0": shown(beyond[0]), "names": ", ".join(in_order(allowed))},
            field="scopes",
        )


def find(*, secret: str) -> AccessToken | None:
    """Return the token that `secret` belongs to, if it is in force and so is its user. One query.

    Its user knows the role and is narrowed to the scopes. Secrets from before tokens carried their
    id are found by what is kept of them.
    """
    digest = digest_of(secret)
    named = SECRET.fullmatch(secret)
    token = _read("id", UUID(named[1])) if named else _read("digest", digest)
    if token is None or not hmac.compare_digest(token.digest, digest):
        return None
    if token.state != "in force" or not token.user.is_active:
        return None
    narrow(token.user, token.scopes)
    return token


def _read(column: str, key: UUID | str) -> AccessToken | None:
    """Return a token with its user and the user's role, by a statement that is always the same."""
    rows = ask(READ.format(column=column), [key])
    if not rows:
        return None
    [row] = rows
    token = record_of(AccessToken, OF_TOKEN, row[: len(OF_TOKEN)])
    token.user = record_of(User, OF_USER, row[len(OF_TOKEN) : -1])
    rank_by(token.user, row[-1])
    return token


def note_use(*, token: AccessToken) -> None:
    """Keep when the token was last used, to the minute. A query only when that has passed."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > USE_IS_NOTED_AFTER:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=now)


def revoke(*, token: AccessToken) -> AccessToken:
    """Make a token worthless from now on. Raises FactbaseError if it is so already."""
    revoked = AccessToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
    if not revoked.update(revoked_at=timezone.now()):
        raise FactbaseError(_("This token is revoked already."), code="already_revoked")
    token.refresh_from_db()
    return token


def digest_of(secret: str) -> str:
    """Return what is kept of a secret: its HMAC-SHA256 under SECRET_KEY, 64 hexadecimal digits.

    Keyed, so that whoever copies the table can neither use nor test a token.
    """
    key = f"factbase.access_token:{settings.SECRET_KEY}".encode()
    return hmac.digest(key, secret.encode("utf-8", "surrogatepass"), "sha256").hex()
