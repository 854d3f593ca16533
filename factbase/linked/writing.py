"""Small parts that all documents are made of."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from factbase.linked.addresses import entity_address
from factbase.linked.context import EDTF
from factbase.models.value_fields import ValueFields
from factbase.values import Boolean, EntityRef, Text, Url, amount_text
from factbase.values.amounts import Measure
from factbase.values.dates import DateValue


def told(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said: without parts that are absent or empty."""
    return {name: part for name, part in parts.items() if part not in (None, "", [])}


def time_text(at: datetime) -> str:
    """Write a time in UTC, ISO 8601."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def value_object(row: ValueFields, site: str) -> Any:
    """Return the value that a claim or qualifier states; None if it states none."""
    match row.value:
        case EntityRef(id=pk, label=label):
            return {"id": entity_address(site, pk), "label": label}
        case DateValue(date=date):
            return {"@value": date.text, "@type": EDTF}
        case Text(text=text, language=language):
            return {"@value": text} | ({"@language": language} if language else {})
        case Url(url=url):
            return {"@value": url, "@type": "xsd:anyURI"}
        case Boolean(value=value):
            return {"@value": value, "@type": "xsd:boolean"}
        case Measure() as measure:
            return _amount(measure)
    return None


def _amount(measure: Measure) -> dict[str, Any]:
    numbers = {"amount": measure.amount, "lower": measure.lower, "upper": measure.upper}
    return told(
        {
            "type": "Amount",
            **{name: None if n is None else amount_text(n) for name, n in numbers.items()},
            "unit": measure.unit,
            "modifier": str(measure.modifier),
            "verbatim": measure.verbatim,
        }
    )
