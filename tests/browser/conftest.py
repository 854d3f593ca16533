"""A real Chromium against a live server: `page`, `sign_in`, and a desk with its vocabulary."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
PASSWORD = "every fact has a receipt"  # of accounts that live for one test
# Answers of 4xx are part of some tests; the browser reports each as an error of its own.
EXPECTED = "Failed to load resource"
# What has to come is waited for as long as a busy machine may take; milliseconds.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium; skip where none is installed, except in CI."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"no browser: install one of {', '.join(PROGRAMS)}")
        pytest.skip(f"no browser: none of {', '.join(PROGRAMS)} is installed")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, which Django takes for an async caller.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(
    browser: Browser, live_server: LiveServer, vocabulary: None
) -> Iterator[Callable[..., Page]]:
    """Return what opens a page with given context options, by default one where nothing moves.

    A script error or a violated content security policy fails the test at its end.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(kind: str, text: str) -> None:
        if kind == "error" and EXPECTED not in text:
            complaints.append(text)

    def open_page(**options: object) -> Page:
        standard = {"base_url": live_server.url, "reduced_motion": "reduce"}
        context = browser.new_context(**standard | options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: note(message.type, message.text))
        page.on("pageerror", lambda error: note("error", str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """Return one page, 1280 by 900."""
    return new_page(viewport={"width": 1280, "height": 900})


@pytest.fixture
def sign_in(page: Page) -> Callable[[User], None]:
    """Return what signs `page` in as a user, through the form."""

    def sign_in_as(user: User) -> None:
        user.set_password(PASSWORD)
        user.save()
        page.goto("/accounts/login/")
        page.get_by_label("Username").fill(user.username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()

    return sign_in_as
