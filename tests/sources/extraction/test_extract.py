"""Whole documents, the two real articles and bombs."""

from pathlib import Path

import pytest

from sources.anchoring import CheckState, describe, locate
from sources.extraction import MAX_BYTES, MAX_CHARACTERS, ExtractionError, extract
from tests.sources.extraction.documents import make_page, make_pdf, outcome

HTML = b"<!doctype html><html>"
BOMBS = {
    "html of opening brackets": HTML + b"<" * 9_900_000,
    "html of open elements": HTML + b"<b>" * 3_000_000,
    "html of paragraphs": HTML + b"<p>a" * 200_000,
    "html of attributes": HTML + b"<p " + b" ".join(b"a%d=1" % n for n in range(700_000)) + b">x",
    "html nested deeply, over and over": HTML + (b"<div>" * 1_900 + b"x" + b"</div>" * 1_900) * 30,
    "html of text": HTML + b"word " * 1_900_000,
    "pdf of drawn text": make_pdf(b"BT /F 9 Tf " + b"(Hello) Tj " * 1_000_000 + b"ET"),
    "pdf of white space": make_pdf(b" " * 300_000_000),
    "pdf of states": make_pdf(b"q " * 10_000_000),
    "pdf of pages": make_pdf(make_page(*[b"Hello"] * 40), pages=5_000),
    "pdf of noise": b"%PDF-1.4\n" + bytes(range(256)) * 30_000,
    "text of one letter": b"a" * 9_900_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_extract_bomb_is_refused_or_read_within_its_limits(name: str) -> None:
    """That nothing is left behind is checked after each; the time limit is the runner's."""
    result = outcome(BOMBS[name])
    if isinstance(result, ExtractionError):
        assert result.code in {"damaged", "too_large", "timeout", "memory", "no_text"}
        assert result.message.endswith(".")
    else:
        assert 0 < len(result.text) <= MAX_CHARACTERS


def test_extract_file_over_the_limit_is_too_large() -> None:
    with pytest.raises(ExtractionError, match=r"at most 10 MB") as caught:
        extract(b"a" * (MAX_BYTES + 1))
    assert (caught.value.code, caught.value.field) == ("too_large", "file")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\v\v", "empty"),
        ("\u00a0\u2028".encode(), "empty"),
        (HTML + b"<p>&nbsp;</p>", "no_text"),
    ],
)
def test_extract_nothing_but_white_space_is_refused(content: bytes, code: str) -> None:
    """An archived text has a visible character; the database refuses another one."""
    with pytest.raises(ExtractionError) as caught:
        extract(content)
    assert caught.value.code == code


def test_extract_huge_attribute_is_left_out() -> None:
    assert extract(HTML + b"<p title='" + b"x" * 9_000_000 + b"'>text").text == "text"


def test_extract_both_articles_and_anchor_in_them(shared: Path) -> None:
    files = sorted((shared / "seeds").glob("*.txt"))
    assert len(files) == 2
    for file in files:
        extraction = extract(file.read_bytes(), filename=file.name)
        assert 10 < len(extraction.metadata.title) < 90
        start = extraction.text.index("Zhipu AI")
        anchor = describe(extraction.text, start, start + 60)
        match = locate(extraction.text, exact=anchor.exact, start=start, end=anchor.end)
        assert match.state == CheckState.EXACT


def test_extract_in_a_path_with_spaces_and_another_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The child finds its code whatever the working folder is and whatever the path contains."""
    project = Path(__file__).resolve().parents[3]
    folder = tmp_path_factory.mktemp("a path") / "with spaces"
    folder.symlink_to(project, target_is_directory=True)
    monkeypatch.setattr("sources.extraction.runner._PROJECT", folder)
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert extract(b"Some text.").text == "Some text."
