"""Quotes with the words around them, so that a reader sees what they were said in."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, IntegerField, Value
from django.db.models.functions import Greatest, Least, Substr

from factbase.models import Claim, Evidence
from factbase.models.evidence import LOCATED

LIMIT = 160
# More than is shown, so that the cut falls between words.
READ = LIMIT + 40


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of evidence with the text before and after its quote, "" where none is archived."""

    evidence: Evidence
    before: str
    after: str


def excerpts(claim: Claim) -> Iterator[Excerpt]:
    """Yield a claim's evidence, loaded before, with the words around each quote. One query.

    Where the words were not found in an archived text, the anchor's own prefix and suffix serve.
    """
    around = _surroundings(claim)
    for evidence in claim.evidence.all():
        before, after = around.get(evidence.pk, (evidence.prefix, evidence.suffix))
        yield Excerpt(evidence, ending(before), beginning(after))


def ending(text: str) -> str:
    """Return the last words of `text`: whole ones, of one paragraph, at most LIMIT characters."""
    paragraph = text.rpartition("\n\n")[2]
    if len(paragraph) <= LIMIT:
        return paragraph
    cut = paragraph[-LIMIT:]
    return "…" + (cut.partition(" ")[2] or cut)


def beginning(text: str) -> str:
    """Return the first words of `text`: whole ones, of one paragraph, at most LIMIT characters."""
    paragraph = text.partition("\n\n")[0]
    if len(paragraph) <= LIMIT:
        return paragraph
    cut = paragraph[:LIMIT]
    return (cut.rpartition(" ")[0] or cut) + "…"


def _surroundings(claim: Claim) -> dict[UUID, tuple[str, str]]:
    """Read around each located quote in PostgreSQL: the whole text can be megabytes."""
    rows = Evidence.objects.filter(claim=claim, check_state__in=LOCATED).annotate(
        before=Substr(
            "snapshot__text",
            Greatest(F("start") - READ + 1, Value(1), output_field=IntegerField()),
            Least(F("start"), Value(READ), output_field=IntegerField()),
        ),
        after=Substr("snapshot__text", F("end") + 1, READ),
    )
    return {pk: (before, after) for pk, before, after in rows.values_list("pk", "before", "after")}
