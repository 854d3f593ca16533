"""Refusals that name where a record stands: in Chinese no word of English is left in them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils.translation import override

from factbase.actions import claims, conflicts, evidence, merging, review
from factbase.exceptions import FactbaseError
from factbase.models import Status
from factbase.models.transitions import Action
from tests.factories import EntityFactory, EvidenceFactory, make_claim, make_conflict, make_match

pytestmark = pytest.mark.django_db


def edit_what_is_retracted(by: User) -> None:
    claims.edit(claim=make_claim(status=Status.RETRACTED), by=by, fields={"note": "x"})


def quote_for_what_is_rejected(by: User) -> None:
    row = EvidenceFactory(claim=make_claim(status=Status.REJECTED))
    evidence.edit(evidence=row, by=by, fields={"note": "x"})


def reopen_what_is_open(by: User) -> None:
    conflicts.reopen(conflict=make_conflict(), by=by, note="x")


def decide_on_what_was_decided(by: User) -> None:
    claim = EvidenceFactory(claim=make_claim(status=Status.SUBMITTED)).claim
    review.verify(claim=claim, by=by)
    review.move(claim=claim, action=Action.REOPEN, by=by, comment="x", revision=None)
    review.move(claim=claim, action=Action.DISPUTE, by=by, comment="x", revision=claim.revision)


def judge_what_is_judged(by: User) -> None:
    match = make_match(EntityFactory(label="甲"), EntityFactory(label="乙"), "same")
    merging.judge(match=match, judgement="different", by=by)


@pytest.mark.parametrize(
    "step",
    [
        edit_what_is_retracted,
        quote_for_what_is_rejected,
        reopen_what_is_open,
        decide_on_what_was_decided,
        judge_what_is_judged,
    ],
)
def test_refusal_in_chinese_holds_no_english(step: Callable[[User], Any], reviewer: User) -> None:
    with override("zh-hans"), pytest.raises(FactbaseError) as refused:
        step(reviewer)
    said = re.sub(r"person-\d+", "", refused.value.message)
    assert not re.search(r"[a-z]{3,}", said), said
