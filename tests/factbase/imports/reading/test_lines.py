"""NDJSON is read line by line; what is nested becomes columns."""

import pytest

from factbase.imports.reading import Format, UnreadableFileError
from tests.factbase.imports.reading.files import rows_of


def test_nested_objects_become_columns_and_numbers_keep_their_digits() -> None:
    content = (
        b'{"subject": {"label": "Zhipu"}, "value": {"amount": 5.0000000000001e26}}\n'
        b'\n{"denied": true, "qualifiers": [{"a": null}], "subject": {"label": "OpenAI"}}\n'
    )
    assert rows_of(content, Format.NDJSON) == [
        ["subject_label", "value_amount", "denied", "qualifiers"],
        ["Zhipu", "5.0000000000001e26", "", ""],
        ["OpenAI", "", "true", '[{"a":null}]'],
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"[1]", "an object"),
        (b'{"a": 1', "Expecting .* at character .*Each line is one JSON object"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b'{"a": {"b": 1}, "a_b": 2}', "“a_b” stands in it twice"),
        (b'{"a_b": 2, "a": {"b": 1}}', "“a_b” stands in it twice"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": "\\u0000"}', r"U\+0000"),
        (b'{"a": "\\ud800"}', r"U\+D800"),
        (b'{"\\u0000": "a"}', r"U\+0000"),
        (b'{"a": {"\\ud800": "a"}}', r"U\+D800"),
        (b'{"a": "\xe9"}', "0xE9"),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "it is nested too deeply"),
        (b'{"a":' + b"[" * 5_000 + b"]" * 5_000 + b"}", "it is nested too deeply"),
    ],
)
def test_line_that_cannot_be_stored_is_refused_with_its_number(line: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=f"Row 2.*{message}"):
        rows_of(b'{"a": 1}\n' + line + b"\n", Format.NDJSON)
