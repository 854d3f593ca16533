"""Loads the sample desk through the same actions that a person's clicks call."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import connection, transaction

from factbase import values
from factbase.actions import claims, entities, evidence, properties, review
from factbase.actions import sources as source_actions
from factbase.exceptions import FactbaseError
from factbase.models import Claim, Entity, EntityType, Evidence, Property, Unit
from factbase.models.transitions import Action
from factbase.models.unit import unit_table
from factbase.permissions import Role
from factbase.sample import work
from factbase.values import EntityRef, Kind, ValueType
from sources.anchoring import CheckState
from sources.edtf import EdtfDate, parse_edtf
from sources.models import Publisher, Snapshot, Source

HERE = Path(__file__).resolve().parent
PASSWORD = "every fact has a receipt"  # noqa: S105 - printed for whoever tries the sample desk
ACCOUNTS = {
    "ada": Role.ADMINISTRATOR,
    "mira": Role.CONTRIBUTOR,
    "jonas": Role.REVIEWER,
    "rita": Role.READER,
}
# What a claim of the file was judged to be; "returned" leaves it a draft again.
DECIDED = {
    "verified": Action.VERIFY,
    "rejected": Action.REJECT,
    "disputed": Action.DISPUTE,
    "returned": Action.RETURN,
}
Row = Any  # a table of the file; the actions check what is in it


@dataclass
class Desk:
    """What has been loaded so far, by the keys of the file."""

    editor: User
    reviewer: User
    units: values.UnitTable = field(default_factory=unit_table)
    publishers: dict[str, Publisher] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    properties: dict[str, Property] = field(default_factory=dict)


def is_loaded() -> bool:
    """Whether the sample desk is in the database already."""
    return User.objects.filter(username="mira").exists() and Claim.objects.exists()


@transaction.atomic
def load() -> int:
    """Load accounts, publishers, sources, entities, properties and claims; return the claims.

    All or nothing, and once: 0 if the sample is there. Of two that start together one waits.
    Publishers and properties that the desk has already are taken as they are.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('factbase sample'))")
    if is_loaded():
        return 0
    rows = tomllib.loads((HERE / "desk.toml").read_text(encoding="utf-8"))
    users = {name: _account(name, role) for name, role in ACCOUNTS.items()}
    desk = Desk(editor=users["mira"], reviewer=users["jonas"])
    _load_publishers(desk, rows["publisher"])
    _load_sources(desk, rows["source"])
    _load_entities(desk, rows["entity"])
    _load_properties(desk, rows["property"])
    for row in rows["claim"]:
        work.go_on(_load_claim(desk, row), row, users)
    return len(rows["claim"])


def anchor_articles(folder: Path) -> list[tuple[Source, int]]:
    """Archive the articles in `folder` as snapshots of the sample's sources; check their quotes.

    A file belongs to the source whose title is its first line. Returns each source with the
    number of its quotes. Raises FactbaseError if no file fits or a quote is not found exactly.
    """
    editor = User.objects.get(username="mira")
    done = []
    for path in sorted(folder.glob("*.txt")):
        content = path.read_bytes()
        title = content.decode("utf-8", errors="replace").lstrip("\ufeff").splitlines()[:1]
        source = Source.objects.filter(title__in=[line.strip() for line in title]).first()
        if source is not None:
            done.append((source, _anchor(source, path, content, editor)))
    if not done:
        raise FactbaseError(f"No file in {folder} begins with the title of a sample source.")
    return done


def _account(name: str, role: Role) -> User:
    user, is_new = User.objects.get_or_create(username=name, defaults={"is_staff": True})
    if is_new:
        user.set_password(PASSWORD)
        user.is_staff = role != Role.READER
        user.is_superuser = role == Role.ADMINISTRATOR
        user.save()
        user.groups.add(Group.objects.get(name=role))
    return user


def _load_publishers(desk: Desk, rows: Iterable[Row]) -> None:
    for row in rows:
        key = row.pop("key")
        known = Publisher.objects.standing().filter(name__iexact=row["name"]).first()
        desk.publishers[key] = known or source_actions.save_publisher(
            publisher=Publisher(), by=desk.editor, fields=row
        )


def _load_sources(desk: Desk, rows: Iterable[Row]) -> None:
    for row in rows:
        key, filename = row.pop("key"), row.pop("file", "")
        parents = row.pop("derived_from", [])
        row["publisher"] = desk.publishers[row["publisher"]]
        row["published"] = parse_edtf(row["published"])
        source = source_actions.create(by=desk.editor, fields=row)
        desk.sources[key] = source
        for parent in parents:
            source_actions.derive(
                source=source,
                derived_from=desk.sources[parent["source"]],
                kind=parent["kind"],
                by=desk.editor,
            )
        if filename:
            _archive(source, HERE / "notes" / filename, desk.editor)


def _archive(source: Source, path: Path, by: User) -> Snapshot:
    document = source_actions.Document(path.read_bytes(), filename=path.name)
    archived = source_actions.ingest(document=document, by=by, fields={}, source=source)
    return archived.snapshot


def _load_entities(desk: Desk, rows: Iterable[Row]) -> None:
    types = {row.slug: row for row in EntityType.objects.all()}
    for row in rows:
        key = row.pop("key")
        row["type"] = types[row["type"]]
        row["aliases"] = [_alias(text) for text in row.get("aliases", [])]
        row["identifiers"] = [
            entities.IdentifierFields(*text.split(": ", 1)) for text in row.get("identifiers", [])
        ]
        desk.entities[key] = entities.create(by=desk.editor, fields=row)


def _alias(text: str) -> entities.AliasFields:
    name, _, language = text.partition(" @")
    return entities.AliasFields(name, language)


def _load_properties(desk: Desk, rows: Iterable[Row]) -> None:
    types = {row.slug: row for row in EntityType.objects.all()}
    for row in rows:
        for name in ("subject_types", "object_types"):
            row[name] = [types[slug] for slug in row.get(name, [])]
        row["units"] = [Unit.objects.get(code=code) for code in row.get("units", [])]
        known = Property.objects.filter(slug=row["slug"]).first()
        desk.properties[row["slug"]] = known or properties.create(by=desk.editor, fields=row)


def _load_claim(desk: Desk, row: Row) -> Claim:
    receipts = row.get("evidence", [])
    reference = _date_of(desk, receipts)
    fields: claims.ClaimFields = {
        "subject": desk.entities[row["subject"]],
        "property": desk.properties[row["property"]],
        **_said(desk, row, reference),
        "verbatim": row.get("verbatim", ""),
        "denied": row.get("denied", False),
        "valid": _valid(row, reference),
        "note": row.get("note", ""),
        "qualifiers": [
            {
                "property": desk.properties[item["property"]],
                **_said(desk, item, reference),  # type: ignore[typeddict-item]
            }
            for item in row.get("qualifiers", [])
        ],
    }
    claim = claims.create(by=desk.editor, fields=fields)
    for item in receipts:
        _add_receipt(desk, claim, item)
    return _review(desk, claim, row)


def _date_of(desk: Desk, receipts: list[Row]) -> EdtfDate | None:
    """Return the date of the first receipt's source, which words like "in January" refer to."""
    return desk.sources[receipts[0]["source"]].published_date if receipts else None


def _said(desk: Desk, row: Row, reference: EdtfDate | None) -> Row:
    """Return kind and value of a claim or a qualifier."""
    kind = Kind(row.get("kind", "value"))
    if kind != Kind.VALUE:
        return {"kind": kind, "value": None}
    value_type = ValueType(desk.properties[row["property"]].value_type)
    if value_type is ValueType.ENTITY:
        entity = desk.entities[row["value"]]
        return {"kind": kind, "value": EntityRef(entity.pk, entity.label)}
    value = values.parse(row["value"], value_type, units=desk.units, reference=reference)
    return {"kind": kind, "value": value}


def _valid(row: Row, reference: EdtfDate | None) -> EdtfDate | None:
    if "valid" in row:
        return parse_edtf(row["valid"])
    if "valid_words" not in row:
        return None
    value = values.parse(row["valid_words"], ValueType.DATE, reference=reference, units=None)
    return value.date if isinstance(value, values.DateValue) else None


def _add_receipt(desk: Desk, claim: Claim, row: Row) -> None:
    asserted_by = row.get("asserted_by")
    evidence.add(
        claim=claim,
        by=desk.editor,
        fields={
            "source": desk.sources[row["source"]],
            "exact": row["quote"],
            "stance": row.get("stance", "supports"),
            "asserted_by": desk.entities[asserted_by] if asserted_by else None,
            "mode": row.get("mode", ""),
            "credibility": row.get("credibility"),
        },
    )


def _review(desk: Desk, claim: Claim, row: Row) -> Claim:
    status, comment = row["status"], row.get("comment", "")
    if status == "draft":
        return claim
    claim = review.submit(claim=claim, by=desk.editor)
    if status in DECIDED:
        return review.move(claim=claim, action=DECIDED[status], by=desk.reviewer, comment=comment)
    return claim


def _anchor(source: Source, path: Path, content: bytes, by: User) -> int:
    snapshot = _archive(source, path, by)
    quotes = list(Evidence.objects.standing().filter(source=source).order_by("id"))
    for quote in quotes:
        with transaction.atomic():
            row = evidence.anchor(evidence=quote, snapshot=snapshot, by=by)
        if row.check_state != CheckState.EXACT:
            raise FactbaseError(
                f"{path.name}: the quote “{row.exact}” is {row.check_state}, not exact.",
                field="exact",
            )
    return len(quotes)
