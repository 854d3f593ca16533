"""Who may do what: asked by pages, admin and API alike, and asserted again in every action.

Each right needs a role, and of who came by a token also its scope: see docs/tokens.md.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from factbase.exceptions import InsufficientScopeError, PermissionDeniedError
from factbase.history.revisions import Revision, open_since
from factbase.models import Claim, Conflict, Evidence, Import, SavedView, Scope, Webhook
from factbase.models.conflict import ConflictQuerySet
from factbase.models.export import Export
from factbase.models.querysets import DESK_ONLY, ClaimQuerySet
from sources.models.record import RecordQuerySet

Actor = User | AbstractBaseUser | AnonymousUser


class Role(models.TextChoices):
    """The groups of a desk; each may do what those before it may."""

    READER = "reader", _("Reader")
    CONTRIBUTOR = "contributor", _("Contributor")
    REVIEWER = "reviewer", _("Reviewer")
    ADMINISTRATOR = "administrator", _("Administrator")


RANKS = {role: rank for rank, role in enumerate(Role, start=1)}
# The role without which a scope is worth nothing.
ROLE_OF = {
    Scope.READ: Role.READER,
    Scope.CONTRIBUTE: Role.CONTRIBUTOR,
    Scope.REVIEW: Role.REVIEWER,
    Scope.IMPORT: Role.CONTRIBUTOR,
    Scope.ADMIN: Role.ADMINISTRATOR,
}
SECOND_STEP_MISSING = _(
    "Reviewers and administrators need a second step here. Set one up, or sign in with it."
)


def rank_of(user: Actor) -> int:
    """Return 0 for nobody and 1 to 4 for the highest role; one query per user object.

    Signed in without a group counts as reader; superusers count as administrators. Where a second
    step is required, reviewers and administrators without it count as readers.
    """
    rank = _full_rank(user)
    return RANKS[Role.READER] if rank and lacks_second_step(user) else rank


def lacks_second_step(user: Actor) -> bool:
    """Whether the role of `user` rests until the session has passed a second step.

    Sessions alone are marked so: a token or a command is not somebody at a sign-in page.
    """
    missing = getattr(user, "second_step_missing", False)
    return missing and _full_rank(user) >= RANKS[Role.REVIEWER]


def _full_rank(user: Actor) -> int:
    if not isinstance(user, User) or not user.is_active:
        return 0
    if user.is_superuser:
        return RANKS[Role.ADMINISTRATOR]
    if not hasattr(user, "_factbase_rank"):
        rank_by(user, user.groups.values_list("name", flat=True))
    return int(user._factbase_rank)  # type: ignore[attr-defined]


def rank_by(user: User, groups: Iterable[str]) -> None:
    """Let this object of a user remember the role that its groups give."""
    ranks = [RANKS[Role(name)] for name in groups if name in Role.values]
    user._factbase_rank = max(ranks, default=RANKS[Role.READER])  # type: ignore[attr-defined]


def narrow(user: User, scopes: Collection[str]) -> None:
    """Let this object of a user, who came by a token, do no more than the token is for."""
    user.token_scopes = frozenset(scopes)  # type: ignore[attr-defined]


def scopes_of(user: Actor) -> list[Scope]:
    """Return the scopes of what `user` may do: those of the role that the token, if any, has."""
    return [scope for scope in Scope if _has_role(user, scope) and _is_for(user, scope)]


def may(user: Actor, scope: Scope) -> bool:
    """Whether `user` has the role that the right needs and, come by a token, its scope."""
    return _is_for(user, scope) and _has_role(user, scope)


def lacks_scope(user: Actor, scope: Scope) -> bool:
    """Whether nothing but the token keeps `user` from a right."""
    return not _is_for(user, scope) and _has_role(user, scope)


def _has_role(user: Actor, scope: Scope) -> bool:
    return rank_of(user) >= RANKS[ROLE_OF[scope]]


def _is_for(user: Actor, scope: Scope) -> bool:
    return scope in getattr(user, "token_scopes", Scope)


def narrow_to_reading(user: User) -> None:
    """Let this object of a user do no more than a reader may."""
    user.is_superuser = False
    user._factbase_rank = min(_full_rank(user), RANKS[Role.READER])  # type: ignore[attr-defined]


def can_read(user: Actor) -> bool:
    """Whether `user` may see claims and sources at all."""
    return settings.PUBLIC_READING or may(user, Scope.READ)


def can_contribute(user: Actor) -> bool:
    """Whether `user` may add and edit records."""
    return may(user, Scope.CONTRIBUTE)


def can_review(user: Actor) -> bool:
    """Whether `user` may verify, dispute, reject, return and reopen claims."""
    return may(user, Scope.REVIEW)


def can_import(user: Actor) -> bool:
    """Whether `user` may import files."""
    return may(user, Scope.IMPORT)


def can_administer(user: Actor) -> bool:
    """Whether `user` may define entity types and units, and manage accounts and tokens."""
    return may(user, Scope.ADMIN)


def sees_drafts(user: Actor) -> bool:
    """Whether `user` is shown what is not for readers: drafts and rejected claims.

    Not to a token that only reads: it sees what readers see.
    """
    return can_contribute(user) or can_review(user)


def audience_of(user: Actor) -> tuple[bool, bool]:
    """Return all that decides which claims, and what rests on them, `user` may see."""
    return can_read(user), sees_drafts(user)


def is_own_work(user: Actor, claim: Claim) -> bool:
    """Whether `user` wrote the claim or edited it since it was last verified."""
    return user.pk in claim.editors


def can_judge(user: Actor, evidence: Evidence) -> bool:
    """Whether `user` may say if the quote supports its claim: not of a quote of their own."""
    is_own = user.pk in (evidence.created_by_id, evidence.updated_by_id)
    return can_review(user) and not is_own


def colleagues() -> QuerySet[User]:
    """Return the people who can work at the desk, by name."""
    roles = [role.value for role in Role if RANKS[role] >= RANKS[Role.CONTRIBUTOR]]
    in_role = Q(pk__in=User.groups.through.objects.filter(group__name__in=roles).values("user_id"))
    active = User.objects.filter(is_active=True)
    return active.filter(in_role | Q(is_superuser=True)).order_by("username")


def require(allowed: bool, message: str) -> None:
    """Raise PermissionDeniedError with `message` unless `allowed`."""
    if not allowed:
        raise PermissionDeniedError(message)


def require_scope(user: Actor, scope: Scope, message: str) -> None:
    """Raise PermissionDeniedError with `message` unless `user` has the right of `scope`.

    Raises InsufficientScopeError where only the token is in the way.
    """
    if lacks_scope(user, scope):
        raise InsufficientScopeError(scope)
    require(may(user, scope), message)


def require_contributor(user: Actor, message: str = "") -> None:
    """Raise PermissionDeniedError unless `user` may add and edit records."""
    message = message or gettext("Adding and editing needs the role contributor.")
    require_scope(user, Scope.CONTRIBUTE, message)


def require_importer(user: Actor) -> None:
    """Raise PermissionDeniedError unless `user` may import files."""
    require_scope(user, Scope.IMPORT, gettext("Importing needs the role contributor."))


def require_reviewer(user: Actor, message: str) -> None:
    """Raise PermissionDeniedError unless `user` may decide in review."""
    require_scope(user, Scope.REVIEW, message)


def require_administrator(user: Actor, message: str) -> None:
    """Raise PermissionDeniedError unless `user` is an administrator."""
    require_scope(user, Scope.ADMIN, message)


def visible_revisions(user: Actor, revisions: Iterable[Revision]) -> list[Revision]:
    """Return the revisions of a record, newest first, that `user` may see.

    Off the desk, these are not those of a draft. Of evidence and of a conflict they are what stood
    when the claims left the desk, and what came later: one query.
    """
    found = list(revisions)
    if not found or sees_drafts(user):
        return found
    claims = _claims_below(found[0].row)
    if claims:
        since = open_since(claims)
        return [
            known
            for later, known in zip([None, *found], found, strict=False)
            if later is None or (since is not None and later.at > since)
        ]
    return [known for known in found if getattr(known.row, "status", "") not in DESK_ONLY]


def _claims_below(row: Any) -> list[UUID]:
    """Return the claims that a record stands on: who may not see them may not see it."""
    if isinstance(row, Conflict):
        return [row.first_id, row.second_id]
    return [row.claim_id] if isinstance(row, Evidence) else []


def visible_exports(user: Actor) -> QuerySet[Export]:
    """Return the exports that `user` may see: their own, administrators all.

    Files that may hold drafts only as drafts themselves are: not by a token that reads.
    """
    if not isinstance(user, User) or not can_read(user):
        return Export.objects.none()
    own = Export.objects.all() if can_administer(user) else Export.objects.filter(created_by=user)
    return own if sees_drafts(user) else own.filter(sees_drafts=False)


def visible_claims(user: Actor) -> ClaimQuerySet:
    """Return the claims that `user` may see; drafts and rejected ones stay on the desk."""
    if not can_read(user):
        return Claim.objects.none()
    return Claim.objects.all() if sees_drafts(user) else Claim.objects.open_to_readers()


def visible_conflicts(user: Actor) -> ConflictQuerySet:
    """Return the conflicts between claims of which `user` may see both."""
    if not can_read(user):
        return Conflict.objects.none()
    return Conflict.objects.all() if sees_drafts(user) else Conflict.objects.open_to_readers()


def visible_imports(user: Actor) -> QuerySet[Import]:
    """Return the imports that `user` may see: their own, and all for administrators."""
    if can_administer(user):
        return Import.objects.all()
    return Import.objects.filter(created_by=user.pk) if can_import(user) else Import.objects.none()


def visible_webhooks(user: Actor) -> RecordQuerySet:
    """Return the webhooks that `user` has added; administrators see all."""
    rows: RecordQuerySet = Webhook.objects.all()
    return rows if can_administer(user) else rows.filter(created_by=user.pk)


def visible_views(user: Actor, list_name: str = "") -> RecordQuerySet:
    """Return the kept views that `user` may see: their own, and shared ones if signed in."""
    rows: RecordQuerySet = SavedView.objects.all()
    if not isinstance(user, User) or not can_read(user):
        return rows.none()
    seen = rows.filter(Q(created_by=user.pk) | Q(is_shared=True, retracted_at__isnull=True))
    return seen.filter(list_name=list_name) if list_name else seen
