"""Pictures of every page, light and dark, narrow to wide: `make screenshots`.

Starts a sample desk of its own in a folder that goes away again. The pictures stay in
var/screenshots, with an index.html to look through them. Words after the command take the pages
whose names hold one: `python -m tests.browser.screenshots claim home`.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, sync_playwright

if TYPE_CHECKING:
    from tests.browser.every_page import Page

PROJECT = Path(__file__).resolve().parent.parent.parent
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FOLDER = PROJECT / "var" / "screenshots"
WIDTHS, HEIGHT = (360, 1280, 1920), 900
THEMES = ("light", "dark")
TALLEST = 6_000  # pixels; what is longer is cut off
PATIENCE = 300  # seconds until the sample desk must answer


@contextmanager
def sample_desk() -> Iterator[str]:
    """Serve a fresh sample desk, for this process too, and yield its address."""
    with tempfile.TemporaryDirectory(prefix="factbase-screenshots-") as data:
        Path(data).chmod(0o711)  # the database server may run under an account of its own
        os.environ |= {"FACTBASE_DATA_DIR": data, "DJANGO_SETTINGS_MODULE": "factbase.settings"}
        os.environ.pop("DATABASE_URL", None)
        manage = [sys.executable, str(PROJECT / "manage.py")]
        port = _free_port()
        server = subprocess.Popen([*manage, "serve", "--port", str(port)])
        try:
            yield _when_ready(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()
            server.wait(timeout=60)
            subprocess.run([*manage, "db", "stop"], check=False)


def pages_and_cookies() -> tuple[list["Page"], dict[str, dict[str, str]]]:
    """Return every page of the desk that is served, and what signs each person in."""
    import django

    django.setup()
    from django.conf import settings

    from tests.browser import every_page

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    found, _ = every_page.pages(every_page.prepare())
    return found, {name: every_page.session_of(name) for name in every_page.PEOPLE}


def take(context: BrowserContext, pages: list["Page"], suffix: str) -> None:
    """Take a picture of each page, as long as the page is."""
    tab = context.new_page()
    for page in pages:
        tab.goto(page.address)
        height = min(TALLEST, tab.evaluate("document.documentElement.scrollHeight"))
        tab.set_viewport_size(tab.viewport_size | {"height": height})  # type: ignore[operator]
        tab.screenshot(path=FOLDER / f"{file_name(page)}-{suffix}.png")
        tab.set_viewport_size(tab.viewport_size | {"height": HEIGHT})  # type: ignore[operator]
    context.close()


def take_all(browser: Browser, base: str, pages: list["Page"], cookies: dict) -> None:  # type: ignore[type-arg]
    """Take the pictures of every width and theme, each page as the person who sees it."""
    for width in WIDTHS:
        for theme in THEMES:
            for person in sorted({page.person for page in pages}):
                context = browser.new_context(
                    base_url=base,
                    viewport={"width": width, "height": HEIGHT},
                    color_scheme=theme,  # type: ignore[arg-type]
                    reduced_motion="reduce",
                )
                if person:
                    context.add_cookies([cookies[person] | {"url": base}])  # type: ignore[list-item]
                theirs = [page for page in pages if page.person == person]
                take(context, theirs, f"{width}-{theme}")


def write_index(pages: list["Page"]) -> None:
    """Write the page on which the pictures are looked through, every page in one row."""
    rows = "".join(
        f"<h2>{escape(page.name)} <small>{escape(page.address)}</small></h2><p>"
        + "".join(
            f'<a href="{name}"><img src="{name}" loading="lazy" height="400" alt="{name}"></a> '
            for name in (f"{file_name(page)}-{w}-{theme}.png" for w in WIDTHS for theme in THEMES)
        )
        + "</p>"
        for page in pages
    )
    head = "<!doctype html><meta charset=utf-8><title>Screenshots</title><h1>Screenshots</h1>"
    (FOLDER / "index.html").write_text(head + rows)


def file_name(page: "Page") -> str:
    """Return what the pictures of a page are called."""
    return page.name.replace(":", "-").replace("_", "-")


def main() -> None:
    """Replace the pictures in var/screenshots."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        sys.exit(f"no browser: install one of {', '.join(PROGRAMS)}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sample_desk() as base:
        found, cookies = pages_and_cookies()
        asked = sys.argv[1:] or [""]
        pages = [page for page in found if any(word in page.name for word in asked)]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=program, args=["--no-sandbox", "--disable-gpu"]
            )
            take_all(browser, base, pages, cookies)
            browser.close()
    write_index(pages)
    print(f"{len(pages)} pages in {FOLDER}/index.html")  # noqa: T201


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _when_ready(base: str, server: subprocess.Popen[bytes]) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            urlopen(f"{base}/readyz", timeout=5).close()
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.5)
        else:
            return base
    sys.exit("The sample desk did not come up.")


if __name__ == "__main__":
    main()
