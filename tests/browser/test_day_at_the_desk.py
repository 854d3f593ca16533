"""A day at the desk, two people, one browser each: from contradicting claims to a clean proof."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from playwright.sync_api import Page, expect
from pytest_django import Settings

from factbase.actions import merging
from factbase.models import Claim, Entity, Match, Status
from sources.models import Source
from tests.browser.conftest import PASSWORD
from tests.factories import EntityFactory, PropertyFactory, SourceFactory, make_snapshot, make_user

pytestmark = pytest.mark.browser

ARTICLES = {
    "Falcon Robotics raises money": "The maker of robots was worth 2 billion euros in 2023.",
    "Falcon Robotics in numbers": "Falcon Robotics was worth 900 million euros in 2023, it says.",
}


class Desk:
    """Two people at their browsers, and what they write about."""

    def __init__(self, new_page: Callable[..., Page]) -> None:
        self.falcon = EntityFactory(label="Falcon Robotics")
        self.double = EntityFactory(label="Falcon Robotics S.p.A.")
        PropertyFactory(slug="valuation", label="valuation")
        for title, text in ARTICLES.items():
            make_snapshot(text, SourceFactory(title=title))
        self.mira = make_user("contributor", username="mira", is_staff=True)
        self.jonas = make_user("reviewer", username="jonas", is_staff=True)
        self.at_mira = self.seat(new_page, self.mira)
        self.at_jonas = self.seat(new_page, self.jonas)

    def seat(self, new_page: Callable[..., Page], user: User) -> Page:
        """Return the browser of a person who has signed in."""
        user.set_password(PASSWORD)
        user.save()
        page = new_page(viewport={"width": 1280, "height": 900})
        page.goto("/accounts/login/")
        page.get_by_label("Username").fill(user.username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        return page

    def log(self, *, value: str, title: str, quote: str) -> Claim:
        """Have Mira log a claim with its receipt and hand it in."""
        page, source = self.at_mira, Source.objects.get(title=title)
        page.goto(f"/claims/new/?subject={self.falcon.pk}&property=valuation&source={source.pk}")
        page.locator("#id_value").fill(value)
        page.get_by_label("When it holds").fill("2023")
        page.get_by_label("Quote").fill(quote)
        page.get_by_role("button", name="Save as draft").click()
        expect(page.get_by_role("status").filter(has_text="saved as a draft").first).to_be_visible()
        claim = Claim.objects.latest("created_at")
        page.get_by_role("button", name="Submit").click()
        expect(page.get_by_role("status").filter(has_text="submitted").first).to_be_visible()
        return claim


@pytest.fixture
def desk(new_page: Callable[..., Page], vocabulary: None) -> Desk:
    return Desk(new_page)


def status_of(claim: Claim) -> str:
    return Claim.objects.get(pk=claim.pk).status


def test_day_at_the_desk_ends_in_a_clean_proof(
    desk: Desk, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    high = desk.log(
        value="2 billion euros",
        title="Falcon Robotics raises money",
        quote="worth 2 billion euros in 2023",
    )
    low = desk.log(
        value="900 million euros",
        title="Falcon Robotics in numbers",
        quote="worth 900 million euros in 2023",
    )
    expect(desk.at_mira.get_by_role("main")).to_contain_text("2 billion EUR cannot equal")

    judge_both(desk.at_jonas, high, low)
    before = datetime.now(UTC)
    retract_source(desk.at_mira, "Falcon Robotics raises money")
    check_again(desk.at_jonas, high)
    resolve_conflict(desk.at_jonas, low)
    merge_and_undo(desk)
    read_the_past(desk.at_mira, desk.falcon, before)

    assert (status_of(high), status_of(low)) == (Status.DISPUTED, Status.VERIFIED)
    call_command("verify")


def judge_both(page: Page, high: Claim, low: Claim) -> None:
    """Verify one claim and dispute the other, from the landing page, by key."""
    page.goto("/admin/")
    expect(page.get_by_role("main")).to_contain_text("Open conflicts")
    page.get_by_role("button", name="Review next of Waiting for review").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 billion EUR")
    expect(page.locator("blockquote mark")).to_have_text("worth 2 billion euros in 2023")
    page.get_by_role("button", name="Full").click()
    expect(page.locator(".judged-full")).to_be_visible()
    page.wait_for_load_state("load")
    page.keyboard.press("v")
    expect(page.get_by_role("heading", level=1)).to_contain_text("900 million EUR")
    page.wait_for_load_state("load")
    page.keyboard.press("d")
    page.keyboard.type("Another article says 2 billion.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").filter(has_text="disputed").first).to_be_visible()
    assert (status_of(high), status_of(low)) == (Status.VERIFIED, Status.DISPUTED)


def retract_source(page: Page, title: str) -> None:
    """Record that the publisher took an article back."""
    source = Source.objects.get(title=title)
    page.goto(f"/sources/{source.pk}/edit/")
    page.locator("#id_status").select_option("retracted")
    page.locator("#id_status_note").fill("Hoax.")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("status").filter(has_text="saved").first).to_be_visible()


def check_again(page: Page, claim: Claim) -> None:
    """Meet the claim among those to be checked again; it cannot be verified on that source."""
    assert status_of(claim) == Status.SUBMITTED
    page.goto("/admin/")
    page.get_by_role("button", name="Review next of Needs re-check").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 billion EUR")
    expect(page.get_by_role("main")).to_contain_text("Retracted by its publisher")
    page.wait_for_load_state("load")
    page.keyboard.press("v")
    expect(page.get_by_role("alert")).to_contain_text("corrected or retracted")
    assert status_of(claim) == Status.SUBMITTED
    page.get_by_label("Note", exact=True).fill("Its only source was taken back.")
    page.get_by_role("button", name="Dispute").click()
    expect(page.get_by_role("status").filter(has_text="disputed").first).to_be_visible()


def resolve_conflict(page: Page, stands: Claim) -> None:
    """Decide which of the two stands, and verify that one."""
    page.goto("/conflicts/")
    page.get_by_role("link", name="cannot equal").click()
    page.get_by_label("second stands").check()
    page.locator("#id_note").fill("The other article was a hoax.")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("main")).to_contain_text("The other article was a hoax.")
    page.goto(f"/admin/review/{stands.pk}/")
    page.wait_for_load_state("load")
    page.keyboard.press("v")
    expect(page.get_by_role("status").filter(has_text="verified").first).to_be_visible()


def merge_and_undo(desk: Desk) -> None:
    """Merge two entities, see one page for both, and take it back."""
    match = merging.propose(left=desk.falcon, right=desk.double, by=desk.mira).match
    page = desk.at_jonas
    page.goto(f"/matches/{match.pk}/")
    with page.expect_navigation():
        page.get_by_role("button", name="The same", exact=True).click()
    page.goto(f"/entities/{desk.double.pk}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Falcon Robotics")
    page.goto(f"/matches/{match.pk}/")
    with page.expect_navigation():
        page.get_by_role("button", name="Take it back").click()
    page.goto(f"/entities/{desk.double.pk}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Falcon Robotics S.p.A.")
    assert Match.objects.get().judgement == "proposed"


def read_the_past(page: Page, entity: Entity, moment: datetime) -> None:
    """Read the entity as it was known before the retraction, and as it is known now."""
    known_at = moment.isoformat().replace("+00:00", "Z")
    page.goto(f"/entities/{entity.pk}/?known_at={known_at}")
    expect(page.get_by_role("main")).to_contain_text("what Factbase said")
    fact = page.locator(".fact", has_text="2 billion EUR").first
    expect(fact).to_contain_text("Verified")
    page.goto(f"/entities/{entity.pk}/")
    expect(page.locator(".fact", has_text="2 billion EUR").first).to_contain_text("Disputed")
