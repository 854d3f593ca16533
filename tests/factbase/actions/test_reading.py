"""What is logged while reading is one step, and can be taken back by whoever took it."""

import pytest
from django.contrib.auth.models import User

from factbase.actions import reading
from factbase.exceptions import FactbaseError, PermissionDeniedError
from factbase.models import Claim, Entity, EntityType, Evidence, Property, Status
from factbase.values import Kind
from sources.models import Snapshot
from tests.factories import TWENTY_BILLION, EntityFactory, PropertyFactory, make_snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def snapshot() -> Snapshot:
    return make_snapshot("Worth 20 billion yuan.")


@pytest.fixture
def worth() -> Property:
    return PropertyFactory(value_type="money")


def log(by: User, snapshot: Snapshot, prop: Property, **subject: object) -> Evidence:
    fields = {"property": prop, "kind": Kind.VALUE, "value": TWENTY_BILLION}
    receipt = {"snapshot": snapshot, "exact": "20 billion yuan", "stance": "supports"}
    if not subject:
        fields["subject"] = EntityFactory()
    return reading.log(
        by=by,
        fields=fields,  # type: ignore[arg-type]
        receipt=receipt,  # type: ignore[arg-type]
        subject=subject or None,  # type: ignore[arg-type]
    )


def test_log_stores_subject_claim_and_words_or_nothing(
    contributor: User, snapshot: Snapshot, worth: Property
) -> None:
    company = EntityType.objects.get(slug="company")
    row = log(contributor, snapshot, worth, label="Kestrel", type=company)
    assert (row.claim.subject.label, row.check_state) == ("Kestrel", "exact")

    worth.subject_types.add(EntityType.objects.get(slug="person"))
    with pytest.raises(FactbaseError, match="The subject of"):
        log(contributor, snapshot, worth, label="Merlin", type=company)
    assert not Entity.objects.filter(label="Merlin").exists()


def test_log_needs_a_contributor(reader: User, snapshot: Snapshot, worth: Property) -> None:
    with pytest.raises(PermissionDeniedError):
        log(reader, snapshot, worth)
    assert Claim.objects.count() == 0


def test_undo_retracts_once(contributor: User, snapshot: Snapshot, worth: Property) -> None:
    row = log(contributor, snapshot, worth)
    claim = reading.undo(evidence_added=row, by=contributor)
    assert claim.status == Status.RETRACTED
    row.refresh_from_db()
    assert row.retraction_reason == reading.UNDONE
    with pytest.raises(FactbaseError, match="retracted already"):
        reading.undo(evidence_added=row, by=contributor)


def test_undo_by_another_leaves_the_claim_of_its_author(
    contributor: User, reviewer: User, snapshot: Snapshot, worth: Property
) -> None:
    row = log(contributor, snapshot, worth)
    assert reading.undo(evidence_added=row, by=reviewer).status == Status.DRAFT
