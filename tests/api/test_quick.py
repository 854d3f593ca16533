"""Records found by statements that are compiled once.

That they are what the long way finds is shown by the tests of lists and of `expand`, which compare
each detail with its row in a list.
"""

from typing import Any

import pytest

from api import quick
from factbase.models import Status
from tests.api.conftest import ApiClient
from tests.factories import EvidenceFactory, make_claim, make_match

EXPANDED = "subject,property,object,evidence,evidence.source"


def test_record_with_all_that_is_expanded_is_one_query(
    anonymous: ApiClient, django_assert_num_queries: Any
) -> None:
    claim = make_claim(status=Status.VERIFIED)
    EvidenceFactory.create_batch(3, claim=claim)
    with django_assert_num_queries(1):
        found = anonymous.read(f"claims/{claim.pk}/", expand=EXPANDED)
    assert len(found["evidence"]["items"]) == 3


def test_claims_of_an_entity_are_one_query_and_with_what_it_is_merged_with_two_more(
    anonymous: ApiClient, django_assert_num_queries: Any
) -> None:
    claim, other = (make_claim(status=Status.VERIFIED) for _ in range(2))
    asked = {"subject": str(claim.subject_id)}
    with django_assert_num_queries(1):
        found = anonymous.read("claims/", **asked)["results"]
    assert [each["id"] for each in found] == [str(claim.pk)]
    make_match(claim.subject, other.subject, "same")
    with django_assert_num_queries(3):
        found = anonymous.read("claims/", **asked)["results"]
    assert {each["id"] for each in found} == {str(claim.pk), str(other.pk)}


def test_statement_kept_for_those_who_see_drafts_is_not_used_for_others(
    anonymous: ApiClient, as_contributor: ApiClient
) -> None:
    draft = f"claims/{make_claim().pk}/"
    for _ in range(2):
        assert as_contributor.read(draft)["status"] == "draft"
        assert anonymous.get(f"/api/v1/{draft}").status_code == 404


def test_oldest_statement_makes_room(anonymous: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "_kept", {})
    monkeypatch.setattr(quick, "MAX_KEPT", 1)
    claim = make_claim(status=Status.VERIFIED)
    for expand in ("subject", "property", "subject"):
        found = anonymous.read(f"claims/{claim.pk}/", expand=expand)
        assert "revision" in found[expand]
    assert len(quick._kept) == 1
