"""Who may do what in the admin. Django's tables of permissions per model are not used.

And what all lists answer to addresses and selections that make no sense.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, ValidationError
from django.db import DataError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from factbase import permissions

May = Callable[[permissions.Actor], bool]


def nobody(user: permissions.Actor) -> bool:
    """Return False: for what is written elsewhere, or never."""
    return False


class DeskAccess:
    """Answers Django's questions from `factbase.permissions`; nothing can be deleted.

    Mix into ModelAdmins and inlines, before them.
    """

    may_view: May = staticmethod(permissions.can_contribute)
    may_add: May = staticmethod(permissions.can_contribute)
    may_change: May = staticmethod(permissions.can_contribute)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the index names it."""
        return self.may_view(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether lists, pages and suggestions show it."""
        return self.may_view(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether another one can be added; `obj` is the parent of an inline."""
        return self.may_add(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether it can be edited."""
        return self.may_change(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: records are retracted, and can be restored."""
        return False

    def has_contribute_permission(self, request: HttpRequest) -> bool:
        """Whether admin actions for contributors are offered."""
        return permissions.can_contribute(request.user)

    def has_review_permission(self, request: HttpRequest) -> bool:
        """Whether admin actions for reviewers are offered."""
        return permissions.can_review(request.user)

    def has_administer_permission(self, request: HttpRequest) -> bool:
        """Whether admin actions for administrators are offered."""
        return permissions.can_administer(request.user)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list; an address that asks for what no column can hold leads to the whole."""
        try:
            return super().get_changelist_instance(request)  # type: ignore[misc]
        except (ValueError, DataError) as error:
            raise IncorrectLookupParameters from error

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any
    ) -> HttpResponse | None:
        """Take an action; answer 400 where what is selected cannot be a row."""
        try:
            for key in request.POST.getlist(ACTION_CHECKBOX_NAME):
                self.model._meta.pk.to_python(key)  # type: ignore[attr-defined]
        except ValidationError as error:
            raise BadRequest("The selection names something that is not a row.") from error
        return super().response_action(request, queryset, *args)  # type: ignore[misc]


class ReadOnlyAccess(DeskAccess):
    """For what is only ever looked at here."""

    may_add: May = staticmethod(nobody)
    may_change: May = staticmethod(nobody)


class AdministratorAccess(DeskAccess):
    """For what only administrators see and change."""

    may_view: May = staticmethod(permissions.can_administer)
    may_add: May = staticmethod(permissions.can_administer)
    may_change: May = staticmethod(permissions.can_administer)
