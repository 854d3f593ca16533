"""The lists of sources and of their publishers."""

from django.utils.translation import gettext_lazy as _

from factbase.exports.tables import PUBLISHERS, SOURCES
from factbase.filtersets import PublisherFilterSet, SourceFilterSet
from factbase.lists.facets import Facet
from factbase.lists.kind import WHO_AND_WHEN, ListColumn, ListKind
from factbase.lists.labels import LABELS
from factbase.lists.questions import by_column, by_record, by_words
from factbase.permissions import Actor
from sources.models.publisher import Grade
from sources.models.source import SourceKind, SourceStatus

# Of a date that is not known to the day each year that it can be in, up to ten.
YEARS = """
    SELECT to_char(year, 'FM0000'), to_char(year, 'FM0000'), count(*) FROM base
    CROSS JOIN LATERAL (SELECT
        extract(year FROM date '0001-01-01' + (published_earliest - 1)::int)::int,
        extract(year FROM date '0001-01-01' + (published_latest - 1)::int)::int
    ) AS span (first, last)
    CROSS JOIN LATERAL generate_series(first, least(last, first + 9)) AS year
    WHERE published_earliest >= 1 AND published_latest < 3652060 GROUP BY year
"""


def facets(user: Actor) -> tuple[Facet, ...]:
    """Return the facets of sources, the same for everybody."""
    dates = {name: name for name in ("published_earliest", "published_latest")}
    return (
        by_column("kind", LABELS["kind"], SourceKind.choices),
        by_column("status", LABELS["status"], SourceStatus.choices),
        by_record(
            "publisher",
            LABELS["publisher"],
            "publisher_id",
            of="sources_publisher",
            words="name",
        ),
        by_words("language", LABELS["language"]),
        Facet("published", LABELS["published"], YEARS, dates, is_single=True, is_ordered=True),
    )


def grades(user: Actor) -> tuple[Facet, ...]:
    """Return the facets of publishers, the same for everybody."""
    return (by_column("grade", LABELS["grade"], Grade.choices),)


SOURCE_KIND = ListKind(
    name="sources",
    hint=_("Title, address or publisher"),
    filterset=SourceFilterSet,
    table=SOURCES,
    facets=facets,
    head=ListColumn("title", _("Title"), ("title", "authors", "status"), ordering="title"),
    columns=(
        ListColumn("publisher", _("Publisher"), ("publisher_name",)),
        ListColumn("published", _("Published"), ("published_edtf",), ordering="-published"),
        ListColumn("kind", _("Kind"), ("kind",)),
        ListColumn("quotes", _("Quotes"), is_number=True),
        ListColumn("copies", _("Copies"), is_number=True),
        ListColumn("added", _("Added"), ("created_at",), ordering="-created_at", is_usual=False),
    ),
    groups=(
        (_("What it is"), ("title", "author", "url", "kind", "language")),
        (_("When it was published"), ("published__gte", "published__lte", "published")),
        (_("Who published it"), ("publisher", "grade")),
        (_("Standing"), ("status", "derived_from", "has_snapshot", "retracted")),
        WHO_AND_WHEN,
    ),
    lookups={"publisher": "publisher", "derived_from": "source"},
)
PUBLISHER_KIND = ListKind(
    name="publishers",
    hint=_("Name"),
    filterset=PublisherFilterSet,
    table=PUBLISHERS,
    facets=grades,
    head=ListColumn("name", _("Publisher"), ("name",), ordering="name"),
    columns=(
        ListColumn("grade", _("Grade"), ("grade",), ordering="grade"),
        ListColumn("group", _("Belongs to"), ("owner_group",)),
        ListColumn("sources", _("Sources"), is_number=True),
    ),
    groups=(
        (_("What it is"), ("name", "owner_group", "url", "grade", "retracted")),
        WHO_AND_WHEN,
    ),
)
