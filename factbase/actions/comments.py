"""Comments on claims, and who is called on in them."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from factbase.exceptions import FactbaseError
from factbase.models import Claim, Comment, Mention
from factbase.models.comment import LONGEST_COMMENT, names_in
from factbase.permissions import colleagues, require_contributor


@transaction.atomic
def add(*, claim: Claim, by: User, text: str) -> Comment:
    """Say something about a claim; colleagues named by @ find it among their mentions.

    Names of nobody at the desk, and one's own, stay plain words: see `unknown_names`. Raises
    FactbaseError (field `text`) for an empty or overlong comment. Three queries.
    """
    require_contributor(by)
    said = text.strip()
    if not said:
        raise FactbaseError(_("Write what you want to say."), field="text")
    refuse_long(said, field="text")
    comment = Comment(claim=claim, by=by, text=said)
    comment.save(force_insert=True)
    called = colleagues().filter(username__in=names_in(said)).exclude(pk=by.pk)
    Mention.objects.bulk_create(Mention(comment=comment, user=user) for user in called)
    return comment


def refuse_long(said: str, *, field: str) -> None:
    """Raise FactbaseError (field `field`) for a comment that is too long to be kept."""
    if len(said) > LONGEST_COMMENT:
        raise FactbaseError(
            _("A comment has at most %(LONGEST_COMMENT)s characters; this one has %(number)s.")
            % {"LONGEST_COMMENT": f"{LONGEST_COMMENT:,}", "number": f"{len(said):,}"},
            field=field,
        )


def unknown_names(text: str) -> list[str]:
    """Return the names after an @ in `text` that nobody at the desk has. One query."""
    names = names_in(text)
    known = colleagues().filter(username__in=names).values_list("username", flat=True)
    return sorted(names.difference(known))


def see(*, claim: Claim, by: User) -> int:
    """Record that `by` has seen where comments on the claim call on them; return how many."""
    unseen = Mention.objects.filter(comment__claim=claim, user=by, seen_at__isnull=True)
    return unseen.update(seen_at=timezone.now())
