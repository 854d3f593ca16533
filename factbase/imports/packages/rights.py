"""Who may bring a package in."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from factbase.models import Import
from factbase.permissions import can_administer, require_administrator, require_reviewer


def require_rights(staged: Import, by: User) -> None:
    """Raise PermissionDeniedError unless `by`, with the token at hand, has all that will be used.

    A worker writes the package later by the role of its owner, and knows no token: so a token must
    carry what the role gives.
    """
    require_reviewer(by, _("Importing what was exported needs the role reviewer."))
    if can_administer(staged.created_by):
        require_administrator(by, _("This import needs the role administrator."))
