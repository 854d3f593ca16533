"""What HTML pages say about themselves."""

import json
from datetime import date

import pytest
import time_machine

from sources.extraction import Proposed, extract
from sources.extraction.html import parse_html
from sources.extraction.metadata import propose_from_html
from sources.extraction.results import MAX_TITLE


def propose(
    head: str, body: str = "<p>Some text of the page.</p>", attributes: str = ""
) -> Proposed:
    page = f"<!doctype html><html {attributes}><head>{head}</head><body>{body}</body></html>"
    return propose_from_html(parse_html(page))


OPEN_GRAPH = (
    '<meta property="og:title" content="A rival &amp; its backers">'
    '<meta property="og:site_name" content="Example News">'
    '<meta name="author" content="Ann Lee">'
    '<meta property="article:published_time" content="2025-06-26T10:00:00Z">'
)
LINKED = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "A rival and its backers",
    "datePublished": "2025-06-26T10:00:00+02:00",
    "author": [{"@type": "Person", "name": "Ann Lee"}, {"@type": "Person", "name": "Bo Chen"}],
    "publisher": {"@type": "Organization", "name": "Example News"},
}


def test_propose_open_graph_is_read() -> None:
    assert propose(OPEN_GRAPH, attributes='lang="en-GB"') == Proposed(
        title="A rival & its backers",
        authors=["Ann Lee"],
        published="2025-06-26",
        publisher="Example News",
        language="en-GB",
    )


def test_propose_linked_data_is_read() -> None:
    proposed = propose(f'<script type="application/ld+json">{json.dumps(LINKED)}</script>')
    assert proposed.title == "A rival and its backers"
    assert proposed.authors == ["Ann Lee", "Bo Chen"]
    assert (proposed.published, proposed.publisher) == ("2025-06-26", "Example News")


@time_machine.travel(date(2025, 11, 3))
@pytest.mark.parametrize(
    "body",
    [
        "<p>No date at all.</p>",
        "<p>In 2024 it raised money.</p><footer>© 2025 Example</footer>",
        "<p>Updated today</p>",
    ],
)
def test_propose_page_without_a_date_has_none(body: str) -> None:
    assert propose("<title>T</title>", body).published == ""


def test_propose_language_that_is_no_tag_is_left_out() -> None:
    assert propose("", attributes='lang="English please"').language == ""


def test_extract_title_as_long_as_a_page_is_left_out() -> None:
    page = f"<!doctype html><title>{'x' * (MAX_TITLE + 1)}</title><p>Some text.</p>"
    assert extract(page.encode()).metadata.title == ""
