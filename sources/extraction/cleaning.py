"""Make decoded text fit to be stored and anchored in."""

import re

_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028]")
_PARAGRAPH_END = re.compile("\u2029")
# PostgreSQL refuses NUL, JSON carries other controls only escaped; U+FFFE and U+FFFF are no
# characters. Tab and line feed stay.
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Return `text` with line feeds as line ends and without what is not text."""
    text = _LINE_END.sub("\n", _PARAGRAPH_END.sub("\n\n", text))
    return _SURROGATE.sub("\ufffd", _NOT_TEXT.sub("", text)).removeprefix("\ufeff")
