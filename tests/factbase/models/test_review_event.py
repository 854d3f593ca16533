"""Review events are written once and never again."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from factbase.models import Claim, ReviewEvent
from tests.factories import UserFactory, make_claim

pytestmark = pytest.mark.django_db


def make_event(**fields: object) -> ReviewEvent:
    standard = {
        "claim": make_claim(),
        "claim_revision": 1,
        "action": "submit",
        "from_status": "draft",
        "to_status": "submitted",
        "by": UserFactory(),
    }
    return ReviewEvent.objects.create(**standard | fields)


@pytest.mark.parametrize(
    "sql",
    ["UPDATE factbase_reviewevent SET comment = 'other'", "DELETE FROM factbase_reviewevent"],
)
def test_review_event_changed_by_sql_is_refused(sql: str) -> None:
    make_event()

    with (
        pytest.raises(ProgrammingError, match="Cannot update or delete rows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ({"to_status": "draft"}, "in_table"),
        ({"to_status": "verified"}, "in_table"),
        ({"action": "approve"}, "in_table"),
        ({"action": "retract", "to_status": "retracted", "comment": " "}, "commented"),
        ({"by": None}, "has_person"),
        ({"comment": "x" * 5001}, "comment_length"),
    ],
)
def test_review_event_outside_the_table_is_refused(columns: dict, rule: str) -> None:
    with pytest.raises(IntegrityError, match=f"factbase_reviewevent_{rule}"):
        make_event(**columns)


def test_review_event_moves_its_claim() -> None:
    event = make_event()

    claim = Claim.objects.get(pk=event.claim_id)
    assert (claim.status, claim.revision) == ("submitted", 2)


def test_review_event_of_nobody_reads_as_the_machines() -> None:
    assert ReviewEvent(by=None).actor == "Factbase"
    assert ReviewEvent(by=UserFactory(username="mira")).actor == "mira"
