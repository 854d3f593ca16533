"""Addresses below /accounts/: those of allauth that this site offers, and tokens.

Left out: signing up, e-mail addresses, and getting a password back by mail, which is not sent here.
"""

from allauth.account import views
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils.translation import gettext as _

from factbase.accounts import kept_forms, tokens


def no_password(request: HttpRequest) -> HttpResponse:
    """Answer 403 where allauth would let an account without a password give itself one."""
    raise PermissionDenied(_("This account has no password. An administrator can set one."))


urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", no_password, name="account_set_password"),
    path("tokens/", tokens.token_list, name="account_tokens"),
    path("tokens/new/", tokens.MakeToken.as_view(), name="account_make_token"),
    path("tokens/<uuid:pk>/revoke/", tokens.revoke_token, name="account_revoke_token"),
    path("kept/", kept_forms.kept_form, name="account_kept_form"),
    path("kept/discard/", kept_forms.discard_kept_form, name="account_discard_kept_form"),
    path("2fa/", include("allauth.mfa.urls")),
]
