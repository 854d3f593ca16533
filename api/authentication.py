"""Signing in to the API: a token for programs, the site's session for pages."""

from django.contrib.auth.models import User
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.authentication import SessionAuthentication as SiteSession
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from factbase.actions import tokens
from factbase.models import AccessToken, Scope

KEYWORD = "bearer"


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer fb_…`. A token that is wrong, expired or revoked is refused."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        """Return who the token acts as, or None where no token was sent. One query."""
        keyword, _, secret = request.headers.get("Authorization", "").partition(" ")
        if keyword.lower() != KEYWORD:
            _refuse_unread(request, self)
            return None
        token = tokens.find(secret=secret.strip())
        if token is None:
            raise AuthenticationFailed("This token is unknown, expired or revoked.")
        tokens.note_use(token=token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge of a 401, which says whether a token was sent (RFC 6750)."""
        keyword = request.headers.get("Authorization", "").partition(" ")[0]
        return challenge(error="invalid_token") if keyword.lower() == KEYWORD else challenge()


class SessionAuthentication(SiteSession):
    """The site's session."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """Return who is signed in to the site, None for who sends no credentials."""
        found: tuple[User, None] | None = super().authenticate(request)
        if found is None:
            _refuse_unread(request, self)
        return found


def _refuse_unread(request: Request, asked: BaseAuthentication) -> None:
    """Raise AuthenticationFailed for credentials that nobody is left to read after `asked`.

    Whoever sends some takes themselves for signed in: to be answered as nobody would only show by
    what is missing.
    """
    sent = request.headers.get("Authorization", "").strip()
    if sent and [*(request.authenticators or ())][-1:] == [asked]:
        raise AuthenticationFailed(
            "Only tokens are read here: send one as the header Authorization: Bearer fb_…"
        )


def challenge(**attributes: str) -> str:
    """Return a WWW-Authenticate header that asks for a token."""
    parts = {"realm": "Factbase"} | attributes
    return "Bearer " + ", ".join(f'{name}="{text}"' for name, text in parts.items())


class TokenScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document describes tokens."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return the security scheme object."""
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "fb_…",
            "description": (
                "A secret made on the page /accounts/tokens/ or by `manage.py create_token`. What "
                "it is for is a list of scopes, named here as roles: "
                + "; ".join(f"`{scope}`: {scope.label}" for scope in Scope)
                + "."
            ),
        }


class SessionScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document describes sessions."""

    target_class = SessionAuthentication
    name = "session"
    priority = 1

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return the security scheme object."""
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "The site's session; writes need the header X-CSRFToken.",
        }
