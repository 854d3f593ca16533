"""A field for language tags."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from factbase.exceptions import InvalidValueError
from factbase.values.text import check_language
from factbase.wording import told


class LanguageField(forms.CharField):
    """A BCP 47 tag such as en or zh-Hans; cleans to "" when left empty."""

    usual: ClassVar[dict[str, Any]] = {
        "required": False,
        "help_text": _("A language tag: en, zh-Hans, pt-BR."),
        "max_length": 35,
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**self.usual | kwargs)

    def clean(self, value: Any) -> str:
        """Return the tag if it is shaped like one."""
        try:
            return check_language(super().clean(value), field="")
        except InvalidValueError as refusal:
            raise ValidationError(told(refusal.message), code=refusal.code) from refusal
