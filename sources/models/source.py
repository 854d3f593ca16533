"""Published works."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from sources.edtf import EdtfDate, parse_edtf
from sources.models.guards import rests_on_standing
from sources.models.publisher import Publisher
from sources.models.record import Record, tracked
from sources.models.rules import bounds_in_order, not_blank, one_of
from sources.models.says import gram_index


class SourceKind(models.TextChoices):
    """What sort of work a source is."""

    ARTICLE = "article", _("Article")
    BLOG_POST = "blog_post", _("Blog post")
    PRESS_RELEASE = "press_release", _("Press release")
    OFFICIAL = "official", _("Official document")
    FILING = "filing", _("Company filing")
    REPORT = "report", _("Report")
    DATASET = "dataset", _("Dataset")
    INTERVIEW = "interview", _("Interview")
    SOCIAL_POST = "social_post", _("Social media post")
    BOOK = "book", _("Book")
    RECORDING = "recording", _("Audio or video")
    NOTE = "note", _("Desk note")
    OTHER = "other", _("Other")


class SourceStatus(models.TextChoices):
    """What the publisher has done to the work since."""

    CURRENT = "current", _("Current")
    CORRECTED = "corrected", _("Corrected")
    RETRACTED = "retracted", _("Retracted by its publisher")
    SUPERSEDED = "superseded", _("Superseded")
    REMOVED = "removed", _("Removed from publication")


# What no longer carries a claim: its publisher does not stand by it as it was quoted.
WITHDRAWN = [SourceStatus.CORRECTED, SourceStatus.RETRACTED]


@tracked()
class Source(Record):
    """____ published the ____ titled ____ on or about ____; since then it is ____.

    `status` is what the publisher did to the work; `retracted_at` is what the desk did to the row.
    """

    kind = models.CharField(max_length=20, choices=SourceKind, default=SourceKind.ARTICLE)
    title = models.TextField()
    publisher = models.ForeignKey(
        Publisher, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    authors = ArrayField(models.TextField(), default=list, blank=True)
    url = models.TextField("address", blank=True)
    published = models.TextField(
        blank=True, help_text=_("EDTF, e.g. 2025-06-26, 2025-06 or 2025~.")
    )
    published_earliest = models.BigIntegerField(null=True, editable=False)
    published_latest = models.BigIntegerField(null=True, editable=False)
    language = models.CharField(
        max_length=35, blank=True, help_text=_("BCP 47, e.g. en or zh-Hans.")
    )
    status = models.CharField(max_length=20, choices=SourceStatus, default=SourceStatus.CURRENT)
    status_note = models.TextField(blank=True, help_text=_("What was corrected, or why withdrawn."))

    class Meta(Record.Meta):
        ordering = ["-created_at", "-id"]
        constraints = [
            *Record.Meta.constraints,
            not_blank("sources_source", "title", longest=1000),
            one_of("sources_source", "kind", SourceKind.values),
            one_of("sources_source", "status", SourceStatus.values),
            bounds_in_order("sources_source", "published"),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="sources_source_newest"),
            models.Index(fields=["url"], name="sources_source_url"),
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="sources_source_title"),
            gram_index("title", name="sources_source_grams"),
        ]
        triggers = [
            *Record.Meta.triggers,
            *rests_on_standing("sources_source", publisher_id="sources_publisher"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def published_date(self) -> EdtfDate | None:
        """When it was published, by which “last year” in it is read; None where it is unknown."""
        return parse_edtf(self.published) if self.published else None

    def put_published(self, date: EdtfDate | None) -> None:
        """Set when it was published."""
        self.published = date.text if date else ""
        self.published_earliest = date.earliest if date else None
        self.published_latest = date.latest if date else None
