"""Asks `factbase.permissions` on behalf of a request."""

from collections.abc import Callable

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from factbase.permissions import (
    SECOND_STEP_MISSING,
    Actor,
    can_administer,
    can_contribute,
    can_read,
    lacks_second_step,
)


class Reads(BasePermission):
    """Whoever may read may ask, whatever the method; a browser may ask whether it may ask."""

    def has_permission(self, request: Request, view: object) -> bool:
        """Whether the request may go on to its view."""
        return request.method == "OPTIONS" or can_read(request.user)


class ReadsOrWrites(BasePermission):
    """Readers may read; subclasses say who may write, and what to tell the others."""

    may_write: Callable[[Actor], bool]

    def has_permission(self, request: Request, view: object) -> bool:
        """Whether the request may go on to its view."""
        if lacks_second_step(request.user):
            self.message = SECOND_STEP_MISSING
        if request.method in SAFE_METHODS:
            return can_read(request.user)
        return self.may_write(request.user)


class ReadsOrContributes(ReadsOrWrites):
    """Readers may read; adding and editing needs a contributor."""

    message = "This needs the role contributor."
    may_write = staticmethod(can_contribute)


class ReadsOrAdministers(ReadsOrWrites):
    """Readers may read; writing needs an administrator."""

    message = "This needs the role administrator."
    may_write = staticmethod(can_administer)
