"""Views of lists that people keep under a name."""

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.db.models.functions import Length, Lower
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from sources.models.record import Record, tracked
from sources.models.rules import not_blank, one_of

LISTS = ["claims", "entities", "sources", "conflicts", "publishers", "properties", "matches"]
LONGEST_NAME = 100
LONGEST_QUERY = 4_000


@tracked()
class SavedView(Record):
    """____ keeps the list of ____ with these conditions, columns and order as ____.

    `query` is the list's address behind the question mark. A shared one is shown to everybody who
    can work at the desk; only its owner, who made it, changes it.
    """

    list_name = models.CharField(max_length=20, editable=False)
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.TextField(blank=True)
    is_shared = models.BooleanField(default=False)

    class Meta(Record.Meta):
        ordering = ["name", "id"]
        constraints = [
            *Record.Meta.constraints,
            one_of("factbase_savedview", "list_name", LISTS),
            not_blank("factbase_savedview", "name", longest=LONGEST_NAME),
            models.CheckConstraint(
                name="factbase_savedview_query_length",
                condition=Q(LessThanOrEqual(Length("query"), LONGEST_QUERY)),
                violation_error_message=f"query: at most {LONGEST_QUERY} characters.",
            ),
            models.CheckConstraint(
                name="factbase_savedview_has_owner", condition=Q(created_by__isnull=False)
            ),
            UniqueConstraint(
                "created_by",
                "list_name",
                Lower("name"),
                condition=Q(retracted_at__isnull=True),
                name="factbase_savedview_name",
                violation_error_message=_("name: You keep another view under this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
