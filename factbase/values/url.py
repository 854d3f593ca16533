"""Web addresses.

Accepted: absolute http and https addresses of at most 2,000 characters. Refused: other schemes,
user names and passwords inside the address, white space, control and bidi characters, backslashes.
The address is kept as typed; it is normalised only to be compared.
"""

import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from factbase.exceptions import InvalidValueError
from factbase.values.text import check_text
from sources.exceptions import shown
from sources.phrases import Phrase

MAX_LENGTH = 2_000

_DEFAULT_PORTS = {"http": 80, "https": 443}
# White space and invisible characters let an address look like another one.
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"})
_FORBIDDEN = frozenset('\\<>"`{}|^')


@dataclass(frozen=True, slots=True)
class Url:
    """An http or https address."""

    url: str


def parse(text: str, *, field: str = "value") -> Url:
    """Read an address; white space around it goes."""
    check_text(text, field=field, max_length=MAX_LENGTH)
    url = text.strip()
    for character in url:
        if character in _FORBIDDEN or unicodedata.category(character) in _FORBIDDEN_CATEGORIES:
            raise _refused(
                url,
                Phrase("it holds the character %(character)s", character=shown(character)),
                field,
            )
    parts = _split(url, field)
    if parts.scheme not in _DEFAULT_PORTS:
        raise _refused(url, Phrase("it does not start with http:// or https://"), field)
    if not parts.hostname:
        raise _refused(url, Phrase("it names no host"), field)
    if "@" in parts.netloc:
        raise _refused(url, Phrase("it carries a user name or password"), field)
    return Url(url)


def _split(url: str, field: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises ValueError where the port is no number up to 65535
    except ValueError:
        raise _refused(url, Phrase("its host or port is malformed"), field) from None
    return parts


def _refused(url: str, reason: str, field: str) -> InvalidValueError:
    message = Phrase(
        "%(url)s is not a web address: %(reason)s. Write one such as https://example.org/a.",
        url=shown(url),
        reason=reason,
    )
    return InvalidValueError(message, field=field)


def display(value: Url) -> str:
    """Write the address as it was typed."""
    return value.url


def normalised(value: Url) -> tuple[str, int | None, str, str, str]:
    """Host, port, path, query and fragment; http and https to one host count as one address."""
    parts = urlsplit(value.url)
    port = None if parts.port == _DEFAULT_PORTS[parts.scheme] else parts.port
    return (parts.hostname or "", port, parts.path or "/", parts.query, parts.fragment)
