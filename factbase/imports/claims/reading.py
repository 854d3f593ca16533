"""Rows of claims, a chunk at a time: what each would do, and everything that is wrong with it."""

from collections.abc import Iterator, Sequence

from factbase.actions import claims as rules
from factbase.actions.bulk.blank import blank
from factbase.exceptions import FactbaseError
from factbase.imports.claims.cells import cited_by, reference_of, subject_of
from factbase.imports.claims.comparing import compare, compare_within
from factbase.imports.claims.kept import keep
from factbase.imports.claims.plan import Plan, Quote
from factbase.imports.claims.said import (
    listed_qualifiers,
    qualifier_names,
    read_flag,
    read_qualifiers,
    read_share,
    read_valid,
    read_value,
    value_names,
)
from factbase.imports.claims.vocabulary import Vocabulary
from factbase.imports.names import Entities, Named
from factbase.imports.origins import Cited, Sources, published_date
from factbase.imports.problems import Reading
from factbase.models import Claim, Entity, Import, Property, Stance
from factbase.values import EntityRef
from sources.edtf import EdtfDate
from sources.exceptions import shown
from sources.models import Source
from sources.phrases import Phrase

SAID_COLUMNS = ("note", "editor_confidence_reason")
SOURCE_COLUMNS = ("source_id", "source_url", "source_title")
RECEIPT_COLUMNS = frozenset((*SOURCE_COLUMNS, "source_published", "quote", "quote_stance"))
LONGEST_QUOTE = 10_000


class ClaimRows:
    """Reads the rows of one import; keeps what it has looked up from chunk to chunk.

    `given` are our columns that the file has. For the preview (`looks`) names are doubted that are
    nearly another's, and new claims kept that can be written as they are.
    """

    def __init__(self, staged: Import, *, looks: bool) -> None:
        self.by = staged.created_by_id
        self.keeps = looks
        self.given = frozenset(filter(None, staged.mapping.values()))
        self.vocabulary = Vocabulary()
        self.entities = Entities(staged, looks=looks)
        self.sources = Sources()
        self.brings_quotes = bool(self.given & RECEIPT_COLUMNS)
        # Rows that are alike in all that a property demands of a value fit it alike.
        self.fitting: set[tuple[object, ...]] = set()

    def read(self, rows: Sequence[Reading]) -> None:
        """Fill in what each row comes to. About twelve queries for a chunk."""
        self.entities.forget_new()
        for row in rows:
            row.plan = Plan(named=subject_of(row.cells))
        self._learn(rows)
        for row in rows:
            if not row.problems:
                self._read(row)
        compare(rows, entities=self.entities, given=self.given)
        for row in rows:
            row.settle()
        compare_within(rows)
        if self.keeps:
            for row in rows:
                keep(row, by=self.by)

    def _learn(self, rows: Sequence[Reading]) -> None:
        named = {row.plan.named for row in rows}
        self.entities.learn(named.union(*(self._named_values(row.cells) for row in rows)))
        if self.brings_quotes:
            self.sources.learn({cited_by(row.cells) for row in rows} - {Cited()})

    def _named_values(self, cells: dict[str, str]) -> Iterator[Named]:
        try:
            yield from qualifier_names(listed_qualifiers(cells.get("qualifiers", "")))
            named = value_names(cells, self._property(cells))
        except FactbaseError:
            return
        if named is not None:
            yield named

    def _property(self, cells: dict[str, str]) -> Property:
        return self.vocabulary.property(
            cells.get("property_slug") or cells.get("property_label", "")
        )

    def _read(self, row: Reading) -> None:
        fields, cells = row.plan.fields, row.cells
        with row.noting("subject" if "subject" in cells else "subject_label"):
            fields["subject"] = self._subject(row.plan.named)
        with row.noting("property_slug"):
            fields["property"] = self._property(cells)
        source = self._source(row) if self.brings_quotes else None
        reference = reference_of(source)
        self._read_said(row, reference)
        if "denied" in self.given:
            with row.noting("denied"):
                fields["denied"] = read_flag(cells.get("denied", ""), field="denied")
        if "valid_edtf" in self.given:
            with row.noting("valid_edtf"):
                fields["valid"] = read_valid(cells.get("valid_edtf", ""), reference=reference)
        self._read_rest(row)
        if self.brings_quotes:
            self._read_quote(row, source)
        self._refuse_misfit(row)

    def _subject(self, named: Named) -> Entity:
        if not named.text and not named.id:
            raise FactbaseError(Phrase("Write what the claim is about."))
        return self.entities.find(named)

    def _source(self, row: Reading) -> Source | None:
        if not any(row.cells.get(name) for name in SOURCE_COLUMNS):
            return None
        with row.noting("source_title"):
            # Read again for the error alone; what it cannot read is no part of the key.
            published_date(row.cells.get("source_published", ""))
            return self.sources.find(cited_by(row.cells))
        return None

    def _read_said(self, row: Reading, reference: EdtfDate | None) -> None:
        prop = row.plan.fields.get("property")
        if prop is None:
            return
        with row.noting("value"):
            kind, value = read_value(
                row.cells,
                prop,
                vocabulary=self.vocabulary,
                entities=self.entities,
                reference=reference,
            )
            fields = row.plan.fields
            fields["kind"], fields["value"] = kind, value
            fields["verbatim"] = row.cells.get("value_verbatim", "")

    def _read_rest(self, row: Reading) -> None:
        fields, cells = row.plan.fields, row.cells
        for name in SAID_COLUMNS:
            if name in self.given:
                fields[name] = cells.get(name, "").strip()
        if "editor_confidence" in self.given:
            with row.noting("editor_confidence"):
                fields["editor_confidence"] = read_share(
                    cells.get("editor_confidence", ""), field="editor_confidence"
                )
        if "qualifiers" in self.given:
            with row.noting("qualifiers"):
                fields["qualifiers"] = read_qualifiers(
                    listed_qualifiers(cells.get("qualifiers", "")),
                    vocabulary=self.vocabulary,
                    entities=self.entities,
                )

    def _read_quote(self, row: Reading, source: Source | None) -> None:
        exact, stance = row.cells.get("quote", ""), row.cells.get("quote_stance", "")
        is_cited = any(row.cells.get(name) for name in SOURCE_COLUMNS)
        if not exact.strip() and not is_cited:
            return
        with row.noting("quote"):
            if not is_cited:
                raise FactbaseError(
                    Phrase("A quote needs its source: an id, an address or a title."),
                    field="source_title",
                )
            if not exact.strip():
                raise FactbaseError(
                    Phrase(
                        "A source bears on a claim by its very words: quote them, or clear the "
                        "source."
                    )
                )
            if len(exact) > LONGEST_QUOTE:
                raise FactbaseError(
                    Phrase(
                        "A quote has at most %(longest_quote)s characters.",
                        longest_quote=f"{LONGEST_QUOTE:,}",
                    )
                )
            word = stance.strip().casefold() or Stance.SUPPORTS
            if word not in Stance.values:
                raise FactbaseError(
                    Phrase(
                        "%(stance)s is no stance: write %(values)s.",
                        stance=shown(stance),
                        values=", ".join(Stance.values),
                    ),
                    field="quote_stance",
                )
            if source is not None:
                row.plan.quote = Quote(source, word, exact)

    def _refuse_misfit(self, row: Reading) -> None:
        fields = row.plan.fields
        if not {"subject", "property", "kind"} <= fields.keys():
            return
        value, subject, prop = fields.get("value"), fields["subject"], fields["property"]
        named = self.entities.called_by(value.id) if isinstance(value, EntityRef) else None
        parties = [(each.type_id.int, each.is_retracted) for each in (subject, named) if each]
        unit, reason = getattr(value, "unit", ""), fields.get("editor_confidence_reason")
        is_unreasoned = fields.get("editor_confidence") is not None and not reason
        alike = (prop.pk.int, *parties, fields["kind"], type(value), unit, is_unreasoned)
        row.plan.record = claim = blank(Claim)
        rules.fill(claim, fields)
        if named is not None:
            claim.value_entity = named
        if alike in self.fitting:
            return
        with row.noting("value"):
            rules.refuse_misfit(claim, self.vocabulary.demands(prop))
            rules.refuse_unreasoned(claim)
            if value is not None:
                self.fitting.add(alike)
