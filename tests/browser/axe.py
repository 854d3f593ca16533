"""What axe finds against WCAG 2.2 AA."""

import json
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """Return what violates the rules named, or any of WCAG 2.2 AA, with an element for each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    # Without its preload: that copies style sheets into the page, which our policy refuses.
    options: dict[str, Any] = {"runOnly": LEVELS, "resultTypes": ["violations"], "preload": False}
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    found = page.evaluate(f"axe.run({json.dumps(options)}).then(found => found.violations)")
    return [f"{row['id']}: {node['html'][:160]}" for row in found for node in row["nodes"][:2]]
