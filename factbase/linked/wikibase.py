"""An entity with its claims in the JSON of Wikibase.

After https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html: statements by property,
each with a main snak, qualifiers, references and a rank. Ids are ours: an entity's is its UUID, a
property's its slug; what others call them is not put in their place.
"""

import re
from collections import defaultdict
from decimal import Decimal, localcontext
from typing import Any
from urllib.parse import quote

from django.db.models import Prefetch, QuerySet

from factbase.linked.addresses import work_address
from factbase.linked.context import vocabulary
from factbase.linked.writing import time_text
from factbase.models import Claim, Entity, Evidence, Property, Qualifier, Stance
from factbase.models.clusters import members_of
from factbase.models.value_fields import ValueFields
from factbase.values import (
    Boolean,
    EntityRef,
    Kind,
    Modifier,
    Text,
    Url,
    Value,
    ValueType,
    amount_text,
)
from factbase.values.amounts import Measure
from factbase.values.dates import DateValue
from sources.edtf import EdtfDate

GREGORIAN = "http://www.wikidata.org/entity/Q1985727"
# Of a date, as far as it is given; Wikibase counts 9 for a year, 10 for a month, 11 for a day.
# Of a season, which has no precision there, the year.
PLAIN_DATE = re.compile(r"(-?\d{4})(?:-2[1-4]|-(\d\d)(?:-(\d\d))?)?([~?%]?)")
EXACT_DATE = re.compile(r"-?\d{4}(?:-[01]\d(?:-\d\d)?)?")
DECADE = re.compile(r"(?!000)(\d{3})X")
CENTURY = re.compile(r"(\d{2})XX")
MIDDLE_DIGITS = 100  # more than two amounts and their middle can have
UNDETERMINED = "und"
DATATYPES = {
    ValueType.ENTITY: "wikibase-item",
    ValueType.MONEY: "quantity",
    ValueType.QUANTITY: "quantity",
    ValueType.DATE: "time",
    ValueType.TEXT: "monolingualtext",
    ValueType.URL: "url",
    ValueType.BOOLEAN: "string",
}
SNAK_TYPES = {Kind.VALUE: "value", Kind.UNKNOWN: "somevalue", Kind.NONE: "novalue"}
# Properties that we have no claims by, but need to say what Wikibase has no field for.
VALID, MODIFIER, EDTF_TEXT = "factbase-valid", "factbase-modifier", "factbase-edtf"
WORK, QUOTE, CHECK = "factbase-source", "factbase-quote", "factbase-check"
PUBLISHED, ADDRESS = "factbase-published", "factbase-url"


def wikibase_document(rows: "QuerySet[Entity, Any]", site: str) -> dict[str, Any] | None:
    """Return the only row with the verified claims about it and what is merged into it.

    None where there is no row. Denied claims are left out: a statement of any rank asserts. Seven
    queries.
    """
    entity = rows.for_pages().first()  # type: ignore[attr-defined]
    if entity is None:
        return None
    statements: defaultdict[str, list[Any]] = defaultdict(list)
    for claim in _claims(entity):
        statements[claim.property.slug].append(_statement(claim, site))
    aliases: defaultdict[str, list[Any]] = defaultdict(list)
    for alias in entity.aliases.all():
        tongue = alias.language or UNDETERMINED
        aliases[tongue].append({"language": tongue, "value": alias.name})
    document = {
        "id": str(entity.pk),
        "type": "item",
        "labels": _in_no_language(entity.label),
        "descriptions": _in_no_language(entity.description),
        "aliases": aliases,
        "claims": statements,
        "sitelinks": {},
        "lastrevid": entity.revision,
        "modified": time_text(entity.updated_at),
    }
    return {"entities": {str(entity.pk): document}}


def _in_no_language(text: str) -> dict[str, Any]:
    """Return a text of which we do not say the language; nothing for no text."""
    return {UNDETERMINED: {"language": UNDETERMINED, "value": text}} if text else {}


def _claims(entity: Entity) -> "QuerySet[Claim, Any]":
    members = members_of([entity.pk])[entity.pk]
    stated = Claim.objects.published().filter(subject__in=members, denied=False)
    qualifiers = Qualifier.objects.standing().select_related("property", "value_entity")
    supports = Evidence.objects.standing().filter(stance=Stance.SUPPORTS)
    return (
        stated.with_names()
        .prefetch_related(
            Prefetch("qualifiers", queryset=qualifiers),
            Prefetch("evidence", queryset=supports.select_related("source__publisher")),
        )
        .order_by("property__slug", "created_at", "id")
    )


def _statement(claim: Claim, site: str) -> dict[str, Any]:
    qualifiers: defaultdict[str, list[Any]] = defaultdict(list)
    for row in claim.qualifiers.all():
        qualifiers[row.property.slug].append(_snak(row, row.property, site))
    for name, words in _unsaid(claim).items():
        qualifiers[name].append(_string_snak(name, words))
    statement: dict[str, Any] = {
        "id": f"{claim.subject_id}${claim.pk}",
        "type": "statement",
        "rank": "normal",
        "mainsnak": _snak(claim, claim.property, site),
        "references": [_reference(row, site) for row in claim.evidence.all()],
    }
    if qualifiers:
        statement |= {"qualifiers": qualifiers, "qualifiers-order": list(qualifiers)}
    return statement


def _unsaid(claim: Claim) -> dict[str, str]:
    """Return what the snak of a claim cannot say: when it holds, and how exactly."""
    value = claim.value
    found = {VALID: claim.valid} if claim.valid else {}
    if isinstance(value, Measure) and value.modifier != Modifier.EXACT:
        found[MODIFIER] = str(value.modifier)
    if isinstance(value, DateValue) and not EXACT_DATE.fullmatch(value.date.text):
        found[EDTF_TEXT] = value.date.text
    return found


def _snak(row: ValueFields, prop: Property, site: str) -> dict[str, Any]:
    datatype = DATATYPES[ValueType(row.value_type)]
    value = row.value
    datavalue = _datavalue(value, site) if value is not None else None
    # A date that no precision of Wikibase fits exists, but cannot be written here.
    snaktype = SNAK_TYPES[Kind(row.kind)] if datavalue or value is None else "somevalue"
    snak = {"snaktype": snaktype, "property": prop.slug, "datatype": datatype}
    return snak | ({"datavalue": datavalue} if datavalue else {})


def _string_snak(name: str, words: str) -> dict[str, Any]:
    return {
        "snaktype": "value",
        "property": name,
        "datatype": "string",
        "datavalue": {"type": "string", "value": words},
    }


def _datavalue(value: Value, site: str) -> dict[str, Any] | None:
    match value:
        case EntityRef(id=pk):
            item = {"entity-type": "item", "id": str(pk)}
            return {"type": "wikibase-entityid", "value": item}
        case Measure():
            return _quantity(value, site)
        case DateValue(date=date):
            return _time(date)
        case Text(text=text, language=language):
            told = {"text": text, "language": language or UNDETERMINED}
            return {"type": "monolingualtext", "value": told}
        case Url(url=url):
            return {"type": "string", "value": url}
        case Boolean(value=is_so):
            return {"type": "string", "value": "yes" if is_so else "no"}


def _quantity(value: Measure, site: str) -> dict[str, Any] | None:
    """Return an amount with its bounds, which Wikibase has only in pairs; None without an amount.

    “Over 5” and “under 5” have one bound only: the modifier says so as a qualifier.
    """
    lower, upper = value.lower, value.upper
    amount = value.amount
    if amount is None and lower is not None and upper is not None:
        with localcontext(prec=MIDDLE_DIGITS):
            amount = (lower + upper) / 2
    if amount is None:
        return None
    number = {
        "amount": _signed(amount),
        "unit": f"{vocabulary(site)}unit-{quote(value.unit, safe='')}",
    }
    if lower is not None and upper is not None:
        number |= {"upperBound": _signed(upper), "lowerBound": _signed(lower)}
    return {"type": "quantity", "value": number}


def _signed(amount: Decimal) -> str:
    text = amount_text(amount)
    return text if text.startswith("-") else f"+{text}"


def _time(date: EdtfDate) -> dict[str, Any] | None:
    """Return a date with its precision; None for one that has none, such as an open interval."""
    if found := PLAIN_DATE.fullmatch(date.text):
        year, month, day, _ = found.groups()
        precision = 11 if day else 10 if month else 9
    elif found := DECADE.fullmatch(date.text):
        year, month, day, precision = f"{found[1]}0", None, None, 8
    elif found := CENTURY.fullmatch(date.text):
        year, month, day, precision = f"{found[1]}01", None, None, 7
    else:
        return None
    return {
        "type": "time",
        "value": {
            "time": f"{_signed_year(int(year))}-{month or '00'}-{day or '00'}T00:00:00Z",
            "timezone": 0,
            "before": 0,
            "after": 0,
            "precision": precision,
            "calendarmodel": GREGORIAN,
        },
    }


def _signed_year(year: int) -> str:
    """Return a year of ISO 8601, where 0 is 1 BC, as Wikibase counts: there 1 BC is -1."""
    return f"+{year:04}" if year > 0 else f"-{1 - year:04}"


def _reference(evidence: Evidence, site: str) -> dict[str, Any]:
    source = evidence.source
    told = {
        WORK: source.title,
        QUOTE: evidence.exact,
        CHECK: evidence.check_state,
        PUBLISHED: source.published,
    }
    snaks = {name: [_string_snak(name, words)] for name, words in told.items() if words}
    address = work_address(site, source)
    snaks[ADDRESS] = [_string_snak(ADDRESS, address) | {"datatype": "url"}]
    return {"snaks": snaks, "snaks-order": list(snaks)}
