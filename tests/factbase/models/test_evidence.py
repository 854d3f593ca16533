"""The rules of one piece of evidence, asked of PostgreSQL."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from factbase.models import Evidence
from tests.factories import EvidenceFactory, SourceFactory, make_snapshot

pytestmark = pytest.mark.django_db


def found_evidence() -> Evidence:
    snapshot = make_snapshot("It is worth 20 billion yuan.")
    return EvidenceFactory(
        source=snapshot.source,
        snapshot=snapshot,
        exact="20 billion yuan",
        start=12,
        end=27,
        check_state="exact",
        checked_at=timezone.now(),
    )


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ({"start": 28}, "anchor_order"),
        ({"end": None}, "anchor_order"),
        ({"start": None, "end": None}, "located"),
        ({"checked_at": None}, "checked"),
        ({"check_state": "no_snapshot"}, "checked"),
        ({"check_state": "passed"}, "check_state_known"),
        ({"stance": "proves"}, "stance_known"),
        ({"mode": "telepathy"}, "mode_known"),
        ({"credibility": 0}, "credibility_range"),
        ({"credibility": 7}, "credibility_range"),
        ({"exact": " \n"}, "exact_not_blank"),
        ({"exact": "a" * 10_001}, "exact_not_blank"),
    ],
)
def test_evidence_that_means_nothing_is_refused(columns: dict, rule: str) -> None:
    evidence = found_evidence()

    with (
        pytest.raises(IntegrityError, match=f"factbase_evidence_{rule}"),
        transaction.atomic(),
    ):
        Evidence.objects.filter(pk=evidence.pk).update(**columns)


def test_state_of_a_check_without_snapshot_is_refused() -> None:
    with pytest.raises(IntegrityError, match="factbase_evidence_checked"), transaction.atomic():
        EvidenceFactory(check_state="missing", checked_at=timezone.now())


def test_snapshot_of_another_source_is_refused() -> None:
    evidence = found_evidence()

    with (
        pytest.raises(IntegrityError, match="factbase_evidence_same_source"),
        transaction.atomic(),
    ):
        Evidence.objects.filter(pk=evidence.pk).update(source=SourceFactory())


def test_same_quote_for_a_claim_twice_is_refused_until_the_first_is_retracted() -> None:
    first = EvidenceFactory(exact="the words")
    again = {"claim": first.claim, "source": first.source, "exact": "the words"}

    with pytest.raises(IntegrityError, match="factbase_evidence_once"), transaction.atomic():
        EvidenceFactory(**again)
    Evidence.objects.filter(pk=first.pk).update(retracted_at=timezone.now())

    assert EvidenceFactory(**again).pk != first.pk
