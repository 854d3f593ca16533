"""Asks `factbase.permissions` on behalf of a request."""

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from factbase.permissions import can_administer, can_contribute, can_read


class ReadsOrContributes(BasePermission):
    """Readers may read; adding and editing needs a contributor."""

    message = "This needs the role contributor."

    def has_permission(self, request: Request, view: object) -> bool:
        """Whether the request may go on to its view."""
        if request.method in SAFE_METHODS:
            return can_read(request.user)
        return can_contribute(request.user)


class ReadsOrAdministers(BasePermission):
    """Readers may read; writing needs an administrator."""

    message = "This needs the role administrator."

    def has_permission(self, request: Request, view: object) -> bool:
        """Whether the request may go on to its view."""
        if request.method in SAFE_METHODS:
            return can_read(request.user)
        return can_administer(request.user)
