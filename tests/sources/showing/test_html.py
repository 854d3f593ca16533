"""What is left of an HTML page can be shown to anybody: its words, and nothing that acts."""

import contextlib
import json
import re
from pathlib import Path

import pytest

from sources.extraction import ExtractionError
from sources.showing import sanitised

TAG = re.compile(r"<[^>]*>")
HARMLESS = re.compile(
    r"</?(?!script|style|iframe|object|embed|svg|math|form|input|img|video|audio|link|meta|base|a\b)"
    r"[a-z0-9]+(?: (?:dir|lang|start|colspan|rowspan)=\"[^\"]*\")*>"
)


def active(html: str) -> list[str]:
    """Return the tags that are not known to do nothing."""
    return [tag for tag in TAG.findall(html) if not HARMLESS.fullmatch(tag)]


def test_sanitised_page_keeps_its_words_and_structure() -> None:
    page = b"<title>T</title><h1 lang=de onclick=x()>Head</h1><p>A <a href=/x>link</a><script>1"
    assert sanitised(page) == '<h1 lang="de">Head</h1><p>A link</p>'


def test_sanitised_page_is_read_in_its_own_charset() -> None:
    assert sanitised('<meta charset="gb18030"><p>智谱'.encode("gb18030")) == "<p>智谱</p>"


def test_every_shared_attack_leaves_nothing_active(shared: Path) -> None:
    file = shared / "data" / "html-xss" / "dompurify_expect.json"
    payloads = [case["payload"] for case in json.loads(file.read_text())]
    assert len(payloads) > 200
    shown = sanitised("\n<hr>\n".join(payloads).encode("utf-8", "surrogatepass"))
    assert active(shown) == []
    alone = [sanitised(payload.encode("utf-8", "surrogatepass")) for payload in payloads[::20]]
    assert [tag for one in alone for tag in active(one)] == []


def test_page_nested_without_end_is_shown_or_refused() -> None:
    shown = ""
    with contextlib.suppress(ExtractionError):
        shown = sanitised(b"<div>" * 300_000 + b"x")
    assert active(shown) == []


@pytest.mark.parametrize("attack", ["<img src=x onerror=1>", "<p style='x:y'>", "<a href=x>"])
def test_active_markup_would_be_found(attack: str) -> None:
    assert active(attack) == [attack]
