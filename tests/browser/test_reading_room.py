"""An article becomes ten claims by keyboard alone, beside its text; and the same by links alone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from factbase.models import Claim, Evidence
from sources.models import Snapshot, Source
from tests.browser.test_main_job import sign_in
from tests.factbase.views.test_originals import archived
from tests.factories import EntityFactory, PropertyFactory, make_snapshot, make_user

pytestmark = pytest.mark.browser

# Our own invention. An eagle and two scripts, so that code points, bytes and units of JavaScript
# differ; a line that ends in two blanks, which the page collapses.
ARTICLE = """Heron Grid 🦅 spreads its wings

Heron Grid 苍鹭电网 was founded in 2016 by two sisters from Bergen, who sold a ferry for it.

Pension funds valued the company at about 1.2 billion euros last year.  It had revenue of 310
million euros in 2025. Its revenue in 2024 was 250 million euros, and its valuation then over
900 million euros.

A contract with the harbour is worth 55 million dollars, said an official. Another contract, with
the railway, is worth at least 70 million euros. The harbour's contract of 2023 was worth 30
million dollars.

In a note to its owners the company puts its revenue of 2023 at 180 million euros. Its valuation
in 2023 was 400 million euros.
"""
# What is chosen, how, which property it is, and how the claim reads.
FACTS = [
    ("2016", "n", "founded", "2016"),
    ("about 1.2 billion euros", "n", "valuation", "about 1.2 billion EUR"),
    ("revenue of 310\nmillion euros in 2025", "→", "revenue", "310 million EUR"),
    ("250 million euros", "n", "revenue", "250 million EUR"),
    ("valuation then over\n900 million euros", "→", "valuation", "at least 900 million EUR"),
    ("contract with the harbour is worth 55 million dollars", "→", "contract", "55 million USD"),
    ("at least 70 million euros", "n", "contract", "at least 70 million EUR"),
    ("contract of 2023 was worth 30\nmillion dollars", "→", "contract", "30 million USD"),
    ("180 million euros", "n", "revenue", "180 million EUR"),
    ("valuation\nin 2023 was 400 million euros", "→", "valuation", "400 million EUR"),
]
SELECTED = "document.getSelection().toString()"
FOCUSED = "document.activeElement.textContent"
PROPERTY = "document.querySelector('#id_property').selectedOptions[0].text"


@pytest.fixture
def editor(vocabulary: None) -> User:
    EntityFactory(label="Heron Grid")
    PropertyFactory(slug="founded", label="founded", value_type="date", cardinality="one")
    for label in ("valuation", "revenue", "contract"):
        PropertyFactory(slug=label, label=label, cardinality="many")
    return make_user("contributor", username="mira")


def paste(page: Page) -> Source:
    page.goto("/sources/new/")
    for label, words in (
        ("Or pasted text", ARTICLE),
        ("Title", "Heron Grid"),
        ("Published", "May 2026"),
    ):
        page.get_by_label(label).focus()
        page.keyboard.insert_text(words)
    page.get_by_role("button", name="Save the source").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-text]")).to_be_visible()
    return Source.objects.get()


def plain(words: str) -> str:
    return " ".join(words.split())


def press_until(page: Page, key: str, wanted: Callable[[], bool]) -> None:
    for _ in range(600):
        page.keyboard.press(key)
        if wanted():
            return
    raise AssertionError(f"{key} did not lead there")


def choose(page: Page, words: str, way: str) -> None:
    """Go to a suggestion of these words, or select them from the word after the last quote on."""
    if way == "n":
        expect(page.locator("[data-text] .suggestion").first).to_be_visible()
        press_until(page, "n", lambda: plain(page.evaluate(FOCUSED)) == plain(words))
        return
    first = words.split()[0]
    text = page.locator("[data-text]")
    text.focus()

    def stands_at_start() -> bool:
        start = page.evaluate("room.selected().start")
        return bool(page.evaluate(SELECTED) == first and text_of_copy().startswith(words, start))

    press_until(page, "ArrowRight", stands_at_start)
    if plain(page.evaluate(SELECTED)) != plain(words):
        press_until(
            page, "Shift+ArrowRight", lambda: plain(page.evaluate(SELECTED)) == plain(words)
        )


def text_of_copy() -> str:
    return Snapshot.objects.get().text


def log(page: Page, label: str) -> None:
    form = page.locator("#marked-form")
    expect(form.locator(":focus")).to_be_visible()

    def is_chosen() -> bool:
        return bool(page.evaluate(PROPERTY).startswith(label))

    if not is_chosen():
        page.locator("#id_property").focus()
        press_until(page, label[0], is_chosen)
    page.keyboard.press("Control+Enter")
    expect(form).to_have_count(0)
    expect(page.locator("[data-text]")).to_be_focused()


def test_article_becomes_ten_claims_by_keyboard_alone(page: Page, editor: User) -> None:
    sign_in(page, editor)
    source = paste(page)
    page.goto(f"/sources/{source.pk}/")
    expect(page.locator("[data-text] .suggestion").first).to_be_visible()

    for number, (words, way, label, display) in enumerate(FACTS, start=1):
        choose(page, words, way)
        page.keyboard.press("Enter")
        log(page, label)
        expect(page.locator("#room-status")).to_contain_text(display)
        expect(page.locator(".note")).to_have_count(number)

    rows = Evidence.objects.select_related("claim__property").order_by("created_at")
    found = [(row.exact, row.claim.property.slug, row.claim.display) for row in rows]
    assert found == [(words, label, display) for words, _, label, display in FACTS]
    text = text_of_copy()
    assert all(text[row.start : row.end] == row.exact for row in rows)
    assert {row.check_state for row in rows} == {"exact"}
    numbers = page.locator("[data-text] .sign b").all_text_contents()
    assert numbers == [str(number) for number in range(1, 11)]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_form_beside_the_text_is_accessible_and_keeps_what_was_typed(
    new_page: Callable[..., Page], editor: User, theme: str
) -> None:
    page = new_page(viewport={"width": 1280, "height": 900}, color_scheme=theme)
    source = make_snapshot(ARTICLE).source
    sign_in(page, editor)
    page.goto(f"/sources/{source.pk}/")
    choose(page, "about 1.2 billion euros", "n")
    page.keyboard.press("Enter")
    expect(page.locator("#marked-form :focus")).to_be_visible()
    text, form = page.locator("[data-text]").bounding_box(), page.locator("#log").bounding_box()
    assert text is not None
    assert form is not None
    assert text["x"] + text["width"] <= form["x"]
    assert Axe().run(page).response["violations"] == []

    page.locator("#id_value").fill("two or so")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#log .error-summary")).to_be_focused()
    expect(page.locator("#id_value")).to_have_value("two or so")
    page.keyboard.press("Escape")
    expect(page.locator("#log")).to_be_hidden()
    expect(page.locator("[data-text]")).to_be_focused()
    page.keyboard.press("l")
    expect(page.locator("#id_value")).to_have_value("two or so")


def test_suggestion_is_dismissed_for_good(page: Page, editor: User) -> None:
    source = make_snapshot(ARTICLE).source
    sign_in(page, editor)
    page.goto(f"/sources/{source.pk}/")
    choose(page, "2016", "n")
    page.keyboard.press("x")
    expect(page.locator("#room-status")).to_contain_text("Dismissed: 2016")
    page.reload()
    expect(page.locator("[data-text] .suggestion").first).to_be_visible()
    expect(page.locator("[data-text] .suggestion").get_by_text("2016", exact=True)).to_have_count(0)


def test_claim_is_logged_by_links_without_scripts(
    new_page: Callable[..., Page], editor: User
) -> None:
    page = new_page(java_script_enabled=False)
    source = make_snapshot(ARTICLE).source
    sign_in(page, editor)
    page.goto(f"/sources/{source.pk}/")
    page.get_by_role("link", name="Log a claim").click()
    page.get_by_label("Quote").fill("worth at least 70 million euros")
    page.get_by_label("Subject").fill("Heron Grid")
    page.locator("#id_property").select_option(label="contract (money)")
    page.locator("#id_value").fill("at least 70 million euros")
    page.get_by_role("button", name="Save as draft").click()

    expect(page.locator("#room-status")).to_contain_text("Logged as a draft: Heron Grid")
    expect(page.locator("[data-text] mark")).to_have_text("worth at least 70 million euros")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-text] mark")).to_have_count(0)
    assert Claim.objects.get().status == "retracted"


@pytest.mark.parametrize("is_alone", [True, False])
def test_hostile_original_runs_nothing_and_asks_nobody(
    page: Page, shared: Path, is_alone: bool
) -> None:
    file = shared / "data" / "html-xss" / "dompurify_expect.json"
    payloads = "\n<hr>\n".join(case["payload"] for case in json.loads(file.read_text()))
    snapshot = archived(f"<!doctype html><h1>Original</h1>{payloads}".encode("utf-8", "replace"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    room = f"/sources/{snapshot.source_id}/"
    page.goto(f"{room}snapshots/{snapshot.pk}/original/" if is_alone else f"{room}?original=1")
    shown = page if is_alone else page.frame_locator(".original iframe")
    expect(shown.get_by_role("heading", name="Original")).to_be_visible()
    ours = page.url.partition("/sources/")[0]
    assert [url for url in asked if not url.startswith((ours, "data:"))] == []
    paper = shown.locator("body").evaluate("body => getComputedStyle(body).maxWidth")
    assert paper != "none"  # our sheet is let through
