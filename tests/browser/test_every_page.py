"""Every page, in both themes, narrow and wide: accessible by axe, and within its width."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import every_page
from tests.browser.axe import violations

pytestmark = pytest.mark.browser
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
NARROW, WIDE = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
FORMS = ("claim-create", "source-create", "entity-create", "property-create", "import-list")


@pytest.fixture
def records(vocabulary: None) -> dict[str, object]:
    """Load the sample desk."""
    return every_page.prepare()


@pytest.fixture
def looking(
    records: dict[str, object], new_page: Callable[..., Page], live_server: LiveServer
) -> Callable[[str], Page]:
    """Return what opens a browser's page for a person of the sample, one for each."""
    opened: dict[str, Page] = {}

    def open_for(person: str) -> Page:
        if person not in opened:
            page = new_page(viewport=WIDE, color_scheme="light")
            if person:
                page.context.add_cookies([every_page.session_of(person) | {"url": live_server.url}])
            opened[person] = page
        return opened[person]

    return open_for


def faults(page: Page) -> Iterator[str]:
    """Look at the page that is open: wide and light, wide and dark, narrow."""
    yield from violations(page)
    page.emulate_media(color_scheme="dark")
    yield from (f"dark: {fault}" for fault in violations(page, ["color-contrast"]))
    page.set_viewport_size(NARROW)
    if over := page.evaluate(OVERFLOW):
        yield f"{over}px too wide"
    narrow = ["target-size", "scrollable-region-focusable"]
    yield from (f"narrow: {fault}" for fault in violations(page, narrow))
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)


def test_every_page_is_accessible_in_both_themes_and_fits(records, looking):
    found, unknown = every_page.pages(records)
    assert unknown == set()
    faulty = []
    for seen in found:
        page = looking(seen.person)
        page.goto(seen.address)
        faulty += [f"{seen.name}: {fault}" for fault in faults(page)]
    assert not faulty, "\n".join(faulty)


def test_forms_with_errors_are_accessible(records, looking):
    page, addresses, faulty = looking("ada"), every_page.addresses(records), []
    for name in FORMS:
        page.goto(addresses[name])
        page.eval_on_selector("main form[method=post]", "form => { form.noValidate = true; }")
        page.locator("main form[method=post] .button-primary").first.click()
        expect(page.locator(".error-summary").first).to_be_visible()
        faulty += [f"{name}: {fault}" for fault in faults(page)]
    assert not faulty, "\n".join(faulty)
