"""One's own tokens of the API: listed, made, and ended."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView

from factbase.actions import tokens
from factbase.exceptions import FactbaseError
from factbase.models import AccessToken, Scope
from factbase.permissions import scopes_of
from factbase.wording import told

FOR_EVER = 0
LIFETIMES = (
    (30, _("30 days")),
    (90, _("90 days")),
    (365, _("a year")),
    (FOR_EVER, _("until it is revoked")),
)


class TokenForm(forms.Form):
    """What a new token is for, what it may do, and for how long."""

    name = forms.CharField(
        max_length=100, label=_("What is it for?"), help_text=_("Such as “nightly import”.")
    )
    scopes = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("What may it do, besides reading what readers see?"),
    )
    days = forms.TypedChoiceField(
        coerce=int, choices=LIFETIMES, initial=365, label=_("How long is it valid?")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        offered = [scope for scope in scopes_of(user) if scope is not Scope.READ]
        if offered:
            self.fields["scopes"].choices = [(scope, scope.label) for scope in offered]  # type: ignore[attr-defined]
        else:
            del self.fields["scopes"]

    def clean_name(self) -> str:
        """Refuse a name that is in use: so the same form sent twice makes no second token."""
        name: str = self.cleaned_data["name"]
        if AccessToken.objects.in_force().filter(user=self.user, name=name).exists():
            raise forms.ValidationError(_("You have a token of this name: choose another."))
        return name


@method_decorator([never_cache, reauthentication_required], name="dispatch")
class MakeToken(FormView):
    """Make a token; the answer to the form shows its secret, and nothing ever does again."""

    form_class = TokenForm
    template_name = "account/token_form.html"
    http_method_names = ["get", "head", "post"]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add whose token it is."""
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: TokenForm) -> HttpResponse:
        """Make the token and show its secret."""
        typed = form.cleaned_data
        token, secret = tokens.create(
            user=form.user,
            name=typed["name"],
            scopes=typed.get("scopes", []),
            expires_at=timezone.now() + timedelta(days=typed["days"]) if typed["days"] else None,
        )
        shown = {"token": token, "secret": secret}
        return render(self.request, "account/token_made.html", shown)


@login_required
@require_safe
def token_list(request: HttpRequest) -> HttpResponse:
    """Show one's own tokens: what each is for and may do, its state, and when it was last used."""
    return render(request, "account/token_list.html", {"tokens": _own(request)})


@login_required
@require_POST
def revoke_token(request: HttpRequest, pk: UUID) -> HttpResponseRedirect:
    """End a token of one's own at once; nothing is asked first, because it may have leaked."""
    token = get_object_or_404(_own(request), pk=pk)
    try:
        tokens.revoke(token=token)
        messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    except FactbaseError as error:
        messages.error(request, told(error.message))
    return redirect("account_tokens")


def _own(request: HttpRequest) -> QuerySet[AccessToken]:
    return AccessToken.objects.filter(user_id=request.user.pk)  # type: ignore[misc]
