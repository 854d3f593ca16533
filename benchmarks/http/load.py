"""A load generator: clients with one request under way each.

They keep their connections for as long as the server does.
"""

import selectors
import socket
import statistics
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

HEAD = 1_000  # bytes, in which the heads of all answers end


class Request(NamedTuple):
    """What one client asks; `headers` are lines, each with its end."""

    path: str
    method: str = "GET"
    body: bytes = b""
    headers: str = ""


class Measured(NamedTuple):
    """What came of a run: answers a second, and the seconds of the median and the slowest 1 %."""

    rate: float
    median: float
    slowest: float


class Client:
    """One connection; raises AssertionError for an answer that is no success."""

    def __init__(self, port: int, headers: str) -> None:
        self.port = port
        self.connect()
        self.headers = f"Host: 127.0.0.1:{port}\r\n{headers}"
        self.received = bytearray()
        self.wanted = 0
        self.began = 0.0

    def connect(self) -> None:
        """Open the connection."""
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: Request) -> None:
        """Send a request."""
        path, method, body, headers = request
        head = f"{method} {path} HTTP/1.1\r\n{self.headers}{headers}"
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        self.received.clear()
        self.wanted = 0
        self.began = time.perf_counter()
        self.socket.sendall(f"{head}\r\n".encode() + body)

    def receive(self) -> bool:
        """Take what has come; return whether the answer is whole."""
        part = self.socket.recv(1 << 18)
        assert part, f"the server hung up after {bytes(self.received[:500])!r}"
        self.received += part
        if not self.wanted:
            end = self.received.find(b"\r\n\r\n")
            if end < 0:
                return False
            self.wanted = end + 4 + _length(bytes(self.received[:end]))
        return len(self.received) >= self.wanted

    @property
    def is_over(self) -> bool:
        """Whether the server ends the connection with this answer."""
        return b"\r\nconnection: close\r\n" in self.received[:HEAD].lower()

    @property
    def body(self) -> bytes:
        """The body of the answer that is whole."""
        return bytes(self.received[self.received.find(b"\r\n\r\n") + 4 :])


def load(
    port: int, requests: Iterator[Request], *, clients: int, seconds: float, headers: str = ""
) -> Measured:
    """Keep `clients` requests under way for `seconds` after a warm-up of a quarter of that."""
    selector = selectors.DefaultSelector()
    for _ in range(clients):
        client = Client(port, headers)
        selector.register(client.socket, selectors.EVENT_READ, client)
        client.send(next(requests))
    _answers(selector, requests, seconds / 4)
    began = time.perf_counter()
    taken = sorted(_answers(selector, requests, seconds))
    rate = len(taken) / (time.perf_counter() - began)
    for key in list(selector.get_map().values()):
        key.data.socket.close()
    selector.close()
    return Measured(rate, statistics.median(taken), taken[int(len(taken) * 0.99)])


def _answers(
    selector: selectors.BaseSelector, requests: Iterator[Request], seconds: float
) -> list[float]:
    taken = []
    clock: Callable[[], float] = time.perf_counter
    end = clock() + seconds
    while clock() < end or not taken:
        for key, _ in selector.select():
            client: Client = key.data
            if client.receive():
                taken.append(clock() - client.began)
                if client.is_over:
                    _reconnect(client, selector)
                client.send(next(requests))
    return taken


def _reconnect(client: Client, selector: selectors.BaseSelector) -> None:
    selector.unregister(client.socket)
    client.socket.close()
    client.connect()
    selector.register(client.socket, selectors.EVENT_READ, client)


def _length(head: bytes) -> int:
    status, *lines = head.split(b"\r\n")
    assert b" 20" in status[:13], head
    for line in lines:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise AssertionError(f"an answer without its length: {head!r}")
