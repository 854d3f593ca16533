"""Claims by the words of their receipts."""

from typing import NamedTuple

from django.db.models import Q, QuerySet

from factbase.finding.marks import excerpt
from factbase.matching.finding import Asked
from factbase.models import Evidence
from factbase.models.querysets import ClaimQuerySet

MOST = 100


class FoundQuote(NamedTuple):
    """A piece of evidence, and the part of its quote around the words."""

    evidence: Evidence
    part: str


def find_quotes(
    asked: Asked, rows: ClaimQuerySet, *, receipts: Q | None = None, most: int = MOST
) -> list[FoundQuote]:
    """Return live quotes of `rows` in which all words stand, of the surest claims first.

    `receipts` is a further condition on the quotes. Two queries: an index finds some of them, and
    only these are looked at.
    """
    found: QuerySet[Evidence] = Evidence.objects.standing().order_by()
    for word in asked.words:
        found = found.filter(exact__says=word)
    keys = found.filter(receipts or Q(), claim__in=rows.order_by().values("pk"))
    quotes = Evidence.objects.filter(pk__in=list(keys.values_list("pk", flat=True)[:MOST]))
    quotes = quotes.select_related(
        "source__publisher", "claim__subject__type", "claim__property", "claim__value_entity__type"
    )
    shown = sorted(quotes, key=lambda quote: (-float(quote.claim.confidence or 0), quote.pk))
    return [FoundQuote(quote, excerpt(quote.exact, asked.words)) for quote in shown[:most]]
