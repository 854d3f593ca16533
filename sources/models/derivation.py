"""Which published work goes back to which."""

import pgtrigger
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from sources.models.guards import Guard, rests_on_standing
from sources.models.record import Record, tracked
from sources.models.rules import one_of
from sources.models.source import Source


class DerivationKind(models.TextChoices):
    """How a source rests on another one."""

    QUOTES = "quotes", _("Quotes")
    SYNDICATES = "syndicates", _("Syndicates")
    TRANSLATES = "translates", _("Translates")
    REPORTS_ON = "reports_on", _("reports on")


# The lock makes two sessions that would each close half of a circle wait for one another.
REFUSE_CYCLE = """
    PERFORM pg_advisory_xact_lock(hashtext('sources_derivation'));
    IF EXISTS (
        WITH RECURSIVE ancestor(id) AS (
            SELECT NEW.derived_from_id
            UNION
            SELECT d.derived_from_id
            FROM sources_derivation d JOIN ancestor a ON d.source_id = a.id
            WHERE d.retracted_at IS NULL AND d.id <> NEW.id
        )
        SELECT 1 FROM ancestor WHERE id = NEW.source_id
    ) THEN
        RAISE EXCEPTION 'a source cannot derive from itself, not even through others'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sources_derivation_no_cycle';
    END IF;
    RETURN NEW;
"""


@tracked()
class Derivation(Record):
    """The source ____ quotes / syndicates / translates / reports on the source ____."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    derived_from = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=DerivationKind)
    note = models.TextField(blank=True)

    class Meta(Record.Meta):
        ordering = ["created_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            one_of("sources_derivation", "kind", DerivationKind.values),
            models.CheckConstraint(
                name="sources_derivation_not_self",
                condition=~Q(source=F("derived_from")),
                violation_error_message=_("A source cannot derive from itself."),
            ),
            UniqueConstraint(
                fields=["source", "derived_from"],
                name="sources_derivation_once",
                condition=Q(retracted_at__isnull=True),
                violation_error_message=_("This derivation is already recorded."),
            ),
        ]
        triggers = [
            *Record.Meta.triggers,
            *rests_on_standing("sources_derivation", derived_from_id="sources_source"),
            Guard(
                name="refuse_cycle",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__retracted_at__isnull=True),
                func=REFUSE_CYCLE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_kind_display()} {self.derived_from}"
