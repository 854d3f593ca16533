"""What makes a form of `factbase.forms` one that the stock admin can show."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.db.models import Model
from django.forms.models import model_to_dict
from django.utils.html import format_html
from django.utils.translation import gettext as _

from factbase.exceptions import StaleRevisionError
from factbase.forms.records import RecordForm
from factbase.forms.refusals import add_refusal
from sources.exceptions import RefusalError
from sources.models.record import Record


class Refused(NamedTuple):
    """What an action refused, and in which form it was typed (None: the record's own)."""

    refusal: RefusalError
    prefix: str | None = None


class ActionForm(RecordForm, forms.ModelForm):
    """A form whose cleaned data goes to an action.

    `initial_of`, where the form has it, says how a stored record reads in it. The instance stays
    as it was read: neither set nor validated from here. An autocomplete field
    takes the place of a lookup by setting that to None in the subclass. `refused` is set on the
    class that is made for one request, when an action refused what was typed in the first round.
    """

    refused: ClassVar[Refused | None] = None

    def __init__(
        self, *args: Any, instance: Any = None, initial: Any = None, **kwargs: Any
    ) -> None:
        is_stored = instance is not None and not instance._state.adding
        initial_of = getattr(self, "initial_of", _columns_of)
        stored = initial_of(instance) if is_stored else {}
        initial = {**stored, **(initial or {})}
        super().__init__(*args, instance=instance, initial=initial, **kwargs)  # type: ignore[misc]

    def _post_clean(self) -> None:
        """Show what was refused; leave the instance alone."""
        if self.refused is None or self.refused.prefix != self.prefix:
            return
        if isinstance(self.refused.refusal, StaleRevisionError):
            self.show_stored(self.instance, self.initial)
        else:
            add_refusal(self.refused.refusal, self)

    def show_stored(self, record: Any, stored: Mapping[str, Any]) -> None:
        """Answer a lost race; what is stored now stands in the help of each field."""
        named = {
            name: field
            for name, field in self.fields.items()
            if type(field) is forms.ModelChoiceField and name in stored
        }
        for name, field in named.items():
            if field.has_changed(_key(stored[name]), self[name].data):
                field.stored_now = str(getattr(record, name) or _("nothing"))  # type: ignore[attr-defined]
        super().show_stored(record, {key: stored[key] for key in stored if key not in named})
        for bound in self:
            if hasattr(bound.field, "stored_now"):
                bound.help_text = format_html(_("Stored now: {}"), bound.field.stored_now)


def columns_among(form: type[forms.ModelForm], names: Iterable[str]) -> list[str]:
    """Return the names that Django has to make fields for; it refuses some that `form` declares."""
    return [name for name in names if name not in form.declared_fields]


def _columns_of(record: Any) -> dict[str, Any]:
    """Return how a record reads in a form that has no `initial_of`."""
    revision = {"revision": record.revision} if isinstance(record, Record) else {}
    return model_to_dict(record) | revision


def _key(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value
