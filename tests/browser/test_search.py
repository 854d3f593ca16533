"""A fact found by its Chinese name: by keyboard while typing, and by the plain form."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from factbase.models import Alias, Status
from tests.factories import EntityFactory, EvidenceFactory, make_claim

pytestmark = pytest.mark.browser

BOX = "Search entities, claims and sources"


@pytest.fixture
def zhipu(vocabulary: None) -> str:
    """Return the address of an entity with a Chinese name and a verified claim."""
    entity = EntityFactory(label="Zhipu AI")
    Alias.objects.create(entity=entity, name="智谱")
    claim = make_claim(subject=entity, status=Status.VERIFIED)
    EvidenceFactory(claim=claim, exact="智谱 is pegged at 20 billion yuan")
    return f"/entities/{entity.pk}/"


def test_fact_is_found_by_its_chinese_name_with_the_keyboard(page: Page, zhipu: str) -> None:
    page.goto("/claims/")
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name=BOX)
    expect(box).to_be_focused()
    page.keyboard.insert_text("智谱")  # at once: nothing is asked for the first character alone
    options = page.get_by_role("listbox", name=BOX).get_by_role("option")
    expect(options).to_have_count(2)
    expect(page.get_by_role("search").get_by_role("status")).to_contain_text("2 results")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(options.first).to_contain_text("alias 智谱")
    expect(options.last).to_contain_text("quote: “智谱 is pegged")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("智谱")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{zhipu}$"))
    expect(page.get_by_text("20 billion CNY").first).to_be_visible()


def test_fact_is_found_by_its_chinese_name_without_javascript(new_page, zhipu: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("search").get_by_label(BOX).fill("智谱")
    page.get_by_role("search").get_by_role("button", name="Search").click()
    expect(page.get_by_role("main").get_by_text("alias 智谱")).to_be_visible()
    expect(page.locator("blockquote mark")).to_have_text("智谱")
    page.get_by_role("link", name="Zhipu AI").first.click()
    expect(page).to_have_url(re.compile(f"{zhipu}$"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_open_options_and_results_are_accessible(new_page, zhipu: str, theme: str) -> None:
    page = new_page(color_scheme=theme, viewport={"width": 360, "height": 800})
    page.goto("/search/?q=Zhippu&type=company")
    page.keyboard.press("/")
    page.keyboard.insert_text("智谱")
    expect(page.get_by_role("option", name="Zhipu AI").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, options=options).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
