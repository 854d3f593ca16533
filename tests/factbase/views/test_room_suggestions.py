"""Suggestions come to the reading room with their places, without those that quotes have used."""

import pytest
from django.test import Client

from sources.anchoring import CheckState
from sources.models import Snapshot
from tests.factories import EntityFactory, EvidenceFactory, make_claim, make_snapshot

pytestmark = pytest.mark.django_db

TEXT = "Falcon Robotics 🦅 got 20 billion yuan, and 3 million euros."


@pytest.fixture
def snapshot(client: Client, contributor: object) -> Snapshot:
    client.force_login(contributor)  # type: ignore[arg-type]
    return make_snapshot(TEXT)


def marks(client: Client, snapshot: Snapshot) -> str:
    return client.get(f"/sources/{snapshot.source_id}/suggestions/marks/").content.decode()


def test_suggestions_say_where_they_stand_in_code_points(
    client: Client, snapshot: Snapshot
) -> None:
    EntityFactory(label="Falcon Robotics")
    page = marks(client, snapshot)
    assert 'data-start="0" data-end="15" data-kind="entity">name: Falcon Robotics' in page
    start = TEXT.index("20 billion yuan")
    assert f'data-start="{start}" data-end="{start + 15}" data-kind="money">' in page
    assert page.count("<li") == 3


def test_suggestion_that_a_quote_has_used_is_left_out(client: Client, snapshot: Snapshot) -> None:
    exact = "got 20 billion yuan, and 3 million"
    start = TEXT.index(exact)
    EvidenceFactory(
        claim=make_claim(),
        source=snapshot.source,
        snapshot=snapshot,
        exact=exact,
        start=start,
        end=start + len(exact),
        check_state=CheckState.EXACT,
        checked_at=snapshot.captured_at,
    )
    page = marks(client, snapshot)
    assert "20 billion" not in page
    assert "3 million EUR" in page


def test_suggestions_of_a_source_without_a_copy_are_not_found(
    client: Client, snapshot: Snapshot
) -> None:
    gone = "/sources/00000000-0000-7000-8000-000000000000/suggestions/marks/"
    assert client.get(gone).status_code == 404
