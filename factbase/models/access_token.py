"""Tokens by which programs sign in to the API."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources.models.record import ID_IS_UUID7, never_deleted, never_emptied, tracked, uuid7


class Scope(models.TextChoices):
    """What a token is for. It narrows what its user may do, and never widens it."""

    READ = "read", _("Read what readers see")
    CONTRIBUTE = "contribute", _("Add and edit, and see drafts")
    REVIEW = "review", _("Decide in review")
    IMPORT = "import", _("Import files")
    ADMIN = "admin", _("Define entity types and units, manage accounts")


class TokenQuerySet(models.QuerySet["AccessToken"]):
    """Tokens."""

    def in_force(self) -> "TokenQuerySet":
        """Return those that sign somebody in now."""
        in_time = Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
        return self.filter(in_time, revoked_at__isnull=True, user__is_active=True)


@tracked(exclude=["digest", "last_used_at"])
class AccessToken(models.Model):
    """Whoever shows the secret of this row acts as ____, for ____, until ____.

    Only an HMAC-SHA256 of the secret is kept; the secret itself is shown once, when it is made.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="access_tokens"
    )
    name = models.CharField(max_length=100, help_text=_("What the token is used for."))
    scopes = ArrayField(models.CharField(max_length=20), help_text=_("What the token may do."))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            ID_IS_UUID7,
            models.CheckConstraint(
                name="factbase_accesstoken_scopes_known",
                condition=Q(scopes__contained_by=Scope.values, scopes__contains=[Scope.READ]),
                violation_error_message=(
                    f"scopes: choose of {', '.join(Scope.values)}; every token reads."
                ),
            ),
        ]
        triggers = [never_deleted(), never_emptied()]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        """Whether it signs anybody in: `in force`, `expired` or `revoked`."""
        if self.revoked_at is not None:
            return "revoked"
        is_over = self.expires_at is not None and self.expires_at <= timezone.now()
        return "expired" if is_over else "in force"


def in_order(scopes: Iterable[str]) -> list[str]:
    """Return the scopes of a token: each once, as the list has them, and always `read`."""
    wanted = {Scope.READ, *scopes}
    return [scope for scope in Scope.values if scope in wanted]
