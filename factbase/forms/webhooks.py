"""The form of a new webhook: where to call, and what about."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from factbase.feed.resources import named_resources
from factbase.feed.words import named_actions
from factbase.forms.records import PlainForm


class WebhookForm(PlainForm):
    """An address, and the kinds of records and of changes that it is told of; none means all."""

    url = forms.CharField(
        max_length=2000,
        label=_("Which address is to be called?"),
        help_text=_("https://… of a program of yours; addresses of private networks are refused."),
        error_messages={"required": _("Write the address that is to be called.")},
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    resources = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Whose changes is it told of?"),
        help_text=_("Nothing chosen means everything that you may see."),
    )
    actions = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("What has to happen to them?"),
        help_text=_("Nothing chosen means whatever happens."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resources"].choices = list(named_resources().items())  # type: ignore[attr-defined]
        self.fields["actions"].choices = list(named_actions().items())  # type: ignore[attr-defined]
