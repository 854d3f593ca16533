"""allauth's forms with labels of ours, and without a second copy of each label in the input."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ConfirmCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ANY_CODE = _("Code from your app, or a recovery code")


class PlainForm(forms.Form):
    """Mixed in before a form of allauth: relabels its fields, and empties their placeholders.

    `begins_at` names the field that has the focus, where filling the form is all there is to do.
    """

    labels: dict[str, str | Promise] = {}
    begins_at = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.labels:
                field.label = self.labels[name]  # type: ignore[assignment]  # lazy words
        # After a refusal the summary of what is wrong has it.
        if self.begins_at and not self.is_bound:
            self.fields[self.begins_at].widget.attrs["autofocus"] = True


class SignIn(PlainForm, LoginForm):
    """User name and password."""

    begins_at = "login"


class ConfirmPassword(PlainForm, ReauthenticateForm):
    """The password once more."""


class ChangePassword(PlainForm, ChangePasswordForm):
    """The present password, and the new one twice."""

    labels: dict[str, str | Promise] = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password, once more"),
    }


class SecondStep(PlainForm, AuthenticateForm):
    """A code, when signing in."""

    begins_at = "code"
    labels: dict[str, str | Promise] = {"code": ANY_CODE}


class ConfirmCode(PlainForm, ConfirmCodeForm):
    """A code once more."""

    labels: dict[str, str | Promise] = {"code": ANY_CODE}


class ActivateApp(PlainForm, ActivateTOTPForm):
    """The first code of a new app."""

    labels: dict[str, str | Promise] = {"code": _("Code that the app shows now")}
