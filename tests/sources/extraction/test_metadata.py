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


def _linked(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


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
    proposed = propose(_linked(LINKED))
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
        '<div class="date">3 November 2025</div>',
        '<header><time datetime="2025-11-03">Today</time></header>',
        '<article><div class="comments"><time datetime="2024-05-06">6 May</time></div></article>',
        '<article><time datetime="2024-05-06"></time><time datetime="2024-05-07"></time></article>',
        "<footer>Last updated 2 November 2025</footer>",
    ],
)
def test_propose_page_without_a_date_has_none(body: str) -> None:
    assert propose("<title>T</title>", body).published == ""


@time_machine.travel(date(2025, 11, 3))
@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta name="date" content="2025-03">', "2025-03"),
        ('<meta name="date" content="2025">', "2025"),
        ('<meta name="date" content="1969-07-21">', "1969-07-21"),
        ('<meta name="citation_publication_date" content="2024/6/5">', "2024-06-05"),
        ('<meta name="date" content="4 March 2025">', "2025-03-04"),
        ('<meta name="date" content="Tue, 04 Mar 2025 23:30:00 GMT">', "2025-03-04"),
        ('<meta name="date" content="03/04/2025">', ""),
        ('<meta name="date" content="2025-02-30">', ""),
        ('<meta property="article:modified_time" content="2025-11-02T10:00:00Z">', ""),
        ('<meta property="og:updated_time" content="2025-11-02T10:00:00Z">', ""),
        (_linked({"@type": "NewsArticle", "dateModified": "2025-11-02"}), ""),
        (_linked({"@type": "Event", "datePublished": "2025-11-02"}), ""),
        (_linked([{"@graph": [{"@type": ["Article"], "datePublished": "2025-03"}]}]), "2025-03"),
        (_linked({"@type": "Article", "datePublished": 2025}), ""),
        (f'<script type="application/ld+json">{"[" * 100_000}</script>', ""),
    ],
)
def test_propose_date_is_what_is_stated_and_no_more(head: str, published: str) -> None:
    assert propose(head).published == published


def test_propose_date_of_the_article_element_is_read() -> None:
    body = '<article><h1>T</h1><time datetime="2025-06-26T09:00:00Z">26 June</time></article>'
    assert propose("<title>T</title>", body).published == "2025-06-26"


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="author" content="李明">',
        _linked({"@type": "NewsArticle", "author": {"@type": "Person", "name": "李明"}}),
        _linked({"@type": "NewsArticle", "author": ["李明"]}),
    ],
)
def test_propose_author_of_one_word_is_read(head: str) -> None:
    assert propose(head).authors == ["李明"]


def test_propose_author_that_is_an_address_is_left_out() -> None:
    assert propose('<meta property="article:author" content="https://x.example/a">').authors == []


def test_propose_language_that_is_no_tag_is_left_out() -> None:
    assert propose("", attributes='lang="English please"').language == ""


def test_extract_title_as_long_as_a_page_is_left_out() -> None:
    page = f"<!doctype html><title>{'x' * (MAX_TITLE + 1)}</title><p>Some text.</p>"
    assert extract(page.encode()).metadata.title == ""
