"""The review desk as only a browser can tell: keys, focus, dialog, and one screen that fits."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from factbase.actions import comments, leases
from factbase.models import Claim, Entity, Mention, Status
from tests.browser.conftest import PASSWORD
from tests.factories import EntityFactory, EvidenceFactory, make_claim, make_user

pytestmark = pytest.mark.browser
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def jonas(vocabulary: None) -> User:
    """Return a reviewer of the desk."""
    return make_user("reviewer", username="jonas", password=PASSWORD, is_staff=True)


@pytest.fixture
def waiting(vocabulary: None) -> list[Claim]:
    """Return three claims that wait for review."""
    rows = [
        EvidenceFactory(
            claim=make_claim(status=Status.SUBMITTED, subject=EntityFactory(label=name))
        )
        for name in ("Falcon One", "Falcon Two", "Falcon Three")
    ]
    return [row.claim for row in rows]


def violations(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA."""
    found = Axe().run(page, options={"runOnly": LEVELS}).response["violations"]
    return [f"{row['id']}: {row['nodes'][0]['html']}" for row in found]


def status_of(claim: Claim) -> str:
    return Claim.objects.get(pk=claim.pk).status


def enter(page: Page, user: User) -> None:
    """Sign in on a page of its own kind, on the way to the desk."""
    user.set_password(PASSWORD)
    user.save()
    page.goto("/accounts/login/?next=/admin/")
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def opened(page: Page, name: str) -> None:
    """Wait for the screen of a claim about `name`, and for its script."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    page.wait_for_load_state("load")


def test_queue_is_worked_through_by_keys(
    page: Page, sign_in: Callable[[User], None], jonas: User, waiting: list[Claim]
) -> None:
    first, second, _third = waiting
    sign_in(jonas)
    page.goto("/admin/")
    page.get_by_role("button", name="Review next of Waiting for review").click()
    opened(page, "Falcon One")
    page.keyboard.press("j")
    opened(page, "Falcon Two")
    page.keyboard.press("k")
    opened(page, "Falcon One")

    page.keyboard.press("Control+v")
    page.keyboard.press("v")
    opened(page, "Falcon Two")
    assert status_of(first) == Status.VERIFIED
    page.keyboard.press("u")
    opened(page, "Falcon One")
    assert status_of(first) == Status.SUBMITTED

    page.goto(f"/admin/review/{second.pk}/?queue=waiting")
    page.keyboard.press("d")
    expect(page.get_by_label("Note", exact=True)).to_be_focused()
    expect(page.locator("#note-help")).to_contain_text("Say why")
    page.keyboard.type("verify? rather not")
    assert status_of(second) == Status.SUBMITTED
    page.keyboard.press("Control+Enter")
    opened(page, "Falcon Three")
    assert status_of(second) == Status.DISPUTED


def test_help_is_a_dialog_and_text(
    page: Page, sign_in: Callable[[User], None], jonas: User, waiting: list[Claim]
) -> None:
    sign_in(jonas)
    page.goto(f"/admin/review/{waiting[0].pk}/?queue=waiting")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("bring back to its author")
    page.keyboard.press("v")
    assert status_of(waiting[0]) == Status.SUBMITTED
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("heading", name="Keys")).to_be_visible()
    page.keyboard.press("c")
    expect(page.locator("#comment")).to_be_focused()


def test_opening_what_calls_on_me_counts_it_as_seen(
    page: Page, sign_in: Callable[[User], None], jonas: User, waiting: list[Claim]
) -> None:
    comments.add(claim=waiting[0], by=make_user("reviewer"), text="@jonas look")
    sign_in(jonas)
    page.goto(f"/admin/review/{waiting[0].pk}/?queue=mentions")
    expect(page.get_by_role("button", name="Seen")).to_be_hidden()
    assert Mention.objects.get().seen_at is not None


def test_desk_works_without_scripts(
    new_page: Callable[..., Page], jonas: User, waiting: list[Claim]
) -> None:
    page = new_page(java_script_enabled=False)
    enter(page, jonas)
    page.get_by_role("button", name="Review next of Waiting for review").click()
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why you reject the claim.")
    page.get_by_label("Note", exact=True).fill("No such round.")
    page.get_by_role("button", name="Reject").click()
    opened(page, "Falcon Two")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Your decision is taken back.")).to_be_visible()
    assert status_of(waiting[0]) == Status.SUBMITTED


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_desk_fits_with_the_decision_in_sight(
    new_page: Callable[..., Page], jonas: User, waiting: list[Claim], width: int, theme: str
) -> None:
    leases.take(claim=waiting[1], by=make_user("reviewer", username="ada"))
    Entity.objects.filter(pk=waiting[0].subject_id).update(label="W" * 200)
    # The judge is a script of its own, which the policy of our pages would not let in.
    size = {"width": width, "height": 800}
    page = new_page(viewport=size, color_scheme=theme, bypass_csp=True)
    enter(page, jonas)
    expect(page.get_by_text("is looking at this until")).to_be_visible()
    for address in ("/admin/", "/admin/review/", f"/admin/review/{waiting[0].pk}/?queue=waiting"):
        page.goto(address)
        assert page.evaluate(OVERFLOW) == 0, address
        assert violations(page) == [], address
    for name in ("Verify", "Dispute", "Reject", "Bring back"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport()
