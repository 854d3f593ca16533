"""Form fields that read one query parameter each and refuse what they cannot read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from factbase.values.amounts import parse_amount
from factbase.wording import told
from sources.edtf import EdtfDate, parse_edtf
from sources.exceptions import RefusalError, shown

MAX_ITEMS = 1000


class CommaSelect(forms.SelectMultiple):
    """A choice of several; in an address either repeated or separated by commas."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return every part given for `name`."""
        return split_values(data, name)


class CommaText(forms.TextInput):
    """Several free values in one line, separated by commas."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return every part given for `name`."""
        return split_values(data, name)

    def format_value(self, value: Any) -> str:
        """Return the line as it was typed."""
        return ",".join(value or ())


class RepeatedText(CommaText):
    """Several free values that may hold commas themselves: the parameter is repeated."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return every value given for `name`, without blanks."""
        return [text.strip() for text in values_of(data, name) if text.strip()]


class ListField(forms.Field):
    """Several values of one kind: `a,b` or the parameter given twice. Cleans to a list."""

    widget: type[forms.Widget] = CommaText

    def __init__(self, *, item: forms.Field, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.item = item

    def to_python(self, value: Sequence[str] | None) -> list[Any]:
        """Return the cleaned items; at most `MAX_ITEMS`."""
        parts = value or []
        if len(parts) > MAX_ITEMS:
            raise ValidationError(
                _("Give at most %(most)s values.") % {"most": MAX_ITEMS}, code="too_many"
            )
        return [self.item.clean(part) for part in parts]


class RepeatedField(ListField):
    """Several texts with commas and all: the parameter given twice. Cleans to a list."""

    widget = RepeatedText


class OneOfField(forms.Field):
    """One of a closed list, which the refusal names."""

    widget = forms.Select

    def __init__(self, *, choices: Iterable[tuple[str, str | Promise]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choices = list(choices)
        self.widget.choices = [("", gettext_lazy("any")), *self.choices]

    def validate(self, value: Any) -> None:
        """Refuse what is not in the list."""
        super().validate(value)
        allowed = [choice for choice, _words in self.choices]
        if value not in self.empty_values and value not in allowed:
            raise ValidationError(
                _("%(value)s is not one of: %(allowed)s.")
                % {"value": shown(value), "allowed": ", ".join(allowed)},
                code="invalid_choice",
            )


class SomeOfField(ListField):
    """Several of a closed list."""

    widget = CommaSelect

    def __init__(self, *, choices: Iterable[tuple[str, str | Promise]], **kwargs: Any) -> None:
        choices = list(choices)
        super().__init__(item=OneOfField(choices=choices), **kwargs)
        self.widget.choices = choices


class YesNoField(OneOfField):
    """`true` or `false`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("true", gettext_lazy("yes")), ("false", gettext_lazy("no"))], **kwargs
        )

    def clean(self, value: Any) -> bool | None:
        """Return None when nothing was given."""
        word = super().clean(value)
        return None if word in self.empty_values else word == "true"


class AmountField(forms.CharField):
    """An exact decimal in plain digits, without unit or scale words."""

    def clean(self, value: Any) -> Decimal | None:
        """Return the amount; NaN, infinities and oversized exponents are refused unread."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_amount(text, field="")
        except RefusalError as error:
            raise ValidationError(told(error.message), code=error.code) from error


class MomentField(forms.DateTimeField):
    """A time in ISO 8601, UTC where no offset is given; read as UTC.

    PostgreSQL takes offsets of less than 16 hours only, ISO 8601 all of less than 24.
    """

    default_error_messages = {
        "invalid": gettext_lazy("Write a day (2025-11-20) or a time (2025-11-20T12:00:00Z).")
    }

    def to_python(self, value: Any) -> datetime | None:
        """Return the time in UTC; raises ValidationError, also outside the years 1 to 9999."""
        moment: datetime | None = super().to_python(value)
        try:
            return moment.astimezone(UTC) if moment else None
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class EdtfField(forms.CharField):
    """A date as precise as it is known: a day, a month, a year, an interval.

    `bound` names the side that must not be open: `earliest`, `latest`, or "" for neither.
    """

    def __init__(self, *, bound: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.bound = bound

    def clean(self, value: Any) -> EdtfDate | None:
        """Return the date with its first and last day."""
        text = super().clean(value)
        if not text:
            return None
        try:
            found = parse_edtf(text)
        except RefusalError as error:
            raise ValidationError(told(error.message), code=error.code) from error
        if self.bound and getattr(found, self.bound) is None:
            raise ValidationError(
                _("%(text)s is open on the side that is compared.") % {"text": shown(text)},
                code="open_date",
            )
        return found


def split_values(data: Any, name: str) -> list[str]:
    """Return what `data` says of `name`, split at commas, without blanks."""
    given = values_of(data, name)
    return [part.strip() for text in given for part in text.split(",") if part.strip()]


def values_of(data: Any, name: str) -> list[str]:
    """Return every value of `name` in a QueryDict or a plain mapping."""
    if hasattr(data, "getlist"):
        return list(data.getlist(name))
    found = data.get(name) if isinstance(data, Mapping) else None
    if found is None:
        return []
    return [str(item) for item in found] if isinstance(found, list) else [str(found)]
