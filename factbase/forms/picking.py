"""What a person sends from a list: which rows, and what is to be done with them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from factbase.forms.records import PlainForm
from factbase.models.comment import LONGEST_COMMENT
from factbase.models.transitions import TRANSITIONS, Action


class StepForm(PlainForm):
    """A step of review for several claims, and why."""

    comment = forms.CharField(
        label=_("Why"), required=False, max_length=LONGEST_COMMENT, widget=forms.Textarea
    )

    def __init__(self, data: Any, *, action: Action) -> None:
        super().__init__(data)
        self.fields["comment"].required = TRANSITIONS[action].needs_comment
        self.fields["comment"].widget.attrs["rows"] = 3
        self.fields["comment"].error_messages["required"] = _("Say why.")
