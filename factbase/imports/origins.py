"""Sources and publishers by id, address or title, looked up for many rows at once."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.db.models.functions import Lower

from factbase import values
from factbase.exceptions import FactbaseError
from factbase.imports.names import key_of, plain, uuid_in
from factbase.models import Evidence
from factbase.values import url
from sources.edtf import EdtfDate
from sources.exceptions import shown
from sources.models import Publisher, Source
from sources.phrases import Phrase

MOST_CACHED = 50_000


class Cited(NamedTuple):
    """How a row names a source: by id, by address, or by title, publisher and date."""

    id: str = ""
    url: str = ""
    title: str = ""
    publisher: str = ""
    published: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from other sources that have no address."""
        return key_of(self.title), key_of(self.publisher), self.published


class Sources:
    """Finds the sources that rows name; what is unknown is made, with its publisher."""

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self.by_id: dict[UUID, Source | None] = {}
        self.by_url: defaultdict[str, list[Source]] = defaultdict(list)
        self.by_key: defaultdict[tuple[str, str, str], list[Source]] = defaultdict(list)
        self.publishers: dict[str, Publisher] = {}
        self.new: dict[object, Source] = {}
        self.new_publishers: dict[str, Publisher] = {}
        self._asked: set[Cited] = set()

    def learn(self, cited: Collection[Cited]) -> None:
        """Look all of `cited` up that are not known yet. At most four queries."""
        if len(self._asked) > MOST_CACHED:
            self._forget()
        asked = set(cited) - self._asked
        if not asked:
            return
        self._asked |= asked
        ids = {id for each in asked if (id := uuid_in(each.id))}
        rows = Source.objects.select_related("publisher")
        self.by_id |= dict.fromkeys(ids) | rows.in_bulk(ids)
        standing = rows.filter(retracted_at__isnull=True)
        urls = {each.url for each in asked if each.url} - self.by_url.keys()
        for source in standing.filter(url__in=urls):
            self.by_url[source.url].append(source)
        self._learn_titles(asked)
        self._learn_publishers({each.publisher for each in asked if each.publisher})

    def find(self, cited: Cited, *, claim: str = "", quote: str = "") -> Source:
        """Return the source that a row names; one that is to be made is not saved yet.

        Of several that fit, it is the one of which `claim` has this `quote`. Raises FactbaseError
        naming the part (`source_id`, `source_url` …) that is at fault.
        """
        if cited.id:
            known = uuid_in(cited.id)
            found = self.by_id.get(known) if known else None
            if found is None:
                raise FactbaseError(
                    Phrase("There is no source with the id %(id)s.", id=shown(cited.id)),
                    field="source_id",
                )
            return found
        matches = self.by_url.get(cited.url, []) if cited.url else []
        if not matches and cited.title:
            same = self.by_key.get(cited.key, [])
            matches = [each for each in same if not cited.url or not each.url]
        if len(matches) > 1 and (claim_id := uuid_in(claim)) is not None:
            matches = _quoted(matches, claim_id, quote) or matches
        if len(matches) > 1:
            ids = ", ".join(str(each.pk) for each in matches[:5])
            raise FactbaseError(
                Phrase(
                    "%(matches)s sources fit: name one by its id (%(ids)s).",
                    matches=len(matches),
                    ids=ids,
                ),
                field="source_id",
            )
        return matches[0] if matches else self._made(cited)

    def publisher(self, name: str) -> Publisher:
        """Return the publisher of this name, or the one that is to be made."""
        line = " ".join(name.split())
        key = line.lower()
        found = self.publishers.get(name.strip().lower()) or self.publishers.get(key)
        return found or self.new_publishers.setdefault(key, Publisher(name=line))

    def _made(self, cited: Cited) -> Source:
        key = cited.url or cited.key
        made = self.new.get(key)
        if made is not None:
            return made
        title = " ".join((cited.title or cited.url).split())
        if not title:
            raise FactbaseError(
                Phrase("A new source needs a title or an address."), field="source_title"
            )
        if len(title) > 1000:
            raise FactbaseError(
                Phrase("A title has at most 1,000 characters."), field="source_title"
            )
        address = url.parse(cited.url, field="source_url").url if cited.url else ""
        made = Source(title=title, url=address)
        made.put_published(published_date(cited.published))
        made.publisher = self.publisher(cited.publisher) if cited.publisher.strip() else None
        self.new[key] = made
        return made

    def _learn_titles(self, asked: Collection[Cited]) -> None:
        written = {each.title for each in asked if each.title}
        titles = {form.lower() for title in written for form in (title.strip(), plain(title))}
        rows = Source.objects.filter(retracted_at__isnull=True).select_related("publisher")
        known = {source.pk for found in self.by_key.values() for source in found}
        for source in rows.annotate(lower=Lower("title")).filter(lower__in=titles):
            if source.pk not in known:
                self.by_key[_key(source)].append(source)

    def _learn_publishers(self, names: Collection[str]) -> None:
        forms = {form.lower() for name in names for form in (name.strip(), " ".join(name.split()))}
        rows = Publisher.objects.filter(retracted_at__isnull=True).annotate(plain=Lower("name"))
        unknown = forms - self.publishers.keys()
        self.publishers |= {row.plain: row for row in rows.filter(plain__in=unknown)}


def _quoted(sources: Collection[Source], claim: UUID, quote: str) -> list[Source]:
    """Return one of `sources` of which a claim has a quote, if there is one. One query."""
    evidence = Evidence.objects.standing().filter(claim=claim, source__in=sources, exact=quote)
    quoted = set(evidence.values_list("source_id", flat=True))
    return [source for source in sources if source.pk in quoted][:1]


def published_date(text: str, *, field: str = "source_published") -> EdtfDate | None:
    """Read when a source was published, as forms do."""
    return values.dates.parse(text, field=field).date if text.strip() else None


def _key(source: Source) -> tuple[str, str, str]:
    publisher = source.publisher.name if source.publisher else ""
    return Cited(title=source.title, publisher=publisher, published=source.published).key
