"""Asking somebody to see to a claim."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from factbase.actions.records import locked
from factbase.exceptions import FactbaseError
from factbase.models import Assignment, Claim
from factbase.permissions import can_contribute, require_contributor


@transaction.atomic
def assign(*, claim: Claim, assignee: User, by: User) -> Assignment:
    """Ask `assignee` to see to the claim, instead of whoever was asked before.

    Asking the same person again changes nothing. Raises FactbaseError (field `assignee`) for
    somebody who may not work at the desk. About six queries.
    """
    require_contributor(by)
    if not can_contribute(assignee):
        raise FactbaseError(
            _("%(assignee)s cannot work on claims; assign a contributor or a reviewer.")
            % {"assignee": assignee},
            field="assignee",
        )
    locked(claim)
    standing = open_assignment(claim)
    if standing is not None and standing.assignee_id == assignee.pk:
        return standing
    if standing is not None:
        finish(assignment=standing, by=by)
    assignment = Assignment(claim=claim, assignee=assignee, assigned_by=by)
    assignment.save(force_insert=True)
    return assignment


@transaction.atomic
def finish(*, assignment: Assignment, by: User) -> Assignment:
    """Record that the assigned work is done, or no longer asked for. One that is done stays so."""
    require_contributor(by)
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if assignment.done_at is None:
        assignment.done_at, assignment.done_by = timezone.now(), by
        assignment.save(update_fields=["done_at", "done_by"])
    return assignment


def open_assignment(claim: Claim) -> Assignment | None:
    """Return who is asked to see to the claim now, if anybody. One query."""
    rows = Assignment.objects.filter(claim=claim, done_at__isnull=True)
    return rows.select_related("assignee", "assigned_by").first()
