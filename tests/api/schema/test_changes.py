"""What the comparison of two OpenAPI documents calls a change, and what it calls a break."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.management.commands.api_changes import RECORD, current_facts
from api.schema.changes import changes_between, facts_of, read, written
from tests.api.schema.test_document import document

PROJECT = Path(__file__).parents[3]
CLAIMS = "/api/v1/claims/"


def components(changed: Any) -> Any:
    return changed["components"]["schemas"]


def take_operation(changed: Any) -> None:
    del changed["paths"][CLAIMS]["post"]


def take_filter(changed: Any) -> None:
    parameters = changed["paths"][CLAIMS]["get"]["parameters"]
    parameters.remove(next(found for found in parameters if found["name"] == "unit"))


def take_answered_field(changed: Any) -> None:
    del components(changed)["Claim"]["properties"]["confidence"]


def retype_answered_field(changed: Any) -> None:
    components(changed)["Claim"]["properties"]["confidence"] = {"type": "string"}


def demand_field(changed: Any) -> None:
    components(changed)["ClaimRequest"]["required"].append("note")


def take_choice(changed: Any) -> None:
    components(changed)["Claim"]["properties"]["kind"]["enum"].remove("none")


def add_answered_field(changed: Any) -> None:
    components(changed)["Claim"]["properties"]["colour"] = {"type": "string"}


def add_filter(changed: Any) -> None:
    new = {"name": "colour", "in": "query", "schema": {"type": "string"}}
    changed["paths"][CLAIMS]["get"]["parameters"].append(new)


def no_longer_demand(changed: Any) -> None:
    components(changed)["ClaimRequest"]["required"].remove("subject")


def say_it_better(changed: Any) -> None:
    components(changed)["Claim"]["description"] = "What somebody claims."


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (take_operation, f"BREAKS - POST {CLAIMS}"),
        (take_filter, f"BREAKS - GET {CLAIMS} takes query unit"),
        (take_answered_field, "BREAKS - Claim.confidence"),
        (retype_answered_field, "BREAKS ~ Claim.confidence: "),
        (demand_field, "BREAKS + ClaimRequest.note is required"),
        (take_choice, "BREAKS - Claim.kind = none"),
        (add_answered_field, "       + Claim.colour"),
        (add_filter, f"       + GET {CLAIMS} takes query colour"),
        (no_longer_demand, "       - ClaimRequest.subject is required"),
    ],
)
def test_change_is_told_and_judged(change: Callable[[Any], None], line: str) -> None:
    changed = copy.deepcopy(document())
    change(changed)
    lines = [str(found) for found in changes_between(facts_of(document()), facts_of(changed))]
    assert any(found.startswith(line) for found in lines), lines


def test_better_words_are_no_change() -> None:
    changed = copy.deepcopy(document())
    say_it_better(changed)
    assert changes_between(facts_of(document()), facts_of(changed)) == []


def test_record_is_what_the_code_makes() -> None:
    """Fail after any change of the API; `make openapi` records it, so that the commit shows it."""
    assert (PROJECT / RECORD).read_text() == written(current_facts())


def test_record_reads_back() -> None:
    assert read(written(current_facts())) == current_facts()
