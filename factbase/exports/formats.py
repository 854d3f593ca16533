"""The formats that a list can be saved in: the one place that knows them."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from factbase.exports.files import stream_file
from factbase.exports.followthemoney import stream_entities, stream_statements
from factbase.exports.package import stream_package
from factbase.exports.parquet import write_parquet
from factbase.exports.streams import Stream, stream_csv, stream_ndjson
from factbase.exports.tables import CLAIMS, ENTITIES, Table
from factbase.exports.xlsx import write_xlsx

INCOMPLETE = (
    b"EXPORT INCOMPLETE: it was broken off before the last row. Please download it again.\n"
)
MOST_AT_ONCE = 50_000


class Format(NamedTuple):
    """One format. `incomplete` ends a file that broke off, so that strict readers stop there.

    More than `most_at_once` rows take too long to be waited for: they are made in the background.
    `has_columns` says that it can hold some columns only.
    """

    name: str
    label: str | Promise
    media_type: str
    stream: Callable[..., Stream]
    incomplete: bytes = b""
    suffix: str = ""
    most_at_once: int | None = None
    has_columns: bool = False

    @property
    def ending(self) -> str:
        """What the name of such a file ends with."""
        return self.suffix or self.name


FORMATS = {
    known.name: known
    for known in (
        # The quotation mark is never closed: programs that read CSV strictly stop with an error
        # there, and a spreadsheet shows the sentence as its last row.
        Format(
            "csv",
            "CSV",
            "text/csv; charset=utf-8",
            stream_csv,
            b'"' + INCOMPLETE,
            has_columns=True,
        ),
        Format(
            "ndjson",
            "NDJSON",
            "application/x-ndjson",
            stream_ndjson,
            INCOMPLETE,
        ),
        Format(
            "xlsx",
            "XLSX",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            partial(stream_file, write_xlsx),
            most_at_once=MOST_AT_ONCE,
            has_columns=True,
        ),
        Format(
            "parquet",
            "Parquet",
            "application/vnd.apache.parquet",
            partial(stream_file, write_parquet, inert=False),
            most_at_once=MOST_AT_ONCE,
            has_columns=True,
        ),
    )
}
PACKAGE = Format(
    "datapackage", "Data Package", "application/zip", stream_package, suffix="datapackage.zip"
)


FOLLOWTHEMONEY = {
    known.name: known
    for known in (
        Format(
            "ftm",
            "FollowTheMoney",
            "application/x-ndjson",
            stream_entities,
            INCOMPLETE,
            suffix="ftm.json",
        ),
        Format(
            "ftm-statements",
            _("FollowTheMoney statements"),
            "application/x-ndjson",
            stream_statements,
            INCOMPLETE,
            suffix="statements.json",
        ),
    )
}


def formats_of(table: Table) -> dict[str, Format]:
    """Return the formats of a list, by name.

    Claims can be saved with all that they refer to, entities with the claims about them.
    """
    if table is CLAIMS:
        return {**FORMATS, PACKAGE.name: PACKAGE}
    return {**FORMATS, **FOLLOWTHEMONEY} if table is ENTITIES else FORMATS
