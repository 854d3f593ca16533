"""The steps of review as the desk words them."""

from factbase.models.transitions import Action

LABELS = {
    **{action: action.label for action in Action},
    Action.SUBMIT: "Submit for review",
    Action.RETURN: "Bring back",
}
DONE = {
    Action.SUBMIT: "submitted",
    Action.VERIFY: "verified",
    Action.DISPUTE: "disputed",
    Action.REJECT: "rejected",
    Action.RETURN: "returned",
    Action.REOPEN: "reopened for review",
    Action.RETRACT: "retracted",
    Action.RESTORE: "restored as a draft",
}
# One letter each; “b” brings back to the author.
KEYS = {Action.VERIFY: "v", Action.DISPUTE: "d", Action.REJECT: "r", Action.RETURN: "b"}
