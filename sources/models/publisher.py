"""Publishers and how reliable they have proved."""

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from sources.models.record import Record, tracked
from sources.models.rules import not_blank, one_of


class Grade(models.TextChoices):
    """Reliability of a publisher by the Admiralty code; F means "cannot be judged", not "worst"."""

    A = "A", _("A – completely reliable")
    B = "B", _("B – usually reliable")
    C = "C", _("C – fairly reliable")
    D = "D", _("D – not usually reliable")
    E = "E", _("E – unreliable")
    F = "F", _("F – cannot be judged")


@tracked()
class Publisher(Record):
    """____ publishes sources, belongs to the owner group ____ and is graded ____."""

    name = models.TextField()
    grade = models.CharField(max_length=1, choices=Grade, default=Grade.F)
    grade_reason = models.TextField(blank=True)
    owner_group = models.TextField(
        blank=True, help_text=_("Publishers of one owner are not independent of one another.")
    )
    url = models.TextField("web site", blank=True)

    class Meta(Record.Meta):
        ordering = ["name", "id"]
        constraints = [
            *Record.Meta.constraints,
            not_blank("sources_publisher", "name"),
            one_of("sources_publisher", "grade", Grade.values),
            UniqueConstraint(
                Lower("name"),
                name="sources_publisher_name_once",
                condition=Q(retracted_at__isnull=True),
                violation_error_message=_("A publisher of this name exists already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
