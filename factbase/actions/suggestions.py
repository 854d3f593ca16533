"""Dismissing what is suggested in a text, and suggesting it again."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from factbase.actions import records
from factbase.exceptions import FactbaseError
from factbase.models import DismissedSuggestion
from factbase.permissions import require_contributor
from factbase.spotting import SuggestionKind
from sources.models import Snapshot

AGAIN = "To be suggested again."


@transaction.atomic
def dismiss(
    *, snapshot: Snapshot, start: int, end: int, kind: str, by: User
) -> DismissedSuggestion:
    """Never suggest these words as this kind again; dismissing them twice changes nothing.

    Raises FactbaseError naming `kind`, `start` or `end`. Four queries, two if it was done before.
    """
    require_contributor(by)
    if kind not in list(SuggestionKind):
        raise FactbaseError(
            _("Choose one of %(names)s.") % {"names": ", ".join(SuggestionKind)}, field="kind"
        )
    if not 0 <= start < len(snapshot.text):
        raise FactbaseError(_("start: it must lie within the text."), field="start")
    if not start < end <= len(snapshot.text):
        raise FactbaseError(_("end: it must lie behind start and within the text."), field="end")
    place = {"snapshot": snapshot, "start": start, "end": end, "kind": kind}
    row, is_new = DismissedSuggestion.objects.get_or_create(
        **place, defaults={"created_by": by, "updated_by": by}
    )
    if not is_new and row.is_retracted:
        return records.restore(record=row, by=by)
    return row


def suggest_again(*, dismissed: DismissedSuggestion, by: User) -> DismissedSuggestion:
    """Take a dismissal back. Raises FactbaseError if that was done already."""
    return records.retract(record=dismissed, by=by, reason=AGAIN)
