"""What only a browser can tell of lists: the keys, the drawer, both themes by axe."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from factbase.models import Claim, Status
from tests.desk import Desk
from tests.factories import make_submitted, make_user

pytestmark = pytest.mark.browser


def test_rows_are_chosen_and_verified_by_keyboard_alone(page, sign_in):
    reviewer, author = make_user("reviewer", username="jonas"), make_user("contributor")
    for _ in range(3):
        make_submitted(author)
    own = make_submitted(reviewer)
    sign_in(reviewer)
    page.goto("/claims/?status=submitted")
    for key in ("j", "x", "j", "x", "j", "j", "Shift+X"):
        page.keyboard.press(key)
    expect(page.get_by_text("4 chosen")).to_be_visible()
    verify = page.get_by_role("button", name="Verify", exact=True)
    verify.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Verify 4 claims?")).to_be_visible()
    confirm = page.get_by_role("main").get_by_role("button", name="Verify", exact=True)
    confirm.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="3 claims verified")).to_be_visible()
    expect(page.get_by_text("Four eyes").first).to_be_visible()
    assert Claim.objects.get(status=Status.SUBMITTED) == own


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_lists_are_accessible(new_page, width, theme):
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=theme)
    Desk(2)
    for address in (
        "/claims/?status=any&columns=status,quote",
        "/sources/",
        "/claims/?filters=all",
    ):
        page.goto(address)
        results = Axe().run(
            page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
        )
        assert results.violations_count == 0, results.generate_report()


def test_facets_of_a_narrow_screen_are_in_a_drawer_that_needs_no_javascript(new_page):
    Desk(1)
    page = new_page(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page.goto("/claims/")
    answer = page.get_by_role("link", name=re.compile("Submitted"))
    expect(answer).to_be_hidden()
    page.get_by_role("button", name="Narrow the list").click()
    answer.click()
    expect(page).to_have_url(re.compile(r"\?status=submitted$"))
