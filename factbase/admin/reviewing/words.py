"""The steps of review as the desk words them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from factbase.models.transitions import Action

LABELS: dict[Action, str | Promise] = {
    **{action: action.label for action in Action},
    Action.SUBMIT: _("Submit for review"),
    Action.RETURN: _("Bring back"),
}
DONE: dict[Action, str | Promise] = {
    Action.SUBMIT: _("submitted"),
    Action.VERIFY: _("verified"),
    Action.DISPUTE: _("disputed"),
    Action.REJECT: _("rejected"),
    Action.RETURN: _("returned"),
    Action.REOPEN: _("reopened for review"),
    Action.RETRACT: _("retracted"),
    Action.RESTORE: _("restored as a draft"),
}
# One letter each; “b” brings back to the author.
KEYS = {Action.VERIFY: "v", Action.DISPUTE: "d", Action.REJECT: "r", Action.RETURN: "b"}
