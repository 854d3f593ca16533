"""Plain text files and what they say about themselves."""

import pytest

from sources.extraction import Proposed, extract
from sources.extraction.text import propose_from_text


def test_extract_text_keeps_lines_and_ends_them_alike() -> None:
    extraction = extract(b"Title\r\n\r\nOne\rtwo\x0cthree  four\n", filename="a.txt")
    assert extraction.text == "Title\n\nOne\ntwo\nthree  four"
    assert (extraction.media_type, extraction.charset) == ("text/plain", "utf-8")
    assert extraction.extractor_version


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("A headline\n\nThe text goes on.", Proposed(title="A headline")),
        ("Only one line", Proposed()),
        ("x" * 250 + "\n\nThe text.", Proposed()),
        ("Head\nBy Ann Lee and Bo\nText", Proposed(title="Head", authors=["Ann Lee", "Bo"])),
        ("Head\nBy Ann Lee, May 3, 2026\nText", Proposed(title="Head", authors=["Ann Lee"])),
        ("Head\nBy Ann Lee | 3 May 2026\nText", Proposed(title="Head", authors=["Ann Lee"])),
        ("Head\nAuthor: Ann Lee\nText", Proposed(title="Head", authors=["Ann Lee"])),
        ("Head\nPublished: 2025-06-26\nText", Proposed(title="Head", published="2025-06-26")),
        ("Head\n\nSource Example News\n\nText", Proposed(title="Head", publisher="Example News")),
        ("Head\nPublisher: Example News\nText", Proposed(title="Head", publisher="Example News")),
        ("Head\nBy then it was 2025-06-26.\nSource code was published.", Proposed(title="Head")),
    ],
)
def test_propose_from_text_takes_only_what_is_marked(text: str, proposed: Proposed) -> None:
    assert propose_from_text(text) == proposed
