"""Cells of a row of claims that name something: its subject, its source, its id and revision."""

from uuid import UUID

from factbase.exceptions import FactbaseError
from factbase.imports.names import Named, uuid_in
from factbase.imports.origins import Cited, published_date
from sources.exceptions import shown
from sources.phrases import Phrase


def subject_of(cells: dict[str, str]) -> Named:
    """Return how a row names its subject."""
    text = cells.get("subject") or cells.get("subject_label", "")
    return Named(text.strip(), cells.get("subject_id", "").strip(), cells.get("subject_type", ""))


def cited_by(cells: dict[str, str]) -> Cited:
    """Return how a row names its source; a date that cannot be read is left out.

    What stands in the column `source` is an id or an address if it looks like one, else a title.
    """
    named = cells.get("source", "").strip()
    part = "source_id" if uuid_in(named) else "source_url" if "://" in named else "source_title"
    cells = {part: named} | {name: cell for name, cell in cells.items() if cell}
    try:
        date = published_date(cells.get("source_published", ""))
    except FactbaseError:
        date = None
    return Cited(
        id=cells.get("source_id", "").strip(),
        url=cells.get("source_url", "").strip(),
        title=cells.get("source_title", "").strip(),
        publisher=cells.get("source_publisher", "").strip(),
        published=date.text if date else "",
    )


def read_id(cell: str) -> UUID | None:
    """Return the id that a row gives its record; raises FactbaseError for what is no UUIDv7."""
    if not cell:
        return None
    found = uuid_in(cell.strip())
    if found is None or found.version != 7:
        raise FactbaseError(
            Phrase("%(cell)s is no id: leave it empty, or write a UUIDv7.", cell=shown(cell))
        )
    return found


def is_outdated(cell: str, current: int) -> bool:
    """Whether a row was written for an earlier revision than there is.

    Raises FactbaseError for what is no number.
    """
    if not cell:
        return False
    if not (cell.isascii() and cell.isdigit() and len(cell) < 10):
        raise FactbaseError(
            Phrase("%(cell)s is no revision: write a number.", cell=shown(cell)), field="revision"
        )
    return int(cell) < current
