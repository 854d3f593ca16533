"""From bytes to characters."""

from pathlib import Path

import pytest

from sources.extraction import ExtractionError, extract
from sources.extraction.encoding import decode_html, decode_text


@pytest.mark.parametrize(("name", "count"), [("tests1.dat", 59), ("tests2.dat", 22)])
def test_decode_html_chooses_the_encoding_of_a_browser(shared: Path, name: str, count: int) -> None:
    raw = (shared / "data" / "html-encoding" / name).read_bytes()
    blocks = raw.split(b"#data\n")[1:]
    assert len(blocks) == count
    for block in blocks:
        content, _, rest = block.partition(b"\n#encoding\n")
        expected = rest.split(b"\n")[0].decode().lower()
        assert decode_html(content)[1] == expected, content[:200]


@pytest.mark.parametrize(
    ("content", "text", "charset"),
    [
        ("\ufeff<p>é".encode(), "<p>é", "utf-8"),
        ("\ufeff<p>é".encode("utf-16-le"), "<p>é", "utf-16le"),
        ("\ufeff<p>é".encode("utf-16-be"), "<p>é", "utf-16be"),
        ("<p>é 智谱".encode(), "<p>é 智谱", "utf-8"),
        ("<p>é".encode("cp1252"), "<p>é", "windows-1252"),
        ("<meta charset=gb2312>智谱㐂".encode("gb18030"), "<meta charset=gb2312>智谱㐂", "gbk"),
        ("<meta charset=utf-8>é".encode("cp1252"), "<meta charset=utf-8>\ufffd", "utf-8"),
    ],
)
def test_decode_html_text_and_charset(content: bytes, text: str, charset: str) -> None:
    assert decode_html(content) == (text, charset)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "智谱 AI — “约” 200 亿元"),
        ("gb18030", "智谱公司估值约为二百亿元人民币，成为中国人工智能领域的重要企业之一。"),
        ("big5", "智譜公司估值約為二百億元人民幣，成為中國人工智慧領域的重要企業之一。"),
        ("shift_jis", "この会社の評価額は約二百億元であり、重要な企業の一つとなっている。"),
        ("euc_jp", "この会社の評価額は約二百億元であり、重要な企業の一つとなっている。"),
        ("euc_kr", "이 회사의 기업 가치는 약 이백억 위안으로 평가되며 주요 기업이다."),
        ("cp1251", "Компания была оценена в двадцать миллиардов и добавлена в список."),
        ("koi8_r", "Компания была оценена в двадцать миллиардов и добавлена в список."),
        ("cp1252", "Le modèle a été évalué à 20 milliards d’euros — « énorme », dit-il."),
        ("cp1252", "The firm’s “model” was released in April — it said."),
        ("cp1252", "Das Unternehmen wurde für Käufer größer. Straße, schön."),
        ("utf-16", "A note — in two bytes."),
    ],
)
def test_decode_text_reads_the_language(encoding: str, text: str) -> None:
    assert decode_text(text.encode(encoding))[0] == text


@pytest.mark.parametrize(
    "content", [b"a\x00b" * 50, bytes(range(1, 32)) * 40, "text".encode("utf-32-be")]
)
def test_decode_text_binary_is_unsupported(content: bytes) -> None:
    with pytest.raises(ExtractionError, match="this file is none of them") as caught:
        extract(content, filename="notes.txt", media_type="text/plain")
    assert caught.value.code == "unsupported"


def test_extract_text_never_has_nul_controls_or_surrogates() -> None:
    content = b"<!doctype html><p>a&#0;b&#xD800;c&#xFFFF;d\x01e\x7ff</p>"
    text = extract(content).text
    assert text.encode()
    assert not set(text) & {"\x00", "\x01", "\x7f", "\uffff"}


def test_extract_lone_surrogates_in_two_byte_text_are_replaced() -> None:
    text = extract(b"\xff\xfea\x00\x00\xd8b\x00\x00\x00c\x00").text
    assert text == "a\ufffdbc"
