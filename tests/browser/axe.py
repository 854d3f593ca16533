"""What axe finds against WCAG 2.2 AA."""

import json
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# The list of operations on the API's page of documentation is drawn by a package, faults and all.
NOT_OURS = {"exclude": [["#swagger-ui"]]}
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """Return what violates the rules named, or any of WCAG 2.2 AA, with an element for each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    # Without its preload: that copies style sheets into the page, which our policy refuses.
    options: dict[str, Any] = {"runOnly": LEVELS, "resultTypes": ["violations"], "preload": False}
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    asked = f"{json.dumps(NOT_OURS)}, {json.dumps(options)}"
    found = page.evaluate(f"axe.run({asked}).then(found => found.violations)")
    return [f"{row['id']}: {node['html'][:160]}" for row in found for node in row["nodes"][:2]]
