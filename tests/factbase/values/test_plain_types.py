"""Text, addresses, booleans and entity references."""

from contextlib import suppress
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbase.exceptions import InvalidValueError
from factbase.values import Boolean, EntityRef, Text, Url, ValueType, display, parse
from factbase.values.text import check_text, clean_line


def test_parse_text_keeps_inner_white_space_and_invisible_characters() -> None:
    typed = "  智谱\u200b AI\n\tline two \u202e "

    assert parse(typed, ValueType.TEXT, language="zh-Hans") == Text(typed.strip(), "zh-Hans")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "The value is empty"),
        (" \n\u3000", "The value is empty"),
        ("a\x00b", r"the character U\+0000 at position 2"),
        ("a\x1b[31m", r"the character U\+001B at position 2"),
        ("\udc80", r"the character U\+DC80 at position 1"),
        ("\uffff", r"the character U\+FFFF"),
        ("x" * 10_001, "10,001 characters long; at most 10,000 fit"),
    ],
)
def test_parse_text_unstorable_is_refused(typed: str, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        parse(typed, ValueType.TEXT)


@pytest.mark.parametrize("language", ["english", "e", "en_GB", "en-", "en\n", "x" * 40, "é"])
def test_parse_text_malformed_language_is_refused(language: str) -> None:
    with pytest.raises(InvalidValueError, match="is not a language tag"):
        parse("words", ValueType.TEXT, language=language)


def test_clean_line_folds_every_kind_of_white_space() -> None:
    assert clean_line(" a\u00a0\u2009b\n c ", field="label") == "a b c"


@given(st.text())
def test_check_text_accepts_only_what_encodes(text: str) -> None:
    with suppress(InvalidValueError):
        check_text(text, field="label")
        assert "\x00" not in text
        assert text.encode("utf-8")


def test_check_text_reads_the_naughty_strings_or_names_the_character(shared: Path) -> None:
    listed = sorted((shared / "data" / "blns").rglob("*.txt"))
    assert listed
    for text in listed[0].read_text(encoding="utf-8").splitlines():
        with suppress(InvalidValueError):
            assert display(parse(text, ValueType.TEXT)) == text.strip()


@pytest.mark.parametrize(
    "typed",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c#d",
        "HTTPS://Example.org/",
        "https://zh.wikipedia.org/wiki/智谱AI",
        "https://[2001:db8::1]/a",
    ],
)
def test_parse_url_web_address_is_kept_as_typed(typed: str) -> None:
    assert parse(f" {typed} ", ValueType.URL) == Url(typed)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("javascript:alert(1)", "does not start with http:// or https://"),
        ("ftp://example.org", "does not start with http:// or https://"),
        ("example.org", "does not start with http:// or https://"),
        ("//example.org", "does not start with http:// or https://"),
        ("https://", "it names no host"),
        ("https:///path", "it names no host"),
        ("https://user:secret@example.org", "user name or password"),
        ("https://user@example.org", "user name or password"),
        ("https://example.org:99999/", "host or port is malformed"),
        ("https://[::1/", "host or port is malformed"),
        ("https://example.org/a b", "it holds the character"),
        ("https://example.org\\@evil.org", "it holds the character"),
        ("https://example.org/\u202egnp.exe", "it holds the character “.u202e”"),
        ("https://exam\u200bple.org", "it holds the character"),
        ("https://example.org/\nx", "it holds the character"),
        ("https://example.org/\x00", r"the character U\+0000"),
        ("https://example.org/" + "a" * 2000, "at most 2,000 fit"),
    ],
)
def test_parse_url_unsafe_address_is_refused(typed: str, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        parse(typed, ValueType.URL)


@given(st.text() | st.text(alphabet="htps:/@[]?#.%a1-\\", max_size=40))
def test_parse_any_text_as_url_is_read_or_refused(text: str) -> None:
    for typed in (text, f"https://{text}"):
        with suppress(InvalidValueError):
            assert parse(typed, ValueType.URL) == Url(typed.strip())


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("yes", True), ("True", True), (" 是 ", True), ("no", False), ("FALSE", False), ("0", False)],
)
def test_parse_boolean_common_words_are_read(typed: str, expected: bool) -> None:
    assert parse(typed, ValueType.BOOLEAN) == Boolean(expected)


def test_parse_boolean_other_word_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="“perhaps” is neither yes nor no: write one"):
        parse("perhaps", ValueType.BOOLEAN)


def test_parse_entity_is_the_callers_work() -> None:
    with pytest.raises(ValueError, match="an entity is looked up by its name"):
        parse("Zhipu AI", ValueType.ENTITY)


def test_display_plain_types_shows_what_they_hold() -> None:
    assert display(Boolean(False)) == "no"
    assert display(EntityRef(UUID(int=1), "智谱")) == "智谱"
    assert display(EntityRef(UUID(int=1))) == "00000000-0000-0000-0000-000000000001"
    assert display(Url("https://a.org")) == "https://a.org"
