"""What the desk held at the end of each day."""

from django.db import models
from django.db.models import Q

from factbase.models.status import Status


class DeskFigures(models.Model):
    """At the end of ____, or so far, there were ____ claims of each status.

    Of the claims that waited for review the middle one had waited for ____ hours, the oldest for
    ____; of the live claims with quotes ____ had every quote found word for word.

    Technical rows without a history: all of it is counted from what has one, and can be again.
    """

    day = models.DateField(primary_key=True)
    counted_at = models.DateTimeField()
    draft = models.PositiveIntegerField()
    submitted = models.PositiveIntegerField()
    verified = models.PositiveIntegerField()
    disputed = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    retracted = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()
    waiting_hours = models.PositiveIntegerField(null=True, help_text="Of the middle one.")
    oldest_hours = models.PositiveIntegerField(null=True)
    quoted = models.PositiveIntegerField(help_text="Live claims with live quotes.")
    exact = models.PositiveIntegerField(help_text="Those with every quote found word for word.")
    entities = models.PositiveIntegerField()
    sources = models.PositiveIntegerField()
    quotes_found = models.PositiveIntegerField(help_text="Live quotes found in their source.")

    class Meta:
        default_permissions = ()
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(
                name="factbase_deskfigures_exact", condition=Q(exact__lte=models.F("quoted"))
            ),
            models.CheckConstraint(
                name="factbase_deskfigures_waiting",
                condition=Q(waiting=0, waiting_hours__isnull=True, oldest_hours__isnull=True)
                | Q(waiting__gt=0, waiting_hours__isnull=False)
                & Q(oldest_hours__gte=models.F("waiting_hours")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.day)

    @property
    def claims(self) -> int:
        """How many claims there were, of whatever status."""
        return sum(getattr(self, status) for status in Status.values)

    @property
    def exact_share(self) -> float | None:
        """The percentage of live claims with quotes whose quotes were all found word for word."""
        return 100 * self.exact / self.quoted if self.quoted else None
