"""The columns of an export of claims, in order: the one place that knows them.

Names follow the claim's JSON: `subject.label` is `subject_label`, `value.amount` is
`value_amount`. The expressions speak of the rows that `factbase.exports.claims` brings together.
"""

from enum import StrEnum
from typing import NamedTuple

from factbase.exports.formulas import inert_sql


class Content(StrEnum):
    """What the cells of a column hold, and so whether they could start a formula."""

    TEXT = "text"
    """Words and dates as people or sources wrote them: made inert."""
    NUMBER = "number"
    """Plain digits with a point, never an exponent; negative ones start with a minus."""
    CODE = "code"
    """Ids, closed lists, times, true and false, JSON: nothing in them can start a formula."""


class Column(NamedTuple):
    """One column: its name, what it holds for people, its SQL (of type text) and content."""

    name: str
    holds: str
    expression: str
    content: Content

    @property
    def sql(self) -> str:
        """The item of the SELECT list. Absent and empty are the same: an empty cell."""
        if self.content is Content.TEXT:
            return f'{inert_sql(self.expression)} AS "{self.name}"'
        return f'{self.expression} AS "{self.name}"'


def _text(name: str, expression: str, holds: str) -> Column:
    return Column(name, holds, f"nullif({expression}, '')", Content.TEXT)


def _code(name: str, expression: str, holds: str) -> Column:
    return Column(name, holds, f"nullif({expression}::text, '')", Content.CODE)


def _number(name: str, expression: str, holds: str) -> Column:
    return Column(name, holds, f"{expression}::text", Content.NUMBER)


def _time(name: str, column: str, holds: str) -> Column:
    written = f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    return Column(name, holds, written, Content.CODE)


def _day(name: str, column: str, holds: str) -> Column:
    return Column(name, holds, iso_day(column), Content.TEXT)


def iso_day(number: str) -> str:
    """Return the SQL that writes a day number (see `sources.edtf`) as `format_day` does.

    PostgreSQL's dates reach from 4714 BC to the year 5874897. The Gregorian calendar repeats every
    146,097 days, so a day outside the years 1 to 9999 is looked up in the years 1 to 400.
    """
    return f"""CASE WHEN {number} BETWEEN 1 AND 3652059
        THEN to_char(date '0001-01-01' + ({number} - 1)::int, 'YYYY-MM-DD')
        WHEN {number} IS NOT NULL THEN (
            SELECT CASE WHEN year < 0 THEN '-' WHEN year > 9999 THEN '+' ELSE '' END
                || lpad(abs(year)::text, greatest(length(abs(year)::text), least_digits), '0')
                || to_char(day, '-MM-DD')
            FROM (SELECT floor(({number} - 1) / 146097.0)::bigint) AS a (cycle),
            LATERAL (SELECT date '0001-01-01' + ({number} - 1 - cycle * 146097)::int) AS b (day),
            LATERAL (SELECT extract(year FROM day)::bigint + 400 * cycle) AS c (year),
            LATERAL (SELECT CASE WHEN abs(year) > 9999 THEN 6 ELSE 4 END) AS d (least_digits))
        END"""  # noqa: S608 - the columns are ours


COLUMNS: tuple[Column, ...] = (
    _code("id", "claim.id", "The claim's id, a UUIDv7."),
    _code("url", "nullif(site.address, '') || '/claims/' || claim.id || '/'", "The claim's page."),
    _code("revision", "claim.revision", "How often the claim was changed, counted from 1."),
    _code("subject_id", "claim.subject_id", "Id of the entity that the claim is about."),
    _text("subject_label", "subject.label", "What we call that entity."),
    _text("subject_type", "subject.type", "Slug of its type."),
    _text("property_slug", "property.slug", "Slug of the property."),
    _text("property_label", "property.label", "What we call the property."),
    _text(
        "display",
        "CASE WHEN claim.denied THEN 'not ' ELSE '' END || coalesce(object.label, claim.words)",
        "The value in words, as pages show it; the columns from “kind” on say the same in parts.",
    ),
    _code(
        "kind", "claim.kind", "“value”, “unknown” (there is one, but nobody knows it) or “none”."
    ),
    _code("denied", "claim.denied", "“true” where the source says that it is not so."),
    _code(
        "value_type",
        "claim.value_type",
        "“entity”, “money”, “quantity”, “date”, “text”, “url” or “boolean”.",
    ),
    _number("value_amount", "claim.value_amount", "Money, quantity: the amount."),
    _number("value_lower", "claim.value_lower", "Money, quantity: the lower bound, if stated."),
    _number("value_upper", "claim.value_upper", "Money, quantity: the upper bound, if stated."),
    _code(
        "value_modifier",
        "claim.value_modifier",
        "Money, quantity: “exact”, “about”, “at_least”, “at_most” or “between”.",
    ),
    _text("value_unit", "claim.value_unit", "Money: ISO 4217 code. Quantity: code of the unit."),
    _text("value_verbatim", "claim.verbatim", "The value as the source words it."),
    _text("value_edtf", "claim.value_date", "Date: EDTF."),
    _text("value_text", "claim.value_text", "Text: the words."),
    _text("value_language", "claim.value_language", "Text: its language, BCP 47."),
    _text("value_url", "claim.value_url", "URL: the address."),
    _code("value_boolean", "claim.value_boolean", "Boolean: “true” or “false”."),
    _code("value_id", "claim.value_entity_id", "Entity: its id."),
    _text("value_label", "object.label", "Entity: what we call it."),
    _text("valid_edtf", "claim.valid", "When the fact holds in the world, EDTF."),
    _day("valid_earliest", "claim.valid_earliest", "First day it can hold; empty: open."),
    _day("valid_latest", "claim.valid_latest", "Last day it can hold; empty: open."),
    _code(
        "qualifiers",
        "qualifiers.list",
        "JSON: a list of what is further said, each with its property and its value.",
    ),
    _code(
        "status",
        "claim.status",
        "“draft”, “submitted”, “verified”, “disputed”, “rejected” or “retracted”.",
    ),
    _code("recheck", "claim.recheck", "Why a verified claim has to be looked at again."),
    _number("confidence", "trim_scale(claim.confidence)", "0 to 1, computed from the evidence."),
    _number("editor_confidence", "trim_scale(claim.editor_confidence)", "0 to 1, an editor's own."),
    _text(
        "editor_confidence_reason", "claim.editor_confidence_reason", "Why the editor thinks so."
    ),
    _number("evidence_supports", "claim.supports", "How many quotes support the claim."),
    _number("evidence_refutes", "claim.refutes", "How many quotes refute it."),
    _number("evidence_context", "claim.context", "How many quotes give context only."),
    _number("evidence_origins", "claim.origins", "How many independent origins support it."),
    _text("quote", "receipt.exact", "The best quote: supporting, else refuting; found, else not."),
    _code("quote_stance", "receipt.stance", "“supports”, “refutes” or “context”."),
    _code("quote_check", "receipt.check_state", "What looking that quote up in the archive found."),
    _text("source_title", "receipt.title", "Title of the source of that quote."),
    _text("source_publisher", "receipt.publisher", "Who published it."),
    _text("source_published", "receipt.published", "When it was published, EDTF."),
    _text("source_url", "receipt.url", "Its address."),
    _text("note", "claim.note", "What the desk noted on the claim."),
    _time("created_at", "claim.created_at", "When it was logged, UTC."),
    _text("created_by", "author.username", "Who logged it."),
    _time("updated_at", "claim.updated_at", "When it was last changed, UTC."),
    _text("updated_by", "editor.username", "Who changed it last."),
    _text("verified_by", "verifier.username", "Who verified it."),
)
