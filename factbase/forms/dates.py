"""A field for imprecise dates, typed as EDTF or in words."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from factbase.exceptions import InvalidValueError
from factbase.values import dates
from factbase.wording import date_words, told
from sources.edtf import EdtfDate

HELP = _("As you would write it: 26 June 2025, June 2025, about 2019, since 2019, or EDTF.")


class DateField(forms.CharField):
    """A date or interval; cleans to an EdtfDate, or None when left empty.

    `reference` is the date of the source, for words such as “in April” or “last year”; a form sets
    it before it cleans. Afterwards `understood` says the date in words.
    """

    usual: ClassVar[dict[str, Any]] = {"required": False, "help_text": HELP, "max_length": 300}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**self.usual | kwargs)
        self.reference: EdtfDate | None = None
        self.understood = ""

    def clean(self, value: Any) -> EdtfDate | None:
        """Return the date that was typed, or refuse it with what to write instead."""
        text = super().clean(value)
        if not text:
            return None
        try:
            read = dates.parse(text, reference=self.reference)
        except InvalidValueError as refusal:
            raise ValidationError(told(refusal.message), code=refusal.code) from refusal
        self.understood = date_words(read.date.text)
        return read.date
