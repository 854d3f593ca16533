import pytest
from django.core.management import CommandError, call_command

from factbase.actions import evidence as evidence_actions
from factbase.models import Evidence, Status
from sources.anchoring import CheckState
from tests.factories import EvidenceFactory, make_claim, make_snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("administrator")]
TEXT = "The company said it was valued at 20 billion yuan. Nothing else was said."


@pytest.fixture
def snapshot():
    return make_snapshot(TEXT)


def quoted(snapshot, exact, **fields):
    """Return evidence that has not been checked yet."""
    return EvidenceFactory(
        source=snapshot.source,
        snapshot=snapshot,
        exact=exact,
        check_state=CheckState.NOT_CHECKED,
        **fields,
    )


def test_recheck_with_every_quote_found_counts_them(snapshot, capsys):
    row = quoted(snapshot, "valued at 20 billion yuan")
    EvidenceFactory()
    call_command("recheck")
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines == [["1", "exact"], ["1", "no", "snapshot"], ["2", "in", "all"]]
    row.refresh_from_db()
    assert (row.check_state, row.checked_at is not None) == ("exact", True)


def test_recheck_with_a_missing_quote_names_it_and_fails(snapshot, capsys):
    row = quoted(snapshot, "valued at 30 billion yuan")
    with pytest.raises(CommandError, match=r"1 of 1 quotes are not found\.") as failure:
        call_command("recheck")
    assert failure.value.returncode == 1
    place = f"missing: evidence {row.pk} of claim {row.claim_id}: “valued at 30 billion yuan”"
    assert place in capsys.readouterr().out


def test_recheck_again_gives_the_same_answer(snapshot, capsys):
    quoted(snapshot, "Nothing else was said")
    call_command("recheck")
    first = capsys.readouterr().out
    call_command("recheck")
    assert capsys.readouterr().out == first


def test_recheck_of_a_lost_quote_sends_its_verified_claim_back(snapshot):
    claim = make_claim(status=Status.VERIFIED)
    row = quoted(snapshot, "never in the text", claim=claim)
    Evidence.objects.filter(pk=row.pk).update(
        check_state=CheckState.EXACT, start=0, end=5, checked_at=row.created_at
    )
    with pytest.raises(CommandError, match="not found"):
        call_command("recheck")
    claim.refresh_from_db()
    assert (claim.status, claim.recheck) == ("submitted", "quote_failed")


def test_recheck_leaves_retracted_evidence_alone(snapshot, contributor):
    row = quoted(snapshot, "never in the text")
    evidence_actions.retract(evidence=row, by=contributor, reason="wrong")
    call_command("recheck")


@pytest.mark.parametrize("what", ["source", "claim"])
def test_recheck_of_one_source_or_claim_leaves_the_others(snapshot, capsys, what):
    row = quoted(snapshot, "valued at 20 billion yuan")
    other = quoted(make_snapshot("another text"), "never in the text")
    call_command("recheck", f"--{what}", str(getattr(row, f"{what}_id")))
    assert "1  in all" in capsys.readouterr().out
    other.refresh_from_db()
    assert other.check_state == "not_checked"


def test_recheck_of_a_source_without_evidence_says_so(snapshot):
    with pytest.raises(CommandError, match="no live evidence of that source"):
        call_command("recheck", "--source", str(snapshot.source_id))


def test_recheck_with_something_that_is_no_id_says_so():
    with pytest.raises(CommandError, match="argument --claim: invalid UUID value: 'seven'"):
        call_command("recheck", "--claim", "seven")


def test_recheck_interrupted_reports_what_is_done_and_keeps_it(snapshot, capsys, monkeypatch):
    rows = [quoted(snapshot, words) for words in ("The company", "Nothing else")]
    check = evidence_actions.check
    checked = []

    def interrupted(row):
        if checked:
            raise KeyboardInterrupt
        checked.append(row.pk)
        check(row)

    monkeypatch.setattr(evidence_actions, "check", interrupted)
    with pytest.raises(CommandError, match="Interrupted") as stop:
        call_command("recheck")
    assert stop.value.returncode == 130
    assert "1  in all" in capsys.readouterr().out
    states = {
        row.pk: row.check_state for row in Evidence.objects.filter(pk__in=[r.pk for r in rows])
    }
    assert sorted(states.values()) == ["exact", "not_checked"]
