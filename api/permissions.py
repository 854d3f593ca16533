"""Asks `factbase.permissions` on behalf of a request."""

from collections.abc import Sequence
from typing import ClassVar

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from factbase.exceptions import InsufficientScopeError
from factbase.models import Scope
from factbase.permissions import (
    ROLE_OF,
    SECOND_STEP_MISSING,
    can_read,
    lacks_scope,
    lacks_second_step,
    may,
)


class Reads(BasePermission):
    """Whoever may read may ask, whatever the method; a browser may ask whether it may ask."""

    def has_permission(self, request: Request, view: object) -> bool:
        """Whether the request may go on to its view."""
        return request.method == "OPTIONS" or can_read(request.user)


class ReadsSignedIn(BasePermission):
    """Whoever may read and says who they are, for what everybody has of their own."""

    message = "This needs an account that may read."

    def has_permission(self, request: Request, view: object) -> bool:
        """Whether the request may go on to its view."""
        return bool(request.user.is_authenticated) and can_read(request.user)


class ReadsOrWrites(BasePermission):
    """Readers may read; subclasses name the scope of the right that writing needs."""

    scope: ClassVar[Scope]
    reads_freely = True

    @property
    def scopes(self) -> Sequence[Scope]:
        """Of these, one is enough."""
        return (self.scope,)

    def has_permission(self, request: Request, view: object) -> bool:
        """Whether the request may go on to its view.

        Raises InsufficientScopeError where only the scopes of the token are in the way.
        """
        if self.reads_freely and request.method in SAFE_METHODS:
            return can_read(request.user)
        if lacks_scope(request.user, self.scope):
            raise InsufficientScopeError(self.scope)
        is_waiting = lacks_second_step(request.user)
        self.message = SECOND_STEP_MISSING if is_waiting else self._role_missing()
        return may(request.user, self.scope)

    def _role_missing(self) -> str:
        return f"This needs the role {ROLE_OF[self.scope]}."


class ReadsOrContributes(ReadsOrWrites):
    """Readers may read; adding and editing needs a contributor."""

    scope = Scope.CONTRIBUTE


class ReadsOrTakesPart(ReadsOrContributes):
    """Readers may read; writing needs a contributor or a reviewer, each for what is theirs."""

    @property
    def scopes(self) -> Sequence[Scope]:
        """Of these, one is enough."""
        return (Scope.CONTRIBUTE, Scope.REVIEW)

    def has_permission(self, request: Request, view: object) -> bool:
        """Whether the request may go on to its view, which asks for the right of each step."""
        return may(request.user, Scope.REVIEW) or super().has_permission(request, view)


class ReadsOrReviews(ReadsOrWrites):
    """Readers may read; deciding needs a reviewer."""

    scope = Scope.REVIEW


class Imports(ReadsOrWrites):
    """Importing needs a contributor, and of a token a scope of its own; so does looking at it."""

    scope = Scope.IMPORT
    reads_freely = False


class ReadsOrAdministers(ReadsOrWrites):
    """Readers may read; writing needs an administrator."""

    scope = Scope.ADMIN
