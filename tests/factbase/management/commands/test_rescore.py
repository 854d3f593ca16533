from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from factbase.actions import confidence
from factbase.management.commands import rescore as command
from factbase.models import Claim, ConfidenceLedger, Status
from tests.factories import EvidenceFactory, make_claim


def rescore(*options: str) -> str:
    out = StringIO()
    call_command("rescore", *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def claims(db: None) -> list[Claim]:
    found = [make_claim(status=Status.SUBMITTED) for _ in range(3)]
    for claim in found[:2]:
        EvidenceFactory(claim=claim)
    return found


def test_rescore_stores_every_confidence_and_says_how_many(claims: list[Claim]) -> None:
    assert rescore() == "3 claims recomputed, 2 changed.\n"
    assert Claim.objects.filter(confidence=Decimal("0.7")).count() == 2


def test_rescore_again_changes_nothing(claims: list[Claim]) -> None:
    rescore()
    assert rescore() == "3 claims recomputed, 0 changed.\n"


def test_rescore_of_several_batches_goes_on_and_says_how_far_it_is(
    claims: list[Claim], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(confidence, "SUBJECTS_AT_ONCE", 1)
    monkeypatch.setattr(command, "PROGRESS_CLAIMS", 1)
    assert rescore() == "3 claims recomputed, 2 changed.\n"
    assert capsys.readouterr().err == "1 claims\n2 claims\n3 claims\n"


def test_rescore_check_passes_when_stored_is_recomputed(claims: list[Claim]) -> None:
    rescore()
    assert rescore("--check") == "3 claims checked, 0 changed.\n"


def test_rescore_check_names_the_first_claim_that_differs(claims: list[Claim]) -> None:
    rescore()
    Claim.objects.filter(pk=claims[1].pk).update(confidence=Decimal("0.9"))
    message = f"claim {claims[1].pk}: confidence is 0.900000, should be 0.700000"
    with pytest.raises(CommandError, match=message):
        rescore("--check")
    assert Claim.objects.get(pk=claims[1].pk).confidence == Decimal("0.9")


def test_rescore_check_finds_a_ledger_that_was_altered(claims: list[Claim]) -> None:
    rescore()
    ConfidenceLedger.objects.filter(claim=claims[0]).update(entries=[])
    with pytest.raises(CommandError, match="the ledger does not explain its confidence"):
        rescore("--check")


def test_rescore_mends_what_was_altered(claims: list[Claim]) -> None:
    rescore()
    Claim.objects.filter(pk=claims[2].pk).update(confidence=Decimal("0.9"), origins=4)
    ConfidenceLedger.objects.filter(claim=claims[0]).delete()
    assert rescore() == "3 claims recomputed, 2 changed.\n"
    rescore("--check")
