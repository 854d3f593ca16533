"""What pages call the things that the feed tells of."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "created": _("added"),
    "changed": _("changed"),
    "submitted": _("submitted"),
    "verified": _("verified"),
    "disputed": _("disputed"),
    "rejected": _("rejected"),
    "returned": _("returned to its author"),
    "reopened": _("opened again"),
    "sent_back": _("sent back for a re-check"),
    "retracted": _("retracted"),
    "restored": _("restored"),
    "removed": _("taken out of its record"),
    "appeared": _("came out from the desk"),
    "disappeared": _("went back to the desk"),
}


def named_actions() -> dict[str, str]:
    """Return what can happen to a record, in the order of its life, with what a page calls it."""
    return {name: str(words) for name, words in WORDS.items()}
