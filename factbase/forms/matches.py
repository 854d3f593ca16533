"""The form in which a pair of entities is judged."""

from django import forms
from django.utils.translation import gettext_lazy as _

from factbase.actions.merging import SAID
from factbase.forms.records import RecordForm
from factbase.models import Judgement, Match

STALE = _(
    "Somebody else judged this pair while you were reading, so nothing was saved. How it stands "
    "now is shown here, and your note is kept: judge again if you still see it otherwise."
)
TAKE_BACK = "take_back"


class JudgementForm(RecordForm):
    """The button that was pressed, a note, and the revision that was read."""

    note = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Why you judge so. Stays in the history of the match."),
        label=_("Note"),
    )
    judgement = forms.ChoiceField(
        choices=[*((value, Judgement(value).label) for value in SAID), (TAKE_BACK, _("take back"))],
        error_messages={"required": _("Choose one of the judgements.")},
        label=_("Judgement"),
    )

    def show_judged(self, match: Match) -> None:
        """Answer a lost race: keep the note, take on the revision that is stored now."""
        self.rest_on(match, STALE)
