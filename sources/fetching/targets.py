"""Reads an address (URL) in one way only, so that what is checked is what is connected to."""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from sources.exceptions import shown
from sources.fetching.errors import TargetRefusedError
from sources.phrases import Phrase

PORTS = {"http": 80, "https": 443}
MAX_LENGTH = 2000
# What programs read in different ways.
STRANGE = re.compile(r"[\x00-\x20\x7f\\]")
# Older programs write these otherwise than newer ones, and so ask another host.
DEVIATING = re.compile("[\u00df\u1e9e\u03c2\u200c\u200d]")
LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
# The C library reads these as IPv4 addresses: 2130706433, 0x7f.1, 0177.0.0.1.
NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")


class Target(NamedTuple):
    """Where a request goes; `host` is a name in letters, digits and hyphens, or an IP address."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        """The address in its one form."""
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def authority(self) -> str:
        """What the header Host says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def follow(self, location: str) -> "Target":
        """Return where a redirect leads; raises TargetRefusedError."""
        return read_target(urljoin(self.url, location))


def read_target(url: str) -> Target:
    """Return the parts of an http or https address; raises TargetRefusedError saying why not.

    Refused are other schemes, names and passwords, whatever programs read in more than one way,
    and numbers that are IP addresses in another spelling than the usual one.
    """
    if len(url) > MAX_LENGTH or STRANGE.search(url):
        raise _refused(
            url,
            Phrase(
                "has blanks or backslashes, or more than %(most)s characters",
                most=f"{MAX_LENGTH:,}",
            ),
        )
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        raise _refused(url, Phrase("cannot be read")) from None
    if parts.scheme not in PORTS or not url.lower().startswith(f"{parts.scheme}://"):
        raise _refused(url, Phrase("does not begin with http:// or https://"))
    if "@" in parts.netloc:
        raise _refused(url, Phrase("holds a name or a password"))
    if not host:
        raise _refused(url, Phrase("names no host"))
    wanted = PORTS[parts.scheme] if port is None else port
    return Target(parts.scheme, _host(url, host), wanted, _path(url, parts))


def _host(url: str, host: str) -> str:
    """Return the host in its one form."""
    if "[" in url.split("/")[2]:
        try:
            return str(IPv6Address(host.replace("%", " ")))  # a zone is no part of an address
        except AddressValueError:
            raise _refused(url, Phrase("has a host that is no IPv6 address")) from None
    if DEVIATING.search(host):
        raise _refused(url, Phrase("has a host that programs read in different ways"))
    try:
        name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        raise _refused(url, Phrase("has a host that is no name")) from None
    labels = name.split(".")
    if NUMBER.fullmatch(labels[-1]):
        try:
            return str(IPv4Address(name))
        except AddressValueError:
            raise _refused(url, Phrase("writes an IP address in an unusual way")) from None
    if len(name) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        raise _refused(url, Phrase("has a host that is no name"))
    return name


def _path(url: str, parts: SplitResult) -> str:
    """Return what is asked for there; what follows a # stays here."""
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii():
        raise _refused(url, Phrase("has a path that is not percent-encoded"))
    return path


def _refused(url: str, why: str) -> TargetRefusedError:
    return TargetRefusedError(
        Phrase("The address %(url)s %(why)s.", url=shown(url), why=why), field="url"
    )
