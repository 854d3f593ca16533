"""Claims that are here already: by id, or by what they say; and how a row differs from one."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from factbase.actions.claims import ClaimFields
from factbase.imports.problems import Change
from factbase.models import Claim, Entity, Evidence
from factbase.models.arrays import has_id_of
from factbase.models.querysets import LIVE
from factbase.postgresql.asking import ask
from factbase.values import (
    Boolean,
    DateValue,
    EntityRef,
    Money,
    Quantity,
    Text,
    Url,
    Value,
    display,
)
from factbase.values.modifiers import EXACT
from factbase.values.text import normalised
from sources.edtf import EdtfDate

# By subjects and nothing else (OFFSET 0), from the index that holds the rest: in a table that has
# grown since PostgreSQL last counted it, all claims with a property look like few.
ON_SUBJECTS = f"""
    SELECT claim.id FROM unnest(%s::uuid[]) AS given(id) CROSS JOIN LATERAL (
        SELECT id, property_id, status FROM factbase_claim WHERE subject_id = given.id OFFSET 0
    ) AS claim
    WHERE claim.property_id = ANY(%s::uuid[])
    AND claim.status IN ({", ".join(f"'{status}'" for status in LIVE)})
"""  # noqa: S608 - our own names
Receipt = tuple[UUID | None, str, str]
"""The source (None: any), the stance and the words of a quote."""


def hashed(*parts: object) -> str:
    """Return what stands for `parts`, the same whenever they are the same: the digits of a UUID."""
    text = orjson.dumps(parts, default=str)
    return hashlib.blake2b(text, digest_size=16).hexdigest()


def says(
    subject: object,
    prop: UUID,
    kind: str,
    denied: bool,
    value: Value | None,
    valid: EdtfDate | str | None,
    *,
    object_key: object = None,
) -> str:
    """Return what stands for an assertion, whoever words it: two claims that say the same have
    the same. `object_key` stands for an entity that has no id of its own yet."""
    when = valid.text if isinstance(valid, EdtfDate) else valid or ""
    return hashed(subject, prop, kind, denied, object_key or _plain(value), when)


def _plain(value: Value | None) -> Any:
    match value:
        case Money() | Quantity():
            amounts = map(_digits, (value.amount, value.lower, value.upper))
            return [*amounts, value.unit, value.modifier]
        case DateValue():
            return value.date.text
        case Text():
            return [normalised(value), value.language]
        case Url():
            return value.url
        case Boolean():
            return value.value
        case EntityRef():
            return value.id
    return None


def _digits(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{EXACT.normalize(amount):f}"


class KnownClaims:
    """The claims here that the rows of one chunk could be about, with their receipts."""

    def __init__(self) -> None:
        self.by_id: dict[UUID, Claim] = {}
        self.by_says: dict[str, Claim] = {}
        self.receipts: defaultdict[UUID, set[Receipt]] = defaultdict(set)

    def learn_ids(self, ids: Collection[UUID]) -> None:
        """Read the claims with these ids. Three queries, none for no ids."""
        if not ids:
            return
        rows = Claim.objects.filter(pk__in=ids).select_related(
            "subject", "property", "value_entity"
        )
        self.by_id = {
            claim.pk: claim for claim in rows.prefetch_related("qualifiers__value_entity")
        }
        self._learn_receipts(self.by_id)

    def learn_groups(
        self, subjects: Collection[UUID], properties: Collection[UUID], wanted: Collection[str]
    ) -> None:
        """Read which live claims on these say what is `wanted`. Three queries, one for none."""
        found = [pk for (pk,) in ask(ON_SUBJECTS, [list(subjects), list(properties)])]
        if not found:
            return
        rows = Claim.objects.filter(has_id_of(found))
        for claim in rows.select_related("subject", "property", "value_entity").order_by("-pk"):
            key = says_of(claim)
            if key in wanted:
                self.by_says[key] = claim  # the oldest one, in the end
        self._learn_receipts(claim.pk for claim in self.by_says.values())

    def has_receipt(self, claim: Claim, receipt: Receipt) -> bool:
        """Whether the claim has a standing quote of these words; without a source, of any."""
        source, stance, exact = receipt
        return any(
            (source is None or known[0] == source) and known[1:] == (stance, exact)
            for known in self.receipts[claim.pk]
        )

    def _learn_receipts(self, ids: Iterable[UUID]) -> None:
        rows = Evidence.objects.standing().filter(claim__in=list(ids))
        for claim, *receipt in rows.values_list("claim_id", "source_id", "stance", "exact"):
            self.receipts[claim].add(tuple(receipt))  # type: ignore[arg-type]


def says_of(claim: Claim) -> str:
    """Return what stands for what a claim says."""
    return says(
        claim.subject_id, claim.property_id, claim.kind, claim.denied, claim.value, claim.valid
    )


def differences(claim: Claim, fields: ClaimFields, given: Collection[str]) -> list[Change]:
    """Return which fields of a claim a row would change, and removes from `fields` what it
    repeats. `given` are our columns that the file has; what it has no column for stays."""
    changes: list[Change] = []
    _compare_value(claim, fields, given, changes)
    for name in ("subject", "property", "denied", "note", "editor_confidence_reason"):
        _compare(changes, fields, name, getattr(claim, name))
    _compare(changes, fields, "editor_confidence", claim.editor_confidence)
    valid = fields.get("valid")
    if "valid" in fields and (valid.text if valid else "") == claim.valid:
        del fields["valid"]
    elif "valid" in fields:
        changes.append(Change("valid", claim.valid, valid.text if valid else ""))
    if "qualifiers" in fields:
        _compare_qualifiers(claim, fields, changes)
    return changes


def _compare(changes: list[Change], fields: ClaimFields, name: str, old: Any) -> None:
    if name not in fields:
        return
    new = fields[name]  # type: ignore[literal-required]
    if old == new:
        del fields[name]  # type: ignore[misc]
    else:
        changes.append(Change(name, _words(old), _words(new)))


def _compare_value(
    claim: Claim, fields: ClaimFields, given: Collection[str], changes: list[Change]
) -> None:
    value, verbatim = fields.get("value"), fields.get("verbatim", "")
    # Empty words take none away: NDJSON has none where there is no value.
    if "value_verbatim" not in given or not verbatim:
        verbatim = claim.verbatim
        if isinstance(value, Money | Quantity | DateValue):
            value = replace(value, verbatim=claim.verbatim)
    words = "" if isinstance(value, Money | Quantity | DateValue) else verbatim
    kept = "" if isinstance(claim.value, Money | Quantity | DateValue) else claim.verbatim
    if (fields.get("kind"), value, words) == (claim.kind, claim.value, kept):
        for name in ("kind", "value", "verbatim"):
            fields.pop(name, None)  # type: ignore[misc]
        return
    old = " ".join(filter(None, (display(claim.value) if claim.value else claim.kind, kept)))
    new = " ".join(filter(None, (display(value) if value else str(fields["kind"]), words)))
    if old == new:
        old, new = f"{old} (“{claim.verbatim}”)", f"{new} (“{getattr(value, 'verbatim', '')}”)"
    changes.append(Change("value", old, new))


def _compare_qualifiers(claim: Claim, fields: ClaimFields, changes: list[Change]) -> None:
    rows = [row for row in claim.qualifiers.all() if row.retracted_at is None]
    old = {(row.property_id, row.kind, row.value) for row in rows}
    new = {(item["property"].pk, item["kind"], item["value"]) for item in fields["qualifiers"]}
    if _unlabelled(old) == _unlabelled(new):
        del fields["qualifiers"]
        return
    said = [f"{row.property.label}: {row.display}" for row in rows]
    wanted = [
        f"{item['property'].label}: {display(item['value']) if item['value'] else item['kind']}"
        for item in fields["qualifiers"]
    ]
    changes.append(Change("qualifiers", "; ".join(said), "; ".join(wanted)))


def _unlabelled(described: Iterable[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """Return descriptions in which an entity counts by its id alone."""
    return {
        (prop, str(kind), EntityRef(value.id) if isinstance(value, EntityRef) else value)
        for prop, kind, value in described
    }


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Entity):
        return f"{value.label} ({value.pk})"
    return "" if value is None else str(value)
