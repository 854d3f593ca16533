"""The form for claims."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from factbase.actions.claims import ClaimFields
from factbase.forms.dates import DateField
from factbase.forms.languages import LanguageField
from factbase.forms.lookups import EntityField
from factbase.forms.records import RecordForm
from factbase.forms.said import SOURCE_INPUTS, SaidForm, typed_form
from factbase.models import Claim
from sources.edtf import EdtfDate

SAID = {"property", "kind", "value", "language"}


class ClaimForm(SaidForm, RecordForm):
    """Subject, property, value, valid time and the editor's own judgement of one claim."""

    subject = EntityField(
        help_text=_("A name or alias, in any script."),
        error_messages={"required": _("Write what the claim is about.")},
        label=_("Subject"),
    )
    language = LanguageField(
        label=_("Language of the value"),
        help_text=_("For values that are text: en, zh-Hans, pt-BR."),
    )
    denied = forms.BooleanField(
        required=False,
        label=_("Denied"),
        help_text=_("The source says that this is not so."),
    )
    valid = DateField(
        label=_("When it holds"),
        help_text=_("June 2025, since 2019, 2019 to 2021; “last year” goes by the source's date."),
    )
    note = forms.CharField(
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For colleagues: anything that helps to judge the claim."),
        label=_("Note"),
    )
    editor_confidence = forms.DecimalField(
        required=False,
        min_value=0,
        max_value=1,
        max_digits=3,
        decimal_places=2,
        label=_("Your own confidence"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("From 0 to 1. It stands beside the computed number and never replaces it."),
    )
    editor_confidence_reason = forms.CharField(
        required=False, max_length=2000, label=_("Your reason")
    )
    field_order = ["subject", "property", "value"]

    def __init__(self, *args: Any, reference: EdtfDate | None = None, **kwargs: Any) -> None:
        super().__init__(*args, reference=reference, **kwargs)
        self.fields["valid"].reference = reference  # type: ignore[attr-defined]
        self.fields["valid"].widget.attrs |= {
            "hx-get": reverse_lazy("preview-date"),
            "hx-trigger": "input changed delay:300ms",
            "hx-target": "#id_valid_understood",
            "hx-include": SOURCE_INPUTS,
            "hx-sync": "this:queue last",
        }

    @staticmethod
    def initial_of(claim: Claim) -> dict[str, Any]:
        """Return how a stored claim reads in this form."""
        plain = ("revision", "subject", "kind", "denied", "valid", "note")
        judgement = ("editor_confidence", "editor_confidence_reason")
        return {
            **{name: getattr(claim, name) for name in plain + judgement},
            "property": claim.property_id,
            "value": typed_form(claim),
            "language": claim.value_language,
        }

    def clean(self) -> dict[str, Any]:
        """Ask for a reason beside the editor's own number."""
        data = super().clean()
        if data.get("editor_confidence") is not None and not data.get("editor_confidence_reason"):
            self.add_error("editor_confidence_reason", _("Say why: a number alone helps nobody."))
        return data

    def fields_for_action(self) -> ClaimFields:
        """Return what was typed, as the actions take it.

        Value and valid time are left out where nobody touched them: words that were read by the
        date of a source must not be read again by another one.
        """
        data = self.cleaned_data
        fields: ClaimFields = {
            "subject": data["subject"],
            "property": data["property"],
            "denied": data["denied"],
            "note": data["note"],
            "editor_confidence": data["editor_confidence"],
            "editor_confidence_reason": data["editor_confidence_reason"],
        }
        changed = set(self.changed_data)
        if SAID & changed:
            fields["kind"], fields["value"] = data["kind"], data["value"]
            fields["verbatim"] = data.get("verbatim", "")
        if "valid" in changed:
            fields["valid"] = data["valid"]
        return fields
