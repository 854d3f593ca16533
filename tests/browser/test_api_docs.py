"""The API's documentation page in a browser, under the site's strict policy."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_docs_render_and_try_out_a_request_under_the_strict_policy(page: Page) -> None:
    response = page.goto("/api/v1/docs/")
    assert response is not None
    policy = response.headers["content-security-policy"]
    assert "unsafe" not in policy
    expect(page.get_by_role("heading", name="Factbase 1")).to_be_visible()
    operation = page.locator("#operations-claims-claims_list")
    operation.get_by_role("button").first.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table .highlight-code").first
    expect(answer).to_contain_text('"results": []')
