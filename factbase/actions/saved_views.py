"""Keeping lists under a name: made, changed and given up by their owner alone."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from factbase.actions.records import assign, locked, one_at_a_time, store
from factbase.exceptions import FactbaseError
from factbase.models import SavedView
from factbase.permissions import Scope, require, require_contributor, require_scope

MOST = 100


@transaction.atomic
def keep(*, list_name: str, name: str, query: str, by: User, is_shared: bool = False) -> SavedView:
    """Keep a list under a name. Sharing it needs the role contributor. Four queries.

    Raises FactbaseError for more than MOST; a name that is used is refused by the database.
    """
    require_scope(by, Scope.READ, _("Keeping a view needs an account that may read."))
    if is_shared:
        require_contributor(by, _("Sharing a view needs the role contributor."))
    one_at_a_time(by=by)
    if SavedView.objects.standing().filter(created_by=by).count() >= MOST:
        raise FactbaseError(
            _("You keep %(most)s views already: give one up.") % {"most": MOST}, field="name"
        )
    view = SavedView(list_name=list_name, query=query, is_shared=is_shared)
    assign(view, {"name": name})
    return store(view, by=by)


@transaction.atomic
def change(*, view: SavedView, by: User, fields: dict[str, Any]) -> SavedView:
    """Set `name`, `query` or `is_shared` of a view of one's own."""
    view = _own(view, by)
    if fields.get("is_shared"):
        require_contributor(by, _("Sharing a view needs the role contributor."))
    assign(view, fields)
    return store(view, by=by)


@transaction.atomic
def give_up(*, view: SavedView, by: User) -> SavedView:
    """Withdraw a view of one's own; one that was given up before is left as it is."""
    view = _own(view, by)
    if view.is_retracted:
        return view
    view.retracted_at = timezone.now()
    return store(view, by=by)


@transaction.atomic
def take_back(*, view: SavedView, by: User) -> SavedView:
    """Keep a view again that was given up; one that is kept is left as it is."""
    view = _own(view, by)
    if not view.is_retracted:
        return view
    view.retracted_at = None
    return store(view, by=by)


def _own(view: SavedView, by: User) -> SavedView:
    """Return the view under a row lock; raises PermissionDeniedError to all but its owner."""
    require(view.created_by_id == by.pk, _("Only who keeps a view can change it."))
    return locked(view)
