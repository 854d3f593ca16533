"""The anchoring text of HTML pages."""

import pytest

from sources.extraction import ExtractionError, extract


def text(body: str) -> str:
    return extract(f"<!doctype html><meta charset=utf-8>{body}".encode()).text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<p>One<p>Two", "One\n\nTwo"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
        ("<p>one <b>t</b>wo\n   three</p>", "one two three"),
        ("<p>one<b> two </b> three</p>", "one two three"),
        ("<p>one<br>two<br>\n three</p>", "one\ntwo\nthree"),
        ("a<br><br><br><br>b", "a\n\nb"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<dl><dt>a<dd>b</dl>", "a\nb"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>", "1\t2\n3\t4"),
        ("<table><tr><th><p>A</p></th><th><p>B</p></th></tr></table>", "A\tB"),
        ("<table><tr><td>1<td><td>3</table>", "1\t\t3"),
        ("<pre>  x\n    y</pre>", "  x\n    y"),
        ("<p>a\u00a0\u00a0b</p>", "a\u00a0\u00a0b"),
        ("<p>&lt;b&gt; &amp; &#x1F600;</p>", "<b> & 😀"),
        ("<title>T</title><style>s</style><script>x</script><p>a<template>t</template>b", "ab"),
        ("a<noscript>n</noscript><iframe>f</iframe><!-- c -->b", "ab"),
        ("<nav>menu</nav><p>text</p><footer>foot</footer>", "menu\n\ntext\n\nfoot"),
        ("<p hidden>kept</p>", "kept"),
        ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>", "漢かん"),
        ("<textarea> a\n b</textarea>", " a\n b"),
        ("<h1>Head</h1>text<hr>more", "Head\n\ntext\n\nmore"),
    ],
)
def test_extract_html_breaks_text_as_a_browser(body: str, expected: str) -> None:
    assert text(body) == expected


@pytest.mark.parametrize("body", ["", "<p> </p>", "<script>only</script>", "<title>T</title>"])
def test_extract_html_without_text_is_refused(body: str) -> None:
    with pytest.raises(ExtractionError, match=r"^The page has no text\.$") as caught:
        text(body)
    assert caught.value.code == "no_text"


def test_extract_html_nested_deeply_is_read() -> None:
    assert text("<div>" * 1_500 + "deep" + "</div>" * 1_500 + "<p>end") == "deep\n\nend"


def test_extract_html_nested_too_deeply_is_refused() -> None:
    with pytest.raises(ExtractionError, match="nested too deeply") as caught:
        text("<div>" * 100_000 + "deep")
    assert caught.value.code == "damaged"
