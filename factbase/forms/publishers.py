"""The form for publishers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from factbase.actions.sources import PublisherFields
from factbase.exceptions import InvalidValueError
from factbase.forms.records import RecordForm
from factbase.values import url
from factbase.wording import told
from sources.models import Publisher
from sources.models.publisher import Grade

LONGEST_NAME = 500
FIELDS = ("name", "grade", "grade_reason", "owner_group", "url")


class AddressField(forms.CharField):
    """A web address, kept as typed."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        """Return the address, or refuse what is none."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            return url.parse(text).url
        except InvalidValueError as refusal:
            raise ValidationError(told(refusal.message), code=refusal.code) from refusal


class PublisherForm(RecordForm):
    """Name, reliability and owner of one publisher."""

    name = forms.CharField(max_length=LONGEST_NAME, label=_("Name"))
    grade = forms.ChoiceField(
        label=_("Reliability"),
        choices=Grade.choices,
        initial=Grade.F.value,
        help_text=_("How reliable the publisher has proved. F is no judgement, not the worst one."),
    )
    grade_reason = forms.CharField(
        required=False,
        max_length=2000,
        label=_("Why this grade"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    owner_group = forms.CharField(
        required=False,
        max_length=LONGEST_NAME,
        help_text=_("Publishers of one owner are not independent of one another."),
        label=_("Owner group"),
    )
    url = AddressField(required=False, label=_("Web site"))

    @staticmethod
    def initial_of(publisher: Publisher) -> dict[str, Any]:
        """Return how a stored publisher reads in this form."""
        return {name: getattr(publisher, name) for name in ("revision", *FIELDS)}

    def fields_for_action(self) -> PublisherFields:
        """Return what was typed, as the actions take it."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "grade": data["grade"],
            "grade_reason": data["grade_reason"],
            "owner_group": data["owner_group"],
            "url": data["url"],
        }
