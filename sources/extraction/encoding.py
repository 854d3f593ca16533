"""From bytes to characters, for HTML as a browser does it and for plain text by evidence.

Libraries are imported where they are needed: each costs the process of every document 15 to 50 ms.
"""

import codecs
import re

from sources.extraction.results import refusal

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
# What a browser assumes for a page that declares nothing, and most old Western text is.
FALLBACK = "windows-1252"
# Legacy encodings told apart by how well the decoded text reads as a language. Central European
# ones are left out: they read as Western ones and the other way round.
_LEGACY = (
    *("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
    *("cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", "cp1252"),
)
_DETECT_WITHIN = 100_000
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_CONTROL_SHARE = 0.005  # stray controls happen in old text; compressed data has about 0.1


def decode_html(content: bytes) -> tuple[str, str]:
    """Return text and charset: byte order mark, then what the page declares, then the fallback.

    A page that declares nothing and is valid UTF-8 beyond ASCII is UTF-8. Undecodable bytes become
    U+FFFD, as in a browser.
    """
    body, charset = _split_bom(content)
    charset = charset or _declared(content) or (_utf8_if_valid(content) or FALLBACK)
    return _codec(charset).decode(body, "replace")[0], charset


def decode_text(content: bytes) -> tuple[str, str]:
    """Return text and charset: byte order mark, then UTF-8, then the legacy encoding it reads as.

    Raises ExtractionError "unsupported" for bytes that are no text.
    """
    body, charset = _split_bom(content)
    if charset:
        return body.decode(charset, "replace"), charset
    if b"\x00" in content or len(_CONTROLS.findall(content)) > _MAX_CONTROL_SHARE * len(content):
        raise refusal("unsupported")
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        charset = _legacy(content)
        return content.decode(charset, "replace"), charset


def _split_bom(content: bytes) -> tuple[bytes, str]:
    for mark, charset in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :], charset
    return content, ""


def _declared(content: bytes) -> str:
    """The encoding that the page's own meta element declares, "" for none."""
    from html5lib._inputstream import EncodingParser

    encoding = EncodingParser(content).getEncoding()
    if encoding is None:
        return ""
    # A declaration that could be read byte by byte is not written in a two-byte encoding.
    return "utf-8" if encoding.name in {"utf-16le", "utf-16be"} else encoding.name


def _utf8_if_valid(content: bytes) -> str:
    try:
        return "" if content.decode("utf-8").isascii() else "utf-8"
    except UnicodeDecodeError:
        return ""


def _codec(charset: str) -> codecs.CodecInfo:
    import webencodings

    # The standard reads GBK as its superset.
    return webencodings.lookup("gb18030" if charset == "gbk" else charset).codec_info


def _legacy(content: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_DETECT_WITHIN], cp_isolation=list(_LEGACY)).best()
    return FALLBACK if best is None or best.encoding == "cp1252" else best.encoding
