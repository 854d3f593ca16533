"""How a record came to say what it says."""

from decimal import Decimal
from typing import Any

import pghistory
import pytest
from django.contrib.auth.models import User

from factbase.actions import claims, entities, evidence, properties
from factbase.actions.entities import AliasFields
from factbase.history.revisions import Change, difference, revisions_of, steps
from factbase.models import Claim, Status, Unit
from factbase.models.claim import DERIVED
from factbase.values import Kind, Money, Text
from sources.edtf import parse_edtf
from sources.models import Source
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    SourceFactory,
    make_claim,
    make_user,
)

pytestmark = pytest.mark.usefixtures("vocabulary")


def numbers(record: Any) -> list[int]:
    return [revision.number for revision in revisions_of(record)]


def test_revisions_are_listed_newest_first_with_who_and_why(contributor: User) -> None:
    claim = make_claim(by=contributor)
    with pghistory.context(user=contributor.pk, comment="A slip."):
        claims.edit(claim=claim, by=contributor, fields={"note": "seen"})

    newest, oldest = revisions_of(claim)

    assert (newest.number, newest.by, newest.comment) == (2, "contributor", "A slip.")
    assert (oldest.number, oldest.by, oldest.comment) == (1, "contributor", "")
    assert newest.at > oldest.at
    assert steps([newest, oldest])[0].changes == [Change("note", "note", "", "seen")]


def test_difference_names_what_changed_in_words(contributor: User) -> None:
    claim = make_claim(by=contributor, valid="2025-06")
    other = EntityFactory(label="Zhipu AI")
    fields: claims.ClaimFields = {
        "subject": other,
        "value": Money(Decimal("21.5"), "CNY"),
        "valid": parse_edtf("2025"),
        "denied": True,
    }
    claims.edit(claim=claim, by=contributor, fields=fields)

    newest, oldest = revisions_of(claim)

    changes = {change.column: change[2:] for change in difference(oldest, newest)}
    assert changes["subject"] == (claim.subject.label, "Zhipu AI")
    assert changes["valid"] == ("June 2025", "2025")
    assert changes["value"] == ("20 billion CNY", "not 21.5 CNY")
    assert changes["verbatim"] == ("20 billion yuan", "")
    assert "confidence" not in changes


def test_other_names_make_a_revision_and_are_part_of_it(contributor: User) -> None:
    entity = entities.create(
        by=contributor,
        fields={
            "type": EntityFactory().type,
            "label": "Zhipu",
            "aliases": [AliasFields("Z", "zh")],
        },
    )
    entities.edit(entity=entity, by=contributor, fields={"aliases": [AliasFields("智谱")]})
    entities.edit(entity=entity, by=contributor, fields={"aliases": [AliasFields("智谱")]})

    newest, oldest = revisions_of(entity)

    assert difference(oldest, newest) == [Change("aliases", "aliases", "Z (zh)", "智谱")]


def test_qualifiers_and_lists_of_a_property_make_revisions(contributor: User) -> None:
    claim = make_claim(by=contributor)
    round_ = PropertyFactory(value_type="text", label="round")
    qualifier: claims.QualifierFields = {
        "property": round_,
        "kind": Kind.VALUE,
        "value": Text("Series B"),
    }
    claims.edit(claim=claim, by=contributor, fields={"qualifiers": [qualifier]})
    properties.edit(
        property=round_, by=contributor, fields={"units": list(Unit.objects.filter(code="CNY"))}
    )

    assert difference(*reversed(revisions_of(claim))) == [
        Change("qualifiers", "qualifiers", "", "round: Series B")
    ]
    assert Change("units", "units", "", "CNY") in difference(*reversed(revisions_of(round_)))


def test_what_is_derived_makes_no_revision() -> None:
    claim = make_claim()
    Claim.objects.filter(pk=claim.pk).update(confidence="0.5", supports=1)

    assert numbers(claim) == [1]
    assert not set(DERIVED) & set(revisions_of(claim)[0].state)


def test_revision_made_without_a_request_is_by_who_took_the_step_or_edited() -> None:
    author, verifier = make_user("contributor"), make_user("reviewer")
    claim = make_claim(status=Status.VERIFIED, by=author, verified_by=verifier)
    Claim.objects.filter(pk=claim.pk).update(note="edited", updated_by=author)

    by = [revision.by for revision in revisions_of(claim)]

    assert by[0] == str(author)
    assert by[1] == str(verifier)
    assert by[-1] == str(author)


def test_sources_and_evidence_read_in_words(contributor: User) -> None:
    source = SourceFactory(published="2025-06", authors=["Ann", "Ben"])
    receipt = EvidenceFactory(source=source, claim=make_claim(by=contributor))
    evidence.edit(evidence=receipt, by=contributor, fields={"stance": "refutes"})
    Source.objects.filter(pk=source.pk).update(status="corrected")

    (first, second) = reversed(revisions_of(receipt))
    assert Change("stance", "stance", "Supports", "Refutes") in difference(first, second)
    assert second.state["source"] == source.title
    assert revisions_of(source)[0].state["authors"] == "Ann\nBen"
    assert steps(revisions_of(source))[0].changes == [
        Change("status", "status", "Current", "Corrected")
    ]


def test_a_unit_has_a_revision_for_each_event() -> None:
    unit = Unit.objects.get(code="CNY")
    Unit.objects.filter(pk=unit.pk).update(label="Renminbi")

    newest, *_ = steps(revisions_of(unit))

    assert [(each.field, each.after) for each in newest.changes] == [("label", "Renminbi")]
