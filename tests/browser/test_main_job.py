"""The main job by hand, with scripts and without: from an article to a claim in the CSV."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from factbase.actions import saved_views
from factbase.models import Alias, Claim
from sources.models import Source
from tests.browser.conftest import PASSWORD
from tests.factories import EntityFactory, PropertyFactory, make_user

pytestmark = pytest.mark.browser

ARTICLE = """Falcon Robotics raises money

The maker of robots was pegged at over 2 billion euros last year, analysts said.
It was founded in Turin in 2015. Its founders keep a majority.
"""
QUOTE = "pegged at over 2 billion euros last year"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def editor(vocabulary: None) -> User:
    """Return who logs claims; an entity with two names and a property are there already."""
    falcon = EntityFactory(label="Falcon Robotics")
    Alias.objects.create(entity=falcon, name="猎鹰机器人", language="zh-Hans")
    EntityFactory(label="Falcon Fund")
    PropertyFactory(slug="valuation", label="valuation")
    return make_user("contributor", username="mira", password=PASSWORD)


@pytest.fixture
def checker(vocabulary: None) -> User:
    """Return who verifies them."""
    return make_user("reviewer", username="jonas", password=PASSWORD)


def sign_in(page: Page, user: User) -> None:
    """Sign in through the form, after signing out whoever was there."""
    user.set_password(PASSWORD)
    user.save()
    page.goto("/")
    if page.get_by_role("button", name="Sign out").is_visible():
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def add_source(page: Page) -> None:
    """Paste the article, correct what was read from it, and name a publisher that is new."""
    page.goto("/sources/new/")
    page.get_by_label("Or pasted text").fill(ARTICLE)
    page.get_by_role("button", name="Read the text").click()
    expect(page.get_by_label("Title")).to_have_value("Falcon Robotics raises money")
    expect(page.get_by_label("Or pasted text")).to_have_value(ARTICLE.strip("\n") + "\n")
    page.get_by_label("Publisher").fill("Turin Tribune")
    page.get_by_label("Published").fill("3 March 2024")
    page.get_by_role("button", name="Save the source").click()
    page.get_by_label("Add “Turin Tribune”").check()
    page.get_by_role("button", name="Save the source").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Falcon Robotics raises money")


def fill_claim(page: Page) -> None:
    """Type the claim in words, its subject by another name."""
    page.get_by_label("Subject").fill("猎鹰机器人")
    page.locator("#id_property").select_option(label="valuation (money)")
    page.locator("#id_value").fill("over 2 billion euros")
    page.get_by_label("When it holds").fill("last year")
    page.get_by_label("Quote").fill(QUOTE)


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no_scripts"])
def test_article_becomes_a_verified_claim_in_the_csv(
    new_page: Callable[..., Page],
    editor: User,
    checker: User,
    tmp_path: Path,
    has_scripts: bool,
) -> None:
    page = new_page(java_script_enabled=has_scripts, accept_downloads=True)
    sign_in(page, editor)
    add_source(page)

    page.goto(f"/claims/new/?source={Source.objects.get().pk}")
    fill_claim(page)
    page.get_by_role("button", name="Check first").click()
    expect(page.locator("#id_value_understood")).to_have_text(
        re.compile("Understood as at least 2 billion EUR")
    )
    expect(page.locator("#id_valid_understood")).to_have_text(re.compile("Understood as 2023"))
    page.get_by_role("button", name="Save as draft").click()
    expect(page.get_by_role("status").filter(has_text="saved as a draft").first).to_be_visible()
    claim = Claim.objects.get()

    page.get_by_role("link", name="Read it in the source").click()
    expect(page.locator(".archived-text mark")).to_have_text(QUOTE)

    page.goto(f"/claims/{claim.pk}/")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("status").filter(has_text="submitted").first).to_be_visible()

    sign_in(page, checker)
    page.goto(f"/claims/{claim.pk}/")
    page.get_by_role("button", name="Verify").click()
    expect(
        page.get_by_role("status").filter(has_text="The claim is verified.").first
    ).to_be_visible()

    page.goto(f"/entities/{claim.subject_id}/")
    expect(page.get_by_role("main")).to_contain_text("at least 2 billion EUR")
    expect(page.get_by_role("main")).to_contain_text(QUOTE)

    page.goto("/claims/?property=valuation")
    files = page.locator("details", has=page.locator("a[href*='/exports/list/claims.csv']"))
    files.locator("summary").click()
    with page.expect_download() as download:
        files.locator("a[href*='/exports/list/claims.csv']").last.click()
    saved = tmp_path / "claims.csv"
    download.value.save_as(saved)
    with saved.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["id"] == str(claim.pk)]
    assert len(rows) == 1
    assert str(claim.pk) in rows[0].values()
    assert "2000000000" in rows[0].values()


def test_subject_is_picked_from_suggestions_by_keyboard(page: Page, editor: User) -> None:
    sign_in(page, editor)
    page.goto("/claims/new/")
    subject = page.get_by_role("combobox", name="Subject")

    subject.fill("猎鹰")  # at once: nothing is asked for the first character alone
    expect(page.locator("#id_subject_list [role=option]")).to_have_count(1)
    expect(subject).to_have_attribute("aria-expanded", "true")
    subject.press("ArrowDown")
    expect(page.locator("#id_subject_list [aria-selected=true]")).to_contain_text("Falcon Robotics")
    subject.press("Enter")

    expect(subject).to_have_value("Falcon Robotics")
    expect(subject).to_have_attribute("aria-expanded", "false")
    assert page.locator("#id_subject_choice").input_value() != ""


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(page: Page, editor: User) -> None:
    sign_in(page, editor)
    page.goto("/claims/new/")
    subject = page.get_by_role("combobox", name="Subject")

    subject.fill("Falcon")
    expect(page.locator("#id_subject_list [role=option]")).to_have_count(2)
    subject.press("Escape")

    expect(page.locator("#id_subject_list")).to_be_hidden()
    expect(subject).to_have_value("Falcon")


def test_value_is_previewed_while_typing(page: Page, editor: User) -> None:
    sign_in(page, editor)
    page.goto("/claims/new/")
    page.locator("#id_property").select_option(label="valuation (money)")
    understood = page.locator("#id_value_understood")

    page.locator("#id_value").press_sequentially("about 20B yuan")
    expect(understood).to_contain_text("Understood as about 20 billion CNY")
    page.locator("#id_value").fill("twenty")
    expect(understood).to_contain_text("cannot be read")


def test_wrong_form_puts_the_focus_on_the_summary(page: Page, editor: User) -> None:
    sign_in(page, editor)
    page.goto("/claims/new/")
    page.get_by_role("button", name="Save as draft").click()

    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="Subject", exact=True).click()
    subject = page.get_by_role("combobox", name="Subject")
    expect(subject).to_be_in_viewport()
    subject.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(subject).to_be_focused()
    expect(subject).to_have_css("outline-style", "solid")


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("name", ["saved_view", "token", "login"])
def test_what_is_wrong_is_focused_on_every_form(
    new_page: Callable[..., Page], editor: User, name: str, scripts: bool
) -> None:
    page = new_page(viewport={"width": 1280, "height": 900}, java_script_enabled=scripts)
    if name != "login":
        sign_in(page, editor)
    view = saved_views.keep(list_name="claims", name="Mine", query="", by=editor)
    addresses = {"saved_view": f"/views/{view.pk}/", "token": "/accounts/tokens/new/"}
    page.goto(addresses.get(name, "/accounts/login/"))
    page.get_by_role("main").get_by_role("textbox").first.fill("")
    page.get_by_role("main").locator("form[method=post] .button-primary").first.click()

    expect(page.locator(".error-summary")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1600])
def test_forms_fit_at_any_width(
    new_page: Callable[..., Page], editor: User, width: int, theme: str
) -> None:
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=theme)
    sign_in(page, editor)
    for kind in ("entities", "properties", "publishers", "sources", "claims"):
        page.goto(f"/{kind}/new/")
        assert page.evaluate(OVERFLOW) == 0, kind
        page.locator("main form.form button[type=submit]").last.click()
        expect(page.locator(".error-summary").first).to_be_visible()
        assert page.evaluate(OVERFLOW) == 0, kind
