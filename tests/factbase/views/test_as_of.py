"""Pages at an earlier moment, and of what held at a time."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from factbase.models import Claim, Entity, Status
from factbase.models.transitions import Action
from sources.models import Source
from tests.desk import Desk
from tests.factbase.history.moments import now
from tests.factories import make_claim, make_user, take_step

pytestmark = pytest.mark.usefixtures("vocabulary")


class Past:
    """A desk as it was `then`, and what has been changed since."""

    def __init__(self) -> None:
        self.desk = Desk(rows=1)
        self.then: datetime = now()
        Entity.objects.filter(pk=self.desk.entity.pk).update(label="Renamed since")
        Source.objects.filter(pk=self.desk.source.pk).update(title="Retitled since")
        self.later = self.desk.add_claim(note="logged since")

    def page(self, client: Client, address: str, **parameters: str) -> str:
        response = client.get(address, {"known_at": self.then.isoformat(), **parameters})
        assert response.status_code == 200
        return response.content.decode()


@pytest.fixture
def past() -> Past:
    return Past()


def test_every_page_shows_what_was_known_and_says_so(client: Client, past: Past) -> None:
    addresses = past.desk.addresses()
    del addresses["snapshot-file"]
    for name, whole in addresses.items():
        address, _, query = whole.partition("?")
        parameters = dict(pair.split("=") for pair in query.split("&") if pair)

        text = past.page(client, address, **parameters)

        assert "You read what Factbase said on" in text, name
        assert "Back to now" in text, name
        assert "since" not in text, name
        assert "You read what" not in client.get(address, parameters).content.decode(), name


def test_page_of_what_was_not_there_yet_is_not_found(client: Client, past: Past) -> None:
    address = f"/claims/{past.later.pk}/"

    response = client.get(address, {"known_at": past.then.isoformat()})

    assert response.status_code == 404
    assert "was not there yet" in response.content.decode()
    assert client.get(address).status_code == 200


def test_export_link_and_pages_keep_the_moment(client: Client, past: Past) -> None:
    then = past.then.isoformat()

    text = past.page(client, "/claims/", status="any")
    export = client.get("/exports/claims.csv", {"known_at": then, "status": "any"})

    rows = b"".join(export.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert "/exports/list/claims.csv?known_at=" in text
    assert "?known_at=" in text.split('class="claim-sentence"')[1]
    assert f"claims-{past.then:%Y-%m-%d-%H%M}.csv" in export["Content-Disposition"]
    assert len(rows) == 1 + Claim.objects.count() - 1
    assert not any("since" in row for row in rows)


def test_the_past_offers_nothing_to_change(client: Client, past: Past) -> None:
    client.force_login(make_user("contributor"))
    address = f"/claims/{past.desk.claim.pk}/"

    assert "Add a quote" in client.get(address).content.decode()
    text = past.page(client, address)
    assert "Add a quote" not in text
    assert "Edit this claim" not in text
    assert "New claim" not in text


@pytest.mark.parametrize("address", ["/", "/claims/", "/entities/", "/exports/claims.csv"])
def test_what_is_no_moment_is_refused_by_name(client: Client, db: Any, address: str) -> None:
    response = client.get(address, {"known_at": "yesterday"})

    assert response.status_code == 400
    assert "known_at: “yesterday” is not a moment" in response.content.decode()


def test_the_future_is_now(client: Client, past: Past) -> None:
    text = client.get("/claims/", {"known_at": "2999-01-01"}).content.decode()

    assert "Renamed since" in text
    assert "You read what" not in text


def test_valid_time_narrows_lists_and_facts(client: Client, db: Any) -> None:
    old = make_claim(status=Status.VERIFIED, valid="2019", verbatim="")
    make_claim(status=Status.VERIFIED, valid="2025", subject=old.subject, property=old.property)

    listed = client.get("/claims/", {"valid_at": "2019-06-01"}).content.decode()
    facts = client.get(f"/entities/{old.subject_id}/", {"valid_at": "2019-06-01"}).content.decode()
    alone = client.get(f"/claims/{old.pk}/", {"valid_at": "2025"}).content.decode()

    assert "1 claim<" in listed
    assert "You read what can hold at <strong>1 June 2019" in listed
    assert facts.count('class="fact ') + facts.count('class="fact"') == 1
    assert "It cannot hold at 2025." in alone


def test_valid_time_that_cannot_be_read_is_refused_by_name(client: Client, db: Any) -> None:
    response = client.get("/entities/", {"valid_at": "June"})

    assert response.status_code == 400
    assert "valid_at: " in response.content.decode()


def test_drafts_of_then_stay_on_the_desk(client: Client, db: Any) -> None:
    claim = make_claim(status=Status.DRAFT)
    then = now().isoformat()
    take_step(claim, Action.SUBMIT)
    take_step(claim, Action.VERIFY)

    address = f"/claims/{claim.pk}/"
    assert client.get(address).status_code == 200
    assert client.get(address, {"known_at": then}).status_code == 404
    client.force_login(make_user("contributor"))
    assert client.get(address, {"known_at": then}).status_code == 200
