from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factbase.actions.figures import keep_figures
from factbase.models import DeskFigures, ReviewEvent, Status
from factbase.models.transitions import Action
from factbase.values import Text
from tests.factories import EvidenceFactory, make_claim, make_conflict, take_step

pytestmark = pytest.mark.django_db


def add_days(number: int, **figures: int) -> None:
    """Keep figures for so many days before today, after those of today."""
    keep_figures(days=1)
    today = DeskFigures.objects.get()
    for before in range(1, number + 1):
        DeskFigures.objects.filter(day=today.day - timedelta(days=before)).delete()
        values = {
            field.attname: getattr(today, field.attname) for field in today._meta.concrete_fields
        }
        DeskFigures.objects.create(**values | figures | {"day": today.day - timedelta(days=before)})


def test_home_of_an_empty_desk_says_how_facts_come_in(client):
    page = client.get("/").content.decode()
    assert "Nothing is verified yet" in page
    assert "What waits" not in page
    assert "The desk over time" not in page


def test_home_shows_the_newest_verified_claim_with_its_receipt(client):
    claim = make_claim(status=Status.VERIFIED, value=Text("settled"))
    EvidenceFactory(claim=claim, exact="the words")
    make_claim(status=Status.SUBMITTED, value=Text("waiting"))
    page = client.get("/").content.decode()
    assert "settled" in page
    assert "“the words”" in page
    assert "waiting" not in page


def work_shown(page: str) -> dict[str, str]:
    lines = page.partition('class="waits')[2].partition("</ul>")[0].split("<b>")[1:]
    pairs = (line.split("</a>")[0].split("</b> ") for line in lines)
    return {label: number for number, label in pairs}


def test_home_of_a_contributor_counts_their_work(client, contributor):
    make_claim(by=contributor)
    returned = make_claim(by=contributor, status=Status.SUBMITTED)
    take_step(returned, Action.RETURN)
    make_claim()
    make_conflict()
    client.force_login(contributor)
    work = work_shown(client.get("/").content.decode())
    assert work["Your drafts"] == work["Returned to you"] == work["Open conflicts"] == "1"
    assert work["You are mentioned"] == work["Imports running"] == "0"
    assert "Waiting for review" not in work


def test_home_of_a_reviewer_counts_what_others_handed_in(client, reviewer):
    make_claim(status=Status.SUBMITTED)
    make_claim(status=Status.SUBMITTED, by=reviewer)
    make_claim(status=Status.SUBMITTED, recheck="claim_edited")
    client.force_login(reviewer)
    work = work_shown(client.get("/").content.decode())
    assert (work["Waiting for review"], work["Needs re-check"]) == ("1", "1")


def test_home_names_claims_that_are_disputed(client):
    make_claim(status=Status.DISPUTED, value=Text("contested"))
    page = client.get("/").content.decode()
    assert "Disputed, or to be checked again" in page
    assert "contested" in page


def test_home_tells_what_was_verified_anew_from_what_is_new(client):
    fresh = make_claim(status=Status.VERIFIED, value=Text("fresh"))
    anew = make_claim(status=Status.VERIFIED, value=Text("said anew"))
    long_ago = timezone.now() - timedelta(days=30)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        events = ReviewEvent.objects.filter(claim=anew, to_status=Status.VERIFIED)
        events.update(at=long_ago)
    page = client.get("/").content.decode()
    new, _, changed = page.partition('id="changed"')
    assert f"/claims/{fresh.pk}/" in new
    assert f"/claims/{anew.pk}/history/" in changed
    assert "said anew" not in new


def test_charts_show_drafts_to_the_desk_alone(client, contributor):
    make_claim(status=Status.VERIFIED)
    add_days(10, verified=3)
    page = client.get("/").content.decode()
    assert page.count("<svg viewBox") >= 5
    assert "The desk over time" in page
    assert "<td>3</td>" in page
    assert "<span>Drafts</span>" not in page
    client.force_login(contributor)
    assert "<span>Drafts</span>" in client.get("/").content.decode()


def test_large_desk_is_not_counted_for_the_page(client):
    make_claim(status=Status.VERIFIED)
    keep_figures(days=1)
    DeskFigures.objects.update(verified=1_234_567, entities=99)
    page = client.get("/").content.decode()
    assert "about 1,234,567" in page


def test_page_of_the_past_has_neither_work_nor_charts(client, contributor):
    add_days(3)
    client.force_login(contributor)
    page = client.get("/", {"known_at": "2020-01-01T00:00:00Z"}).content.decode()
    assert "What waits for you" not in page
    assert "The desk over time" not in page


def test_queries_do_not_grow_with_the_desk(client, reviewer):
    client.force_login(reviewer)

    def queries(number: int) -> int:
        for _ in range(number):
            EvidenceFactory(claim=make_claim(status=Status.VERIFIED))
            make_claim(by=reviewer)
            make_claim(status=Status.DISPUTED)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/").status_code == 200
        return len(captured)

    assert queries(2) == queries(28)
