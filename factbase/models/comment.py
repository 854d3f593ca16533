"""What people of the desk say to each other about a claim."""

import re

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.db.models.functions import Now

from factbase.models.claim import Claim
from sources.models.record import ID_IS_UUID7, immutable, never_deleted, tracked, uuid7
from sources.models.rules import not_blank

LONGEST_COMMENT = 5_000
# A name after an @ that no other word runs into, as usernames are written; not that of an address.
MENTION = re.compile(r"(?<![\w@.+-])@([\w][\w.+-]*)")


def names_in(text: str) -> set[str]:
    """Return the names that `text` mentions by @, without the full stop of a sentence."""
    return {found.rstrip(".+-") for found in MENTION.findall(text)}


@tracked()
class Comment(models.Model):
    """On ____, ____ said of the claim ____: “____”. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    text = models.TextField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            ID_IS_UUID7,
            not_blank("factbase_comment", "text", longest=LONGEST_COMMENT),
        ]
        triggers = [immutable()]

    def __str__(self) -> str:
        return self.text[:80]


@tracked()
class Mention(models.Model):
    """The comment ____ calls on ____, who saw it at ____."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentions"
    )
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            ID_IS_UUID7,
            UniqueConstraint(fields=["comment", "user"], name="factbase_mention_once"),
        ]
        indexes = [
            models.Index(
                fields=["user", "id"],
                name="factbase_mention_unseen",
                condition=Q(seen_at__isnull=True),
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"@{self.user}"
