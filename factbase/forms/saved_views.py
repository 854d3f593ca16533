"""The form of a kept view: its name, and whether the desk sees it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from factbase.forms.records import PlainForm
from factbase.models.saved_view import LONGEST_NAME, LONGEST_QUERY


class SavedViewForm(PlainForm):
    """A name, whether it is shared, and the list's address behind the question mark."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Give the view a name.")},
    )
    is_shared = forms.BooleanField(label=_("Shared with the desk"), required=False)
    query = forms.CharField(required=False, max_length=LONGEST_QUERY, widget=forms.HiddenInput)
