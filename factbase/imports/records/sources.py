"""Rows of sources."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User

from factbase.actions import sources
from factbase.actions.records import refuse_retracted
from factbase.actions.sources import SourceFields
from factbase.exceptions import FactbaseError
from factbase.imports.claims.known import hashed
from factbase.imports.names import uuid_in
from factbase.imports.origins import Cited, Sources, published_date
from factbase.imports.problems import Change, Reading
from factbase.imports.records.cells import change, line, listed, read_ids, repeats, settle
from factbase.models import Import, Outcome
from factbase.values import url
from factbase.values.text import check_language
from sources.edtf import EdtfDate
from sources.exceptions import shown
from sources.models import Publisher, Source
from sources.models.source import SourceKind, SourceStatus
from sources.phrases import Phrase

CLOSED = {"kind": SourceKind.values, "status": SourceStatus.values}


class SourceRows:
    """Reads rows of sources: known by id, by address, or by title, publisher and date."""

    def __init__(self, staged: Import, *, looks: bool) -> None:
        self.given = frozenset(filter(None, staged.mapping.values()))
        self.sources = Sources()
        self.publishers: dict[UUID, Publisher] = {}

    def read(self, rows: Sequence[Reading]) -> None:
        """Fill in what each row comes to. About seven queries for a chunk."""
        ids = read_ids(rows)
        named = {uuid_in(row.cells.get("publisher_id", "")) for row in rows}
        self.publishers = Publisher.objects.in_bulk(named - {None})
        self.sources.learn({_cited(row) for row in rows})
        for row in rows:
            if not row.problems:
                self._read(row)
        known = Source.objects.select_related("publisher").in_bulk(ids | self._matched(rows))
        for row in rows:
            if not row.problems:
                record = known.get(row.record) if row.record else None
                settle(row, record, _changes(record, row) if record else [])
                with row.noting("publisher_name"):
                    _refuse_withdrawn_publisher(row)
            row.refuse_no_data()
            row.settle()

    def write(self, rows: Sequence[Reading], *, by: User, submit: bool) -> None:
        """Add and change sources, and add the publishers that are new."""
        for row in rows:
            if row.outcome not in (Outcome.CREATE, Outcome.CHANGE):
                continue
            publisher = row.plan.get("publisher")
            if publisher is not None and publisher._state.adding:
                sources.save_publisher(publisher=publisher, by=by, fields={"name": publisher.name})
            if row.outcome == Outcome.CREATE:
                id = row.record if row.by_id else None
                row.record = sources.create(by=by, fields=row.plan, id=id).pk
            else:
                source = Source.objects.get(pk=str(row.record))
                sources.edit(source=source, by=by, fields=row.plan)

    def _read(self, row: Reading) -> None:
        cells, fields = row.cells, SourceFields()
        row.plan = fields
        with row.noting("title"):
            needed = Phrase("Give the source its title.")
            fields["title"] = line(
                cells.get("title", ""), field="title", needed=needed, longest=1000
            )
        for name, choices in CLOSED.items():
            if cells.get(name):
                with row.noting(name):
                    fields[name] = _one_of(cells[name], choices)  # type: ignore[literal-required]
        if self.given & {"publisher_id", "publisher_name"}:
            with row.noting("publisher_name"):
                fields["publisher"] = self._publisher(cells)
        self._read_rest(row, fields)

    def _read_rest(self, row: Reading, fields: SourceFields) -> None:
        cells = row.cells
        if "authors" in self.given:
            with row.noting("authors"):
                items = listed(cells.get("authors", ""), field="authors")
                fields["authors"] = [_author(item) for item in items]
        if "url" in self.given:
            with row.noting("url"):
                fields["url"] = url.parse(cells["url"]).url if cells.get("url") else ""
        if "published_edtf" in self.given:
            with row.noting("published_edtf"):
                fields["published"] = published_date(
                    cells.get("published_edtf", ""), field="published_edtf"
                )
        if "language" in self.given:
            with row.noting("language"):
                fields["language"] = check_language(cells.get("language", ""), field="language")
        if "status_note" in self.given:
            fields["status_note"] = cells.get("status_note", "").strip()

    def _publisher(self, cells: dict[str, str]) -> Publisher | None:
        known = uuid_in(cells.get("publisher_id", ""))
        if known in self.publishers:
            return self.publishers[known]
        name = cells.get("publisher_name", "")
        line(name, field="publisher_name")
        if cells.get("publisher_id") and not name.strip():
            raise FactbaseError(Phrase("There is no publisher with this id."), field="publisher_id")
        return self.sources.publisher(name) if name.strip() else None

    def _matched(self, rows: Sequence[Reading]) -> set[UUID]:
        """Find what rows without an id are about, and return the ids."""
        for row in rows:
            if row.problems or row.record:
                continue
            cited = _cited(row)
            row.says = hashed(cited.url or cited.key)
            with row.noting("title"):
                source = self.sources.find(cited)
                row.record = None if source._state.adding else source.pk
        return {row.record for row in rows if row.record}


def _cited(row: Reading) -> Cited:
    cells = row.cells
    try:
        date = published_date(cells.get("published_edtf", ""))
    except FactbaseError:
        date = None
    return Cited(
        url=cells.get("url", "").strip(),
        title=cells.get("title", "").strip(),
        publisher=cells.get("publisher_name", "").strip(),
        published=date.text if date else "",
    )


def _refuse_withdrawn_publisher(row: Reading) -> None:
    """Raise FactbaseError where a source would come to have a publisher that was retracted."""
    publisher = row.plan.get("publisher")
    if publisher is not None:
        refuse_retracted(publisher, field="publisher_id")


def _author(item: Any) -> str:
    if not isinstance(item, str):
        raise FactbaseError(Phrase("Write each author as a name in words."), field="authors")
    return line(item, field="authors")


def _one_of(cell: str, choices: Sequence[str]) -> str:
    word = cell.strip().casefold().replace(" ", "_")
    if word not in choices:
        raise FactbaseError(
            Phrase(
                "%(cell)s is not one of: %(choices)s.", cell=shown(cell), choices=", ".join(choices)
            )
        )
    return word


def _changes(source: Source, row: Reading) -> list[Change]:
    """Return what a row would change, and take from its plan what it repeats.

    A blank cell takes nothing away, unless the row says by its id whose it is.
    """
    changes = []
    fields: SourceFields = row.plan
    for name in list(fields):
        new: Any = fields[name]  # type: ignore[literal-required]
        old: Any = getattr(source, name)
        if not (new or row.by_id):
            del fields[name]  # type: ignore[misc]
            continue
        if isinstance(new, EdtfDate) or name == "published":
            is_same = (new.text if new else "") == old
            shown_new = new.text if new else ""
        else:
            is_same, shown_new = repeats(new, old), new
        if is_same:
            del fields[name]  # type: ignore[misc]
        else:
            changes.append(change(name, old, shown_new))
    return changes
