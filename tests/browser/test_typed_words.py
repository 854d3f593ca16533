"""What was typed is not lost: with the tab, with the session, or with the form that was sent."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from factbase.models import Entity
from tests.browser.conftest import PASSWORD
from tests.factories import make_user

pytestmark = pytest.mark.browser
NEW = "/entities/new/"
NOTHING_KEPT = "!Object.keys(localStorage).some(key => key.startsWith('factbase-draft:'))"


@pytest.fixture
def mira(vocabulary: None, sign_in: Callable[[User], None]) -> User:
    """Return a contributor, signed in."""
    user = make_user("contributor", username="mira")
    sign_in(user)
    return user


def fill(page: Page) -> None:
    page.get_by_label("Name").fill("Zhipu AI")
    page.get_by_label("Type").select_option(label="Company")
    page.get_by_label("Also called").fill("智谱\nBigModel")


def test_closed_tab_gives_its_words_back(page: Page, mira: User) -> None:
    page.goto(NEW)
    fill(page)
    again = page.context.new_page()
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    again.goto(NEW)
    again.get_by_role("button", name="Put them back").click()
    expect(again.get_by_label("Also called")).to_have_value("智谱\nBigModel")
    again.get_by_role("button", name="Save").click()
    expect(again.get_by_role("heading", name="Zhipu AI", exact=True)).to_be_visible()
    again.wait_for_load_state()
    assert again.evaluate(NOTHING_KEPT)
    again.goto(NEW)
    expect(again.get_by_role("button", name="Put them back")).to_have_count(0)


def test_words_of_another_person_are_not_offered(
    page: Page, mira: User, sign_in: Callable[[User], None]
) -> None:
    page.goto(NEW)
    fill(page)
    page.get_by_role("button", name="Sign out").click()
    sign_in(make_user("contributor", username="noor"))
    page.goto(NEW)
    expect(page.get_by_label("Name")).to_have_value("")
    expect(page.get_by_role("button", name="Put them back")).to_have_count(0)


def test_form_survives_a_lost_session(page: Page, mira: User) -> None:
    page.goto(NEW)
    fill(page)
    Session.objects.all().delete()
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Username").fill("mira")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("main")).to_contain_text("BigModel")
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_role("heading", name="Zhipu AI", exact=True)).to_be_visible()
    page.wait_for_load_state()
    assert page.evaluate(NOTHING_KEPT)
    assert [alias.name for alias in Entity.objects.get().aliases.order_by("name")] == [
        "BigModel",
        "智谱",
    ]
