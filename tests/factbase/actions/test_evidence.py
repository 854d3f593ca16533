"""Adding, editing, anchoring and re-checking receipts."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from factbase.actions import evidence, records
from factbase.exceptions import FactbaseError
from factbase.models import Claim, Evidence, Status
from sources.models import Snapshot
from tests.factories import EvidenceFactory, SourceFactory, make_claim, make_snapshot

pytestmark = pytest.mark.django_db

TEXT = "Zhipu AI is worth 20 billion yuan. It was founded in 2019. It lost 2 billion yuan."


def quoted(claim: Claim, by: User, exact: str, **fields: object) -> Evidence:
    return evidence.add(
        claim=claim, by=by, fields={"source": make_or_get().source, "exact": exact} | fields
    )


def make_or_get() -> Snapshot:
    return Snapshot.objects.filter(text=TEXT).first() or make_snapshot(TEXT)


def test_quote_that_is_found_is_located_with_its_context(contributor: User) -> None:
    row = quoted(make_claim(), contributor, "20 billion yuan")

    assert row.check_state == "exact"
    assert TEXT[row.start : row.end] == "20 billion yuan"
    assert row.prefix
    assert TEXT[: row.start].endswith(row.prefix)
    assert TEXT[row.end :].startswith(row.suffix)
    assert row.checked_at is not None


@pytest.mark.parametrize(
    ("exact", "state"),
    [
        ("20  billion yuan", "normalised"),
        ("billion yuan", "ambiguous"),
        ("30 billion yuan", "missing"),
    ],
)
def test_quote_is_kept_with_the_state_of_its_check(
    exact: str, state: str, contributor: User
) -> None:
    row = quoted(make_claim(), contributor, exact)

    assert row.check_state == state


def test_quote_of_a_source_without_archive_says_so(contributor: User) -> None:
    row = evidence.add(
        claim=make_claim(), by=contributor, fields={"source": SourceFactory(), "exact": "words"}
    )

    assert (row.check_state, row.snapshot, row.start) == ("no_snapshot", None, None)
    assert row.checked_at is None


def test_quote_that_names_only_a_snapshot_of_a_retracted_source_is_refused(
    contributor: User,
) -> None:
    snapshot = make_or_get()
    records.retract(record=snapshot.source, by=contributor, reason="a mix-up")
    snapshot.refresh_from_db()

    with pytest.raises(FactbaseError, match="was retracted") as refusal:
        evidence.add(
            claim=make_claim(),
            by=contributor,
            fields={"snapshot": snapshot, "exact": "20 billion yuan"},
        )
    assert refusal.value.field == "source"


def test_quote_from_a_snapshot_of_another_source_is_refused(contributor: User) -> None:
    fields = {"source": SourceFactory(), "snapshot": make_or_get(), "exact": "20 billion yuan"}

    with pytest.raises(FactbaseError, match="not one of this source") as refusal:
        evidence.add(claim=make_claim(), by=contributor, fields=fields)

    assert refusal.value.field == "snapshot"


def test_evidence_for_a_verified_claim_sends_it_back_and_counts_as_an_edit(
    contributor: User, reviewer: User
) -> None:
    claim = make_claim(status=Status.VERIFIED, by=contributor)

    quoted(claim, reviewer, "20 billion yuan")

    claim.refresh_from_db()
    assert (claim.status, claim.recheck) == ("submitted", "evidence_edited")
    assert (claim.updated_by, claim.supports) == (reviewer, 1)


def test_quote_edited_is_checked_anew(contributor: User) -> None:
    row = quoted(make_claim(), contributor, "20 billion yuan")

    row = evidence.edit(evidence=row, by=contributor, fields={"exact": "founded in 2019"})

    assert row.check_state == "exact"
    assert TEXT[row.start : row.end] == "founded in 2019"
    assert TEXT[: row.start].endswith(row.prefix)


def test_evidence_retracted_no_longer_counts_and_restored_counts_again(contributor: User) -> None:
    claim = make_claim(status=Status.SUBMITTED)
    row = quoted(claim, contributor, "20 billion yuan")

    row = evidence.retract(evidence=row, by=contributor, reason="misread")
    claim.refresh_from_db()
    assert (claim.supports, claim.confidence) == (0, None)

    evidence.restore(evidence=row, by=contributor)
    claim.refresh_from_db()
    assert claim.supports == 1
    assert claim.confidence is not None


def recheck_all() -> list[str]:
    seen: list[Evidence] = []
    evidence.recheck(evidence=Evidence.objects.all(), seen=seen.append)
    return [row.check_state for row in seen]


def test_recheck_of_sound_quotes_changes_no_claim(contributor: User) -> None:
    claim = make_claim(status=Status.SUBMITTED, by=contributor)
    quoted(claim, contributor, "20 billion yuan")
    claim.refresh_from_db()

    assert recheck_all() == ["exact"]

    assert Claim.objects.get(pk=claim.pk).revision == claim.revision


def test_recheck_that_no_longer_finds_a_quote_sends_the_verified_claim_back() -> None:
    # Archived otherwise than it reads: what no action would let happen.
    EvidenceFactory(
        claim=make_claim(status=Status.VERIFIED),
        source=(snapshot := make_snapshot(TEXT)).source,
        snapshot=snapshot,
        exact="30 billion yuan",
        check_state="exact",
        checked_at=timezone.now(),
        start=0,
        end=1,
    )

    assert recheck_all() == ["missing"]

    claim = Claim.objects.get()
    event = claim.review_events.latest("claim_revision")
    assert (claim.status, claim.recheck) == ("submitted", "quote_failed")
    assert (event.by, event.comment) == (None, "a quote is no longer found in its source")


def test_anchoring_in_a_first_snapshot_keeps_a_verified_claim_verified(contributor: User) -> None:
    source = SourceFactory()
    claim = make_claim(status=Status.VERIFIED)
    row = EvidenceFactory(claim=claim, source=source, exact="20 billion yuan")
    snapshot = make_snapshot(TEXT, source)

    row = evidence.anchor(evidence=row, snapshot=snapshot, by=contributor)

    claim.refresh_from_db()
    assert (row.check_state, row.snapshot, claim.status) == ("exact", snapshot, "verified")


def test_anchoring_words_that_are_not_there_sends_a_verified_claim_back(contributor: User) -> None:
    source = SourceFactory()
    claim = make_claim(status=Status.VERIFIED)
    row = EvidenceFactory(claim=claim, source=source, exact="30 billion yuan")

    row = evidence.anchor(evidence=row, snapshot=make_snapshot(TEXT, source), by=contributor)

    claim.refresh_from_db()
    assert (row.check_state, claim.status, claim.recheck) == (
        "missing",
        "submitted",
        "quote_failed",
    )


def test_recheck_does_not_overwrite_an_edit_made_meanwhile(
    contributor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = quoted(make_claim(), contributor, "20 billion yuan")
    check = evidence.check

    def check_while_somebody_edits(stale: Evidence) -> None:
        monkeypatch.setattr(evidence, "check", check)
        evidence.edit(evidence=row, by=contributor, fields={"exact": "founded in 2019"})
        check(stale)

    monkeypatch.setattr(evidence, "check", check_while_somebody_edits)
    recheck_all()

    row.refresh_from_db()
    assert TEXT[row.start : row.end] == row.exact == "founded in 2019"


def test_recheck_makes_no_new_revision_of_a_quote_that_stays_where_it_was(
    contributor: User,
) -> None:
    row = quoted(make_claim(), contributor, "20 billion yuan")

    recheck_all()

    first_check = row.checked_at
    row.refresh_from_db()
    assert row.revision == 1
    assert row.checked_at > first_check
