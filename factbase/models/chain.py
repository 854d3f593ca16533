"""The chain of hashes that makes history tamper-evident; see `factbase.history.chain`."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.db.models.functions import Now


class ChainFormat(models.Model):
    """From ____ on, an event of the history table ____ was hashed over these columns in this order.

    A table that gains a column gains a format, so that older hashes can still be recomputed. The
    id is computed from table and columns. Formats carry no history of their own: none can be
    changed without all hashes that rest on it becoming wrong.
    """

    id = models.IntegerField(primary_key=True)
    table = models.TextField()
    columns = ArrayField(models.TextField())
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["created_at", "id"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.table} ({len(self.columns)} columns)"


class ChainLink(models.Model):
    """Link ____ of chain ____ is the event ____ (in the format ____), whose SHA-256 is ____.

    `hash` is the SHA-256 of the hash before it and `content`. Written by triggers only. There are
    neither foreign keys nor a history: they would cost more than the link, and prove less.
    """

    pk = models.CompositePrimaryKey("chain", "seq")
    chain = models.SmallIntegerField()
    seq = models.BigIntegerField()
    format = models.ForeignKey(
        ChainFormat,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    event_id = models.BigIntegerField()
    content = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        ordering = ["chain", "seq"]
        default_permissions = ("view",)
        constraints = [
            UniqueConstraint(fields=["format", "event_id"], name="factbase_chainlink_once"),
            models.CheckConstraint(
                name="factbase_chainlink_counts", condition=Q(chain__gte=0, seq__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"chain {self.chain}, link {self.seq}"


class Commit(models.Model):
    """The ____th transaction to write history added links ____ to ____ of chain ____, at ____.

    Written by a trigger while the transaction commits: what is numbered later was committed later
    wherever that can be told. A number that is missing belongs to a transaction that is committing
    just now, or was rolled back in that instant: see `factbase.feed.commits`. `verify` compares the
    rows with the links; like these they have no history of their own.
    """

    chain = models.SmallIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                name="factbase_commit_in_order", condition=Q(first__gte=1, last__gte=F("first"))
            )
        ]

    def __str__(self) -> str:
        return f"commit {self.pk}"
