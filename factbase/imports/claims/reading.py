"""Rows of claims, a chunk at a time: what each would do, and everything that is wrong with it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from factbase.actions import claims as rules
from factbase.actions.bulk.blank import copied
from factbase.actions.claims import ClaimFields
from factbase.exceptions import FactbaseError
from factbase.imports.claims.cells import cited_by, subject_of
from factbase.imports.claims.common import Commons
from factbase.imports.claims.comparing import compare, compare_within
from factbase.imports.claims.kept import keep
from factbase.imports.claims.plan import Plan
from factbase.imports.claims.quotes import RECEIPT_COLUMNS, is_cited, read_quote
from factbase.imports.claims.said import (
    listed_qualifiers,
    qualifier_names,
    read_qualifiers,
    read_value,
    value_names,
)
from factbase.imports.claims.vocabulary import Vocabulary
from factbase.imports.names import Entities, Named
from factbase.imports.origins import Cited, Sources, published_date
from factbase.imports.problems import Reading
from factbase.models import Entity, Import
from factbase.values import EntityRef
from sources.models import Source
from sources.phrases import Phrase


class ClaimRows:
    """Reads the rows of one import; keeps what it has looked up from chunk to chunk.

    `given` are our columns that the file has. For the preview (`looks`) names are doubted that are
    nearly another's, and new claims kept that can be written as they are.
    """

    def __init__(self, staged: Import, *, looks: bool) -> None:
        self.keeps = looks
        self.given = frozenset(filter(None, staged.mapping.values()))
        self.vocabulary = Vocabulary()
        self.commons = Commons(self.vocabulary, self.given, by=staged.created_by_id)
        self.entities = Entities(staged, looks=looks)
        self.sources = Sources()
        self.brings_quotes = bool(self.given & RECEIPT_COLUMNS)

    def read(self, rows: Sequence[Reading]) -> None:
        """Fill in what each row comes to. About twelve queries for a chunk."""
        self.entities.forget_new()
        sound = [row for row in rows if not row.problems]
        if self.brings_quotes:
            self.sources.learn({cited_by(row.cells) for row in sound} - {Cited()})
        for row in sound:
            row.plan = self._begun(row)
        named = {row.plan.named for row in sound}
        self.entities.learn(named.union(*map(self._named_beside, sound)))
        for row in sound:
            self._read(row)
        compare(rows, entities=self.entities, given=self.given)
        for row in rows:
            row.refuse_no_data()
            row.settle()
        compare_within(rows)
        if self.keeps:
            for row in rows:
                keep(row)

    def _begun(self, row: Reading) -> Plan:
        """Return the plan of a row of which neither subject nor value is looked up."""
        cells = row.cells
        source = self._source(row) if self.brings_quotes else None
        common = self.commons.of(cells, reference=source.published_date if source else None)
        return Plan(subject_of(cells), common, source)

    def _named_beside(self, row: Reading) -> Iterator[Named]:
        """Yield the entities that a row could name beside its subject."""
        prop = row.plan.common.fields.get("property")
        named = value_names(row.cells, prop) if prop else None
        if named is not None:
            yield named
        if "qualifiers" in self.given:
            with suppress(FactbaseError):
                yield from qualifier_names(listed_qualifiers(row.cells["qualifiers"]))

    def _read(self, row: Reading) -> None:
        cells, plan = row.cells, row.plan
        own = ClaimFields()
        try:
            own["subject"] = self._subject(plan.named)
        except FactbaseError as error:
            row.note(error, "subject" if "subject" in cells else "subject_label")
        try:
            own |= self._said(cells, plan)
        except FactbaseError as error:
            row.note(error, "value")
        row.problems += plan.common.problems
        if "note" in self.given:
            own["note"] = cells["note"].strip()
        if "qualifiers" in self.given:
            with row.noting("qualifiers"):
                own["qualifiers"] = read_qualifiers(
                    listed_qualifiers(cells["qualifiers"]),
                    vocabulary=self.vocabulary,
                    entities=self.entities,
                )
        if self.brings_quotes:
            with row.noting("quote"):
                plan.quote = read_quote(cells, plan.source)
        plan.fields = plan.common.fields | own
        if "subject" in own and "kind" in own:
            self._fill(row, own)

    def _subject(self, named: Named) -> Entity:
        if not named.text and not named.id:
            raise FactbaseError(Phrase("Write what the claim is about."))
        return self.entities.find(named)

    def _source(self, row: Reading) -> Source | None:
        if not is_cited(row.cells):
            return None
        with row.noting("source" if row.cells.get("source") else "source_title"):
            # Read again for the error alone; what it cannot read is no part of the key.
            published_date(row.cells.get("source_published", ""))
            id, quote = row.cells.get("id", ""), row.cells.get("quote", "")
            return self.sources.find(cited_by(row.cells), claim=id, quote=quote)
        return None

    def _said(self, cells: dict[str, str], plan: Plan) -> ClaimFields:
        """Return kind, value and words, if there is a property to read them by."""
        if plan.common.demands is None:
            return {}
        kind, value = read_value(
            cells,
            plan.common.demands,
            vocabulary=self.vocabulary,
            entities=self.entities,
            reference=plan.source.published_date if plan.source else None,
        )
        return {"kind": kind, "value": value, "verbatim": cells.get("value_verbatim", "")}

    def _fill(self, row: Reading, own: ClaimFields) -> None:
        """Make the claim that a row comes to, and note where the property refuses it."""
        common, value, subject = row.plan.common, own["value"], own["subject"]
        named = self.entities.called_by(value.id) if isinstance(value, EntityRef) else None
        row.plan.record = claim = copied(common.record)
        rules.fill(claim, own)
        if named is not None:
            claim.value_entity = named
        # What is alike in all that a property demands fits it alike.
        parties = [(each.type_id.int, each.is_retracted) for each in (subject, named) if each]
        alike = (*parties, own["kind"], type(value), getattr(value, "unit", ""))
        if alike in common.fitting:
            return
        with row.noting("value"):
            rules.refuse_misfit(claim, common.demands)
            if value is not None:
                common.fitting.add(alike)
