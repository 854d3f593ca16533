"""Makes a request to a checked address, and to nothing else."""

import http.client
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sources.exceptions import printable, shown
from sources.fetching.addresses import Address
from sources.fetching.bodies import read_body
from sources.fetching.deadlines import Deadline
from sources.fetching.errors import FetchError
from sources.fetching.guard import GUARD, Guard
from sources.fetching.targets import Target, read_target
from sources.phrases import Phrase

SECONDS = 15
MAX_BYTES = 10 * 1024 * 1024
MAX_REDIRECTS = 3
LONGEST_ERROR = 200
# Redirects that keep the method and the body; what others would turn into a GET is an answer.
KEEPING = (307, 308)


@dataclass(frozen=True)
class Answer:
    """What came back, from `url`: where the last redirect led."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes = b"",
    guard: Guard = GUARD,
    seconds: float = SECONDS,
    max_bytes: int = MAX_BYTES,
) -> Answer:
    """Make a request and return the answer, whatever its status.

    Each hop is read, resolved and checked anew, and goes to an address that was checked. All of it
    takes no longer than `seconds`, beyond what the system takes to resolve a name. Raises
    TargetRefusedError for what may not be asked, else FetchError.
    """
    target = read_target(url)
    with Deadline(seconds) as deadline:
        for _ in range(MAX_REDIRECTS + 1):
            answer = _hop(method, target, headers, body, guard, deadline, max_bytes)
            if answer.status not in KEEPING or "location" not in answer.headers:
                return answer
            target = target.follow(answer.headers["location"])
    raise FetchError(
        Phrase(
            "%(url)s is redirected more than %(most)s times.", url=shown(url), most=MAX_REDIRECTS
        )
    )


def _hop(
    method: str,
    target: Target,
    headers: Mapping[str, str],
    body: bytes,
    guard: Guard,
    deadline: Deadline,
    max_bytes: int,
) -> Answer:
    addresses = guard.addresses_of(target)
    connection = http.client.HTTPConnection(target.host, target.port)
    try:
        # With a socket there, http.client connects to nothing by itself.
        connection.sock = _connected(target, addresses, deadline)
        sent = {"Host": target.authority, "Accept-Encoding": "identity", **headers}
        connection.request(method, target.path, body or None, sent)
        with connection.getresponse() as response:
            encoding = response.getheader("Content-Encoding", "")
            content = read_body(response.read, encoding, limit=max_bytes)
            if response.length:
                raise http.client.IncompleteRead(content, response.length)
    except (OSError, http.client.HTTPException, ValueError) as error:
        host = shown(target.host)
        if deadline.is_over or isinstance(error, TimeoutError):
            raise FetchError(Phrase("%(host)s took too long.", host=host)) from error
        said = Phrase("%(host)s did not answer: %(error)s.", host=host, error=_words(error))
        raise FetchError(said) from error
    finally:
        connection.close()
    if deadline.is_over:
        raise FetchError(Phrase("%(host)s took too long.", host=shown(target.host)))
    found = {name.lower(): value for name, value in response.getheaders()}
    return Answer(target.url, response.status, found, content)


def _connected(target: Target, addresses: list[Address], deadline: Deadline) -> socket.socket:
    """Connect to the first of the addresses that answers; TLS names and checks the host."""
    plain = _first(target, addresses, deadline)
    if target.scheme == "http":
        deadline.watch(plain)
        return plain
    secure = _tls().wrap_socket(plain, server_hostname=target.host, do_handshake_on_connect=False)
    deadline.watch(secure)
    try:
        secure.do_handshake()
    except OSError:
        secure.close()
        raise
    return secure


def _first(target: Target, addresses: list[Address], deadline: Deadline) -> socket.socket:
    for address in addresses[:-1]:
        try:
            return socket.create_connection((str(address), target.port), timeout=deadline.left)
        except OSError:
            continue
    return socket.create_connection((str(addresses[-1]), target.port), timeout=deadline.left)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _words(error: Exception) -> str:
    """Return what went wrong; of what is no HTTP the error holds the other side's own bytes."""
    return printable(str(error), limit=LONGEST_ERROR) or type(error).__name__
