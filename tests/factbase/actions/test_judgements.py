"""Whether the words support the claim: said by reviewers, of quotes of others."""

import pytest
from django.contrib.auth.models import User

from factbase.actions import judgements
from factbase.exceptions import FactbaseError, PermissionDeniedError, StaleRevisionError
from factbase.models import Evidence, SupportJudgement
from tests.factories import EvidenceFactory


@pytest.fixture
def evidence(contributor: User) -> Evidence:
    """Return a quote that the contributor added."""
    return EvidenceFactory(created_by=contributor, updated_by=contributor)


def present(evidence: Evidence) -> list[str]:
    return [row.verdict for row in judgements.present_judgements([evidence]).values()]


def test_newest_judgement_of_the_present_revision_counts(
    evidence: Evidence, reviewer: User, administrator: User
) -> None:
    judgements.judge(evidence=evidence, by=reviewer, verdict="full")
    judgements.judge(evidence=evidence, by=administrator, verdict="partly", note=" the year? ")
    assert present(evidence) == ["partly"]
    assert list(SupportJudgement.objects.values_list("note", flat=True)) == ["", "the year?"]


def test_changed_quote_has_to_be_judged_again(evidence: Evidence, reviewer: User) -> None:
    judgements.judge(evidence=evidence, by=reviewer, verdict="full")
    evidence.exact = "other words"
    evidence.save()
    assert present(evidence) == []


@pytest.mark.parametrize("role", ["contributor", "reader"])
def test_judging_needs_a_reviewer(
    evidence: Evidence, request: pytest.FixtureRequest, role: str
) -> None:
    with pytest.raises(PermissionDeniedError, match="role reviewer"):
        judgements.judge(evidence=evidence, by=request.getfixturevalue(role), verdict="full")


@pytest.mark.parametrize("column", ["created_by", "updated_by"])
def test_judging_ones_own_quote_is_refused(evidence: Evidence, reviewer: User, column: str) -> None:
    Evidence.objects.filter(pk=evidence.pk).update(**{column: reviewer})
    with pytest.raises(PermissionDeniedError, match="Four eyes"):
        judgements.judge(evidence=evidence, by=reviewer, verdict="full")
    assert not SupportJudgement.objects.exists()


def test_judgement_of_a_quote_that_changed_meanwhile_is_refused(
    evidence: Evidence, reviewer: User
) -> None:
    with pytest.raises(StaleRevisionError, match="changed meanwhile"):
        judgements.judge(evidence=evidence, by=reviewer, verdict="full", revision=7)


@pytest.mark.parametrize(
    ("fields", "message"),
    [({"verdict": "maybe"}, "Choose one of full, partly, not"), ({"note": "x" * 2001}, "at most")],
)
def test_judgement_that_says_nothing_known_is_refused(
    evidence: Evidence, reviewer: User, fields: dict[str, str], message: str
) -> None:
    with pytest.raises(FactbaseError, match=message) as refusal:
        judgements.judge(**{"evidence": evidence, "by": reviewer, "verdict": "full", **fields})
    assert refusal.value.field in fields


def test_retracted_quote_is_not_judged(evidence: Evidence, reviewer: User) -> None:
    Evidence.objects.filter(pk=evidence.pk).update(retracted_at="2025-01-01T00:00Z")
    with pytest.raises(FactbaseError, match="restore it first"):
        judgements.judge(evidence=evidence, by=reviewer, verdict="full")
