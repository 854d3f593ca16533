"""What forms for records share: the revision that was read, and the answer to a stale one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from sources.models.record import Record

STALE = _(
    "This record was changed while you were editing it, so nothing was saved. What you typed is "
    "kept; where it differs, what is stored now stands beside it. Save again to put yours in its "
    "place."
)
CHANGED = _(
    "Somebody changed this record since you opened it, so nothing was saved. It is shown as it is "
    "now, with what you typed: read it again before you go on."
)


class PlainForm(forms.Form):
    """A form whose errors come from the server, so that nothing but a message stops a person."""

    use_required_attribute = False
    error_css_class = "field-wrong"


class RecordForm(PlainForm):
    """What can be typed about one record. Subclasses say how a stored record reads in it."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput, label=_("Revision"))

    def show_stored(self, record: Record, stored: Mapping[str, Any]) -> None:
        """Answer a lost race: keep what was typed, show beside it what is stored now.

        A second submit then overwrites knowingly, for the form carries the new revision.
        """
        for name in self.fields:
            if name == "revision" or name not in stored:
                continue
            field = self.fields[name]
            if field.has_changed(stored[name], self[name].data):
                field.stored_now = readable(field, stored[name])  # type: ignore[attr-defined]
        self.rest_on(record, STALE)

    def rest_on(self, record: Record, message: Any) -> None:
        """Take on the revision that is stored now, what was typed kept, and say so."""
        self.data = self._with_data({"revision": str(record.revision)})
        self.add_error(None, ValidationError(message, code="stale_revision"))

    def _with_data(self, changes: Mapping[str, str]) -> QueryDict:
        """Return the sent data with some inputs replaced."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name, value in changes.items():
            data[self.add_prefix(name)] = value
        return data


class ReasonForm(PlainForm):
    """Why records are withdrawn."""

    reason = forms.CharField(
        max_length=2000,
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stays in the record's history."),
        error_messages={"required": _("Say why it is retracted.")},
    )


class RetractionForm(RecordForm, ReasonForm):
    """Why one record is withdrawn, as it was read."""

    def show_changed(self, record: Record) -> None:
        """Answer a lost race: keep the reason; a second submit rests on what is shown now."""
        self.rest_on(record, CHANGED)


def readable(field: forms.Field, value: Any) -> str:
    """Return an initial value as a person reads it in a sentence; "nothing" where it is empty."""
    nothing = gettext("nothing")
    if isinstance(field, forms.BooleanField):
        return pgettext("value", "yes") if value else pgettext("value", "no")
    if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        chosen = {str(item) for item in value or ()}
        return ", ".join(text for key, text in _choices(field) if key in chosen) or nothing
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return dict(_choices(field)).get(str(value), "") or nothing
    shown = getattr(field, "prepare_value", str)(value)
    text = getattr(shown, "text", shown)
    return str(text if text is not None else "") or nothing


def _choices(field: Any) -> list[tuple[str, str]]:
    return [(str(getattr(key, "value", key)), str(text)) for key, text in field.choices]


class LinesField(forms.CharField):
    """A text area with one item a line; cleans to the list of lines that are not blank."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": 3})} | kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the lines without blanks around them."""
        text = super().to_python(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether another line was typed; `initial` is text as it stands in the area."""
        return bool(self.to_python(initial) != self.to_python(data))

    def validate(self, value: Any) -> None:
        """Refuse nothing at all where something is required."""
        forms.Field.validate(self, value)

    def run_validators(self, value: Any) -> None:
        """Check the text as a whole, for what no text may hold."""
        super().run_validators("\n".join(value))
