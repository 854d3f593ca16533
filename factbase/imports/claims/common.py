"""What rows of claims have in common that differ in subject, value and quote alone.

Most rows of a file are alike in all their other cells: these are read once for all such rows.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from operator import itemgetter

from factbase.actions import bulk
from factbase.actions import claims as rules
from factbase.actions.bulk.blank import blank
from factbase.actions.claims import ClaimFields
from factbase.imports.claims.said import read_flag, read_share, read_valid
from factbase.imports.claims.vocabulary import Vocabulary
from factbase.imports.problems import Problem, Reading
from factbase.models import Claim
from factbase.models.demands import Demands
from sources.edtf import EdtfDate

COLUMNS = (
    "property_slug",
    "property_label",
    "denied",
    "valid_edtf",
    "editor_confidence",
    "editor_confidence_reason",
)
MOST_KEPT = 4_096


@dataclass(slots=True)
class Common:
    """What such rows say beside subject and value, with what is wrong with it.

    `record` is a new claim that says no more than that, and `lines` writes those made from it.
    Without a property there are no `demands`. In `fitting` is what was found to meet them.
    """

    fields: ClaimFields
    problems: list[Problem]
    record: Claim
    lines: bulk.Lines
    demands: Demands | None
    fitting: set[tuple[object, ...]] = field(default_factory=set)


class Commons:
    """Reads that part of the rows of an import; `given` are our columns that the file has.

    New claims will have been written by the user `by`.
    """

    def __init__(self, vocabulary: Vocabulary, given: Collection[str], *, by: int) -> None:
        self.vocabulary = vocabulary
        self.given = given
        self.by = by
        self._key = itemgetter(*(column for column in COLUMNS if column in given))
        self._known: dict[object, Common] = {}

    def of(self, cells: Mapping[str, str], *, reference: EdtfDate | None) -> Common:
        """Return what a row has in common with others; times go by `reference`."""
        key = (self._key(cells), reference)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            found = self._known[key] = self._read(cells, reference)
        return found

    def _read(self, cells: Mapping[str, str], reference: EdtfDate | None) -> Common:
        fields = ClaimFields()
        row = Reading(0, 0, dict(cells))
        with row.noting("property_slug"):
            named = cells.get("property_slug") or cells.get("property_label", "")
            fields["property"] = self.vocabulary.property(named)
        if "denied" in self.given:
            with row.noting("denied"):
                fields["denied"] = read_flag(cells["denied"], field="denied")
        if "valid_edtf" in self.given:
            with row.noting("valid_edtf"):
                fields["valid"] = read_valid(cells["valid_edtf"], reference=reference)
        if "editor_confidence" in self.given:
            with row.noting("editor_confidence"):
                share = read_share(cells["editor_confidence"], field="editor_confidence")
                fields["editor_confidence"] = share
        if "editor_confidence_reason" in self.given:
            fields["editor_confidence_reason"] = cells["editor_confidence_reason"].strip()
        demands = self.vocabulary.demands(fields["property"]) if "property" in fields else None
        record = self._record(fields)
        with row.noting("editor_confidence"):
            rules.refuse_unreasoned(record)
        return Common(fields, row.problems, record, bulk.Lines(record), demands)

    def _record(self, fields: ClaimFields) -> Claim:
        record = blank(Claim)
        rules.fill(record, fields)
        record.created_by_id = record.updated_by_id = self.by
        return record
