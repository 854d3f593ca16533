"""What administrators do with accounts."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from factbase import permissions
from factbase.exceptions import FactbaseError


def remove_second_step(*, user: User, by: User) -> User:
    """Take app, passkeys and recovery codes off an account whose owner has lost them.

    Not off one's own, where nobody would be asked to prove anything. Raises FactbaseError.
    """
    permissions.require_administrator(by, _("This needs the role administrator."))
    if user == by:
        raise FactbaseError(_("Remove your own under “Password & two-step”."), code="own_account")
    removed, _kinds = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise FactbaseError(_("This account has no second step."), code="no_second_step")
    return user
