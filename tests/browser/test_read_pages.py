"""What only a browser can tell of the read pages: layout, keyboard, themes, policy, scripts."""

import re

import pytest
from playwright.sync_api import expect

from factbase.models import Evidence, Status
from sources.anchoring import CheckState
from tests.desk import Desk
from tests.factories import EvidenceFactory, make_claim, make_snapshot, make_user

pytestmark = pytest.mark.browser

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# The contrast ratio of WCAG 2 for two custom properties of the page.
CONTRAST = """([front, back]) => {
  const channels = (name) => {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.setProperty("color", `var(${name})`);
    const rgb = getComputedStyle(probe).color.match(/[\\d.]+/g).slice(0, 3).map(Number);
    probe.remove();
    const linear = (c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    return rgb.map((c) => linear(c / 255));
  };
  const luminance = (name) => {
    const [r, g, b] = channels(name);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = [luminance(front), luminance(back)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}"""
SIDE_BY_SIDE = """() => {
  const top = (selector) => document.querySelector(selector).getBoundingClientRect().top;
  return Math.abs(top(".note") - top("[data-text] .mark")) < 20;
}"""
TEXT_PAIRS = [
    *((ink, back) for ink in ("--ink", "--ink-2", "--ink-3") for back in ("--paper", "--sheet")),
    *(("--accent", back) for back in ("--paper", "--sheet", "--sunk")),
    *((f"--{role}", f"--{role}-tint") for role in ("good", "wait", "bad", "calm")),
    *((f"--{role}", "--paper") for role in ("good", "wait", "bad")),
    ("--on-accent", "--accent"),
    ("--ink-3", "--sunk"),
    *(("--ink", f"--{role}-tint") for role in ("good", "wait", "bad", "calm", "accent")),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1600])
def test_read_pages_at_any_width_fit_and_keep_the_policy(new_page, width, theme):
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=theme)
    for name, address in Desk(3).addresses().items():
        if name != "snapshot-file":
            page.goto(address)
            assert page.evaluate(OVERFLOW) == 0, address
            assert page.locator("h1").count() == 1, address


@pytest.mark.parametrize("width", [360, 768, 1600])
def test_read_pages_with_names_without_a_space_fit(new_page, width):
    page = new_page(viewport={"width": width, "height": 800})
    desk, endless = Desk(2), "W" * 300
    for record, name in (
        (desk.entity, "label"),
        (desk.source, "title"),
        (desk.publisher, "name"),
        (desk.property, "label"),
    ):
        length = record._meta.get_field(name).max_length or len(endless)
        setattr(record, name, endless[:length])
        record.save()
    Evidence.objects.update(asserted_by=desk.entity)
    addresses = desk.addresses()
    del addresses["snapshot-file"]
    for address in (*addresses.values(), f"/search/?q={endless[:200]}"):
        page.goto(address)
        assert page.evaluate(OVERFLOW) == 0, address


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_of_text_have_enough_contrast(new_page, theme):
    page = new_page(color_scheme=theme)
    page.goto("/")
    ratios = {pair: page.evaluate(CONTRAST, list(pair)) for pair in TEXT_PAIRS}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}
    assert page.evaluate(CONTRAST, ["--line-strong", "--sheet"]) >= 3


def test_contrast_of_a_faint_colour_is_found_too_low(page):
    page.goto("/")
    assert page.evaluate(CONTRAST, ["--line", "--paper"]) < 3


def test_first_tab_reaches_the_skip_link_and_enter_the_content(page):
    page.goto("/entities/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_slash_jumps_to_the_search_but_can_be_typed(page):
    page.goto("/claims/")
    page.keyboard.press("/")
    search = page.get_by_role("combobox", name="Search entities, claims and sources")
    expect(search).to_be_focused()
    page.keyboard.type("a/b")
    expect(search).to_have_value("a/b")


def test_theme_button_holds_on_the_next_page(new_page):
    page = new_page(color_scheme="light")
    page.goto("/")
    page.get_by_role("button", name="Dark theme").click()
    page.goto("/claims/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="Light theme")).to_be_visible()


def test_lists_are_filtered_without_javascript(new_page):
    Desk(2)
    page = new_page(java_script_enabled=False)
    page.goto("/claims/")
    page.get_by_role("link", name=re.compile("^Submitted")).click()
    expect(page.get_by_text("5 claims", exact=True)).to_be_visible()
    assert page.get_by_role("button", name="Dark theme").count() == 0


def test_filter_form_leaves_empty_conditions_out_of_the_address(page):
    Desk(1)
    page.goto("/claims/?status=any&filters=all")
    page.get_by_label("Amount, at least").fill("1")
    page.get_by_role("button", name="Apply").first.click()
    expect(page).to_have_url(re.compile(r"/claims/\?filters=all&amount__gte=1&status=any$"))


def quoted_text(text: str, exact: str):
    snapshot = make_snapshot(text)
    start = text.index(exact)
    return EvidenceFactory(
        claim=make_claim(status=Status.VERIFIED),
        source=snapshot.source,
        snapshot=snapshot,
        exact=exact,
        start=start,
        end=start + len(exact),
        check_state=CheckState.EXACT,
        checked_at=snapshot.captured_at,
    )


def test_reading_room_of_a_long_text_leads_from_note_to_quote_to_claim(page):
    text = "A paragraph of a long report.\n\n" * 35_000 + "It was pegged at 20 billion yuan."
    evidence = quoted_text(text, "20 billion yuan")
    page.goto(f"/sources/{evidence.source_id}/")
    mark = page.locator("[data-text] .mark")
    expect(mark).not_to_be_in_viewport()
    page.keyboard.press("j")
    expect(mark).to_be_in_viewport()
    page.keyboard.press("Enter")
    note = page.locator(".note")
    expect(note).to_be_in_viewport()
    for _ in range(500):  # they are moved before the next picture, at the earliest
        if page.evaluate(SIDE_BY_SIDE):
            break
        page.wait_for_timeout(20)
    assert page.evaluate(SIDE_BY_SIDE)
    note.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(f"/claims/{evidence.claim_id}/#"))


def test_reading_room_of_a_hostile_text_runs_nothing(page):
    hostile = '<script>window.hacked = 1</script><img src="x" onerror="window.hacked = 1">'
    evidence = quoted_text(f"{hostile} and the quoted words", "the quoted words")
    page.goto(f"/sources/{evidence.source_id}/")
    expect(page.get_by_text("window.hacked").first).to_be_visible()
    assert page.evaluate("window.hacked") is None


def test_signed_in_reviewer_sees_what_waits_and_finds_the_buttons(page, sign_in):
    desk = Desk(1)
    sign_in(make_user("reviewer", username="jonas"))
    expect(page.get_by_role("heading", name="What waits")).to_be_visible()
    waiting = desk.add_claim(status=Status.SUBMITTED)
    page.goto(f"/claims/{waiting.pk}/")
    expect(page.get_by_role("button", name="Verify")).to_be_visible()
