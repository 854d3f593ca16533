"""Review events are written once and never again."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from factbase.models import ReviewEvent
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


def test_review_event_that_moves_nothing_is_refused() -> None:
    with pytest.raises(IntegrityError, match="factbase_reviewevent_moves"):
        make_event(to_status="draft")
