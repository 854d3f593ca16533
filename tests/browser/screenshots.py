"""Pictures of the desk and the pages, light and dark, wide and narrow: `make screenshots`.

Starts a sample desk of its own in a folder that goes away again; the pictures stay in
var/screenshots.
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
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent.parent
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FOLDER = PROJECT / "var" / "screenshots"
PERSON, PASSWORD = "jonas", "every fact has a receipt"  # of the sample desk
SIZES = {1280: 900, 360: 780}
THEMES = ("light", "dark")
PATIENCE = 300  # seconds until the sample desk must answer
PLAIN = {
    "home": "/",
    "claims": "/claims/",
    "entity": "/search/?q=Zhipu",
    "desk": "/admin/",
    "queue": "/admin/review/?queue=waiting",
}


@contextmanager
def sample_desk() -> Iterator[str]:
    """Serve a fresh sample desk and yield its address."""
    with tempfile.TemporaryDirectory(prefix="factbase-screenshots-") as data:
        Path(data).chmod(0o711)  # the database server may run under an account of its own
        manage = [sys.executable, str(PROJECT / "manage.py")]
        environment = {**os.environ, "FACTBASE_DATA_DIR": data}
        environment.pop("DATABASE_URL", None)
        port = _free_port()
        server = subprocess.Popen([*manage, "serve", "--port", str(port)], env=environment)
        try:
            yield _when_ready(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()
            server.wait(timeout=60)
            subprocess.run([*manage, "db", "stop"], env=environment, check=False)


def take(browser: Browser, base: str, width: int, theme: str) -> None:
    """Take all pictures of one width and theme."""
    context = browser.new_context(
        base_url=base,
        viewport={"width": width, "height": SIZES[width]},
        color_scheme=theme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(PERSON)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    for name, address in PLAIN.items():
        page.goto(address)
        _save(page, name, width, theme)
    for queue in ("assigned", "recheck"):
        page.goto(f"/admin/review/?queue={queue}")
        page.locator("[data-row]").first.click()
        page.wait_for_load_state("load")
        _save(page, f"review-{queue}", width, theme)
    context.close()


def main() -> None:
    """Replace the pictures in var/screenshots."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        sys.exit(f"no browser: install one of {', '.join(PROGRAMS)}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sample_desk() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        for width in SIZES:
            for theme in THEMES:
                take(browser, base, width, theme)
        browser.close()


def _save(page: Page, name: str, width: int, theme: str) -> None:
    page.screenshot(path=FOLDER / f"{name}-{width}-{theme}.png")


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
