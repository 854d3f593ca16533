"""What only a browser can tell of the pages of an entity and a claim."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import Page, expect

from factbase.actions import confidence
from factbase.models import Claim, Entity, Status
from factbase.values import DateValue, EntityRef, Money, Text
from factbase.values.modifiers import Modifier
from sources.edtf import parse_edtf
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    SourceFactory,
    make_claim,
    make_conflict,
)

pytestmark = pytest.mark.browser

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def money(amount: int, modifier: Modifier = Modifier.EXACT) -> Money:
    return Money(amount=Decimal(amount), unit="CNY", modifier=modifier)


@pytest.fixture
def zhipu(vocabulary: None) -> Entity:
    """Return an entity with everything that is drawn: amounts, dates, relations, rivals."""
    entity, worth = EntityFactory(label="智谱 Zhipu AI"), PropertyFactory(label="worth")
    for year, value in {"2023": money(3), "2024~": money(5, Modifier.AT_LEAST)}.items():
        add(entity, worth, value, year)
    rival = add(entity, worth, money(9, Modifier.ABOUT), "2023", status=Status.SUBMITTED)
    make_conflict(rival)
    founded = PropertyFactory(label="founded", value_type="date")
    add(entity, founded, DateValue(parse_edtf("2019-06-11")))
    investor = PropertyFactory(label="investor", value_type="entity")
    add(entity, investor, EntityRef(EntityFactory(label="Prosperity").pk), "2024/..")
    return entity


def add(entity, prop, value, valid="", status=Status.VERIFIED) -> Claim:
    claim = make_claim(subject=entity, property=prop, value=value, valid=valid, status=status)
    EvidenceFactory(claim=claim, source=SourceFactory(url="https://example.org/a"))
    confidence.refresh(claims=[claim])
    return claim


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": LEVELS}).response["violations"]
    return [f"{row['id']}: {row['nodes'][0]['html']}" for row in found]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_facts_are_accessible_with_everything_unfolded_and_fit(new_page, zhipu, theme):
    page = new_page(viewport={"width": 360, "height": 800}, color_scheme=theme)
    claim = zhipu.claims.get(status=Status.SUBMITTED, evidence__isnull=False)
    for address in (f"/entities/{zhipu.pk}/", f"/claims/{claim.pk}/"):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
        assert violations(page) == [], address
        assert page.evaluate(OVERFLOW) == 0, address


def test_receipts_of_a_fact_are_one_press_away(page, zhipu):
    page.goto(f"/entities/{zhipu.pk}/")
    fact = page.locator(".fact", has_text="11 June 2019")
    expect(fact.locator("blockquote")).to_be_hidden()
    fact.get_by_text("Receipts").press("Enter")
    expect(fact.locator("blockquote")).to_be_visible()


def test_entity_page_as_of_an_earlier_day_shows_what_was_known_then(page, zhipu):
    yesterday = date.today() - timedelta(days=1)  # noqa: DTZ011  # of the machine, as the server's
    remember_since(datetime.combine(yesterday, datetime.min.time(), tzinfo=UTC))
    add(zhipu, PropertyFactory(label="known as", value_type="text"), Text("an AI tiger"))
    page.goto(f"/entities/{zhipu.pk}/")
    expect(page.get_by_text("an AI tiger")).to_be_visible()

    page.get_by_text("As of another day").click()
    page.get_by_label("What Factbase said at the end of").fill(yesterday.isoformat())
    page.get_by_role("button", name="Show", exact=True).click()

    expect(page.get_by_text("You read what Factbase said on")).to_be_visible()
    expect(page.get_by_text("Claims shown here: 6. Now there are 7.")).to_be_visible()
    expect(page.get_by_text("an AI tiger")).to_have_count(0)
    expect(page.get_by_role("heading", name="智谱 Zhipu AI")).to_be_visible()
    page.get_by_role("link", name="Back to now").click()
    expect(page.get_by_text("an AI tiger")).to_be_visible()


def remember_since(moment: datetime) -> None:
    """Have history remember everything that is there now as written at `moment`."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "SELECT table_name FROM information_schema.columns "
            "WHERE column_name = 'pgh_created_at' AND table_schema = 'public'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'UPDATE "{table}" SET pgh_created_at = %s', [moment])
        cursor.execute("SET session_replication_role = origin")


def test_print_shows_receipts_and_addresses_and_no_navigation(page, zhipu):
    page.goto(f"/entities/{zhipu.pk}/")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.locator(".fact blockquote").first).to_be_visible()
    expect(page.get_by_text("https://example.org/a").first).to_be_visible()


def test_printed_list_has_its_rows_and_none_of_its_menus(page, zhipu):
    page.goto("/claims/?status=any")
    page.emulate_media(media="print")
    expect(page.locator(".list-table tbody th").first).to_be_visible()
    for tool in (".list-menu-body", ".list-search-line", ".list-facets"):
        expect(page.locator(tool).first).to_be_hidden()
    # Also on wide paper, where the facets stood beside them.
    assert page.locator(".list-table").bounding_box()["width"] > 1000
