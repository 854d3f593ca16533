"""The selector cases of Apache Annotator: HTML, a selector, and the ranges it must select."""

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from sources.anchoring import CheckState, describe, locate, occurrences
from sources.anchoring.limits import MIN_CONTEXT

KEYS = ("exact", "prefix", "suffix")


@pytest.fixture(scope="module")
def cases(shared: Path) -> dict[str, Any]:
    return json.loads((shared / "data" / "annotator-selectors" / "cases.json").read_text())


class Page:
    """The text content of a page, and where its text nodes begin in it."""

    def __init__(self, source: str) -> None:
        self.root = html.document_fromstring(source)
        self.text = ""
        self.begins: dict[tuple[etree._Element, bool], int] = {}
        for node in self.root.xpath("//text()"):
            self.begins[node.getparent(), node.is_tail] = len(self.text)
            self.text += node

    def offset(self, xpath: str, offset: int, *, is_utf16: bool = False) -> int:
        found = self.root.xpath(xpath)[0]
        if not isinstance(found, str):
            children = found.xpath(".//text()")
            found, offset = (children[-1], len(children[-1])) if offset else (children[0], 0)
        elif is_utf16:
            offset = len(found.encode("utf-16-le")[: offset * 2].decode("utf-16-le"))
        return self.begins[found.getparent(), found.is_tail] + offset

    def span(self, expected: dict[str, Any], *, is_utf16: bool = False) -> tuple[int, int]:
        return (
            self.offset(
                expected["startContainerXPath"], expected["startOffset"], is_utf16=is_utf16
            ),
            self.offset(expected["endContainerXPath"], expected["endOffset"], is_utf16=is_utf16),
        )


def test_annotator_quote_selectors_select_the_same_places(cases: dict[str, Any]) -> None:
    judged = cases["text-quote_match-cases"]["testCases"]
    assert len(judged) == 25
    for name, case in judged.items():
        page, selector = Page(case["html"]), case["selector"]
        words = [selector["exact"], selector.get("prefix", ""), selector.get("suffix", "")]
        places = [(place.start, place.end) for place in occurrences(page.text, *words)]
        assert places == [page.span(expected) for expected in case["expected"]], name


def test_annotator_quote_selectors_locate_with_the_right_state(cases: dict[str, Any]) -> None:
    for name, case in cases["text-quote_match-cases"]["testCases"].items():
        page, selector = Page(case["html"]), case["selector"]
        expected = [page.span(expected) for expected in case["expected"]]
        if not selector["exact"]:
            continue  # an empty quote has no words: `locate` calls it missing
        match = locate(page.text, **{key: selector.get(key, "") for key in KEYS})
        if len(expected) == 1:
            assert match.state == CheckState.EXACT, name
            assert (match.start, match.end) == expected[0], name
        elif expected:
            assert (match.state, match.count) == (CheckState.AMBIGUOUS, len(expected)), name
        else:
            assert match.state in {CheckState.MISSING, CheckState.MOVED}, name


def test_annotator_position_selectors_count_code_points(cases: dict[str, Any]) -> None:
    judged = cases["text-position_match-cases"]["testCases"]
    assert len(judged) == 7
    for name, case in judged.items():
        page, selector = Page(case["html"]), case["selector"]
        start, end = selector["start"], selector["end"]
        assert (start, end) == page.span(case["expected"][0], is_utf16=True), name
        if start < end:
            anchor = describe(page.text, start, end)
            assert anchor.exact == page.text[start:end], name


def test_annotator_ranges_are_described_uniquely(cases: dict[str, Any]) -> None:
    groups = cases["text-quote_describe-cases"].values()
    for name, case in [item for group in groups for item in group.items()]:
        page = Page(case["html"])
        start, end = page.span(case["range"])
        if start == end:
            continue  # an empty range is refused
        anchor = describe(page.text, start, end)
        assert anchor.exact == case["expected"]["exact"], name
        places = occurrences(page.text, anchor.exact, anchor.prefix, anchor.suffix)
        assert [(place.start, place.end) for place in places] == [(start, end)], name
        assert anchor.prefix.endswith(case["expected"]["prefix"][-MIN_CONTEXT:]), name
        assert anchor.suffix.startswith(case["expected"]["suffix"][:MIN_CONTEXT]), name
