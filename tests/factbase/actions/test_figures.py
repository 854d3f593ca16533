"""What is counted for each day, today from the rows and past days from history."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from factbase.actions.figures import counted, keep_figures
from factbase.jobs.figures import keep
from factbase.models import Claim, DeskFigures, Entity, Evidence, Status
from sources.anchoring import CheckState
from tests.factories import EvidenceFactory, make_claim, make_snapshot

pytestmark = pytest.mark.django_db


def quote(claim: Claim, state: CheckState) -> Evidence:
    snapshot = make_snapshot(f"the words {claim.pk} {state}")
    anchor = {"start": 0, "end": 3, "check_state": state, "checked_at": snapshot.captured_at}
    source = snapshot.source
    return EvidenceFactory(claim=claim, source=source, snapshot=snapshot, exact=state, **anchor)


def test_today_is_counted_as_it_is() -> None:
    for status in (Status.DRAFT, Status.SUBMITTED, Status.SUBMITTED, Status.DISPUTED):
        make_claim(status=status)
    verified, mixed = make_claim(status=Status.SUBMITTED), make_claim()
    quote(verified, CheckState.EXACT)
    quote(mixed, CheckState.EXACT)
    quote(mixed, CheckState.MOVED)
    quote(make_claim(status=Status.REJECTED), CheckState.EXACT)
    assert keep_figures(days=1) == 1
    today = DeskFigures.objects.get()
    assert (today.draft, today.submitted, today.verified, today.disputed) == (2, 3, 0, 1)
    assert (today.rejected, today.retracted, today.claims) == (1, 0, 7)
    assert (today.quoted, today.exact, today.quotes_found) == (2, 1, 4)
    assert today.exact_share == 50
    assert (today.waiting, today.waiting_hours, today.oldest_hours) == (3, 0, 0)


def test_waiting_is_reckoned_up_to_the_moment() -> None:
    assert counted(timezone.now())["waiting_hours"] is None
    make_claim(status=Status.SUBMITTED)
    make_claim(status=Status.SUBMITTED)
    found = counted(timezone.now() + timedelta(hours=30))
    assert found["waiting"] == 2
    assert found["waiting_hours"] == found["oldest_hours"] == 29 + (found["waiting_hours"] == 30)


@pytest.mark.django_db(transaction=True)
def test_past_days_come_from_history_as_far_as_it_goes(
    vocabulary: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified_at = make_claim(status=Status.VERIFIED).updated_at
    now, began = verified_at + timedelta(days=3), Entity.objects.get().created_at
    monkeypatch.setattr("factbase.actions.figures.timezone.now", lambda: now)
    # Four, or five where midnight came before the claim was verified.
    past = [began.date() + timedelta(days=n) for n in range((now.date() - began.date()).days + 1)]
    assert keep_figures(days=84) == len(past)
    days = {figures.day: figures.verified for figures in DeskFigures.objects.all()}
    assert days == {day: int(day >= verified_at.date()) for day in past}
    # What has been counted is left alone, but for today.
    assert keep_figures(days=84) == 1


def test_worker_counts_and_so_does_the_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()  # on one day for both
    monkeypatch.setattr("factbase.actions.figures.timezone.now", lambda: now)
    make_claim()
    keep()
    call_command("keep_figures", "--days", "1")
    assert capsys.readouterr().out == "1 days counted.\n"
    assert DeskFigures.objects.get().draft == 1
