"""The forms in which two claims that cannot both hold are decided on."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from factbase.forms.records import RecordForm, readable
from factbase.models import Conflict, Resolution

STALE = _(
    "This conflict changed while you were reading, so nothing was saved. How it stands now is "
    "shown above, what you chose is kept below: send it again if you still see it so."
)
NOTE = forms.Textarea(attrs={"rows": 3})


class ConflictForm(RecordForm):
    """A step with a conflict, and the revision that was read."""

    def show_decided(self, conflict: Conflict) -> None:
        """Answer a lost race: keep what was typed, take on the revision that is stored now."""
        self.rest_on(conflict, STALE)


class DecisionForm(ConflictForm):
    """What is made of the two, and why."""

    resolution = forms.ChoiceField(
        label=_("What you make of it"),
        choices=[(each.value, capfirst(each.label)) for each in Resolution],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the four.")},
    )
    note = forms.CharField(
        required=False,
        max_length=2000,
        label=_("Why"),
        widget=NOTE,
        help_text=_("Stays in the history. Needed where both stand."),
    )

    def show_decided(self, conflict: Conflict) -> None:
        """Show beside what was chosen what somebody else has decided."""
        for name in ("resolution", "note"):
            field, stored = self.fields[name], getattr(conflict, name)
            if stored and field.has_changed(stored, self[name].data):
                field.stored_now = readable(field, stored)  # type: ignore[attr-defined]
        super().show_decided(conflict)


class ReopeningForm(ConflictForm):
    """Why a decision is taken back."""

    note = forms.CharField(
        max_length=2000,
        label=_("Why it is opened again"),
        widget=NOTE,
        error_messages={"required": _("Say why it is opened again.")},
    )
