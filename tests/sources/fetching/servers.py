"""A web server of this machine that does as it is told, and counts who comes."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address

from sources.fetching import Guard

Behaviour = Callable[[socket.socket, bytes], None]


class Server:
    """Keeps the requests that came, each as the bytes of its head and body."""

    def __init__(self, behave: Behaviour) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.behave = behave
        self.wrap: Callable[[socket.socket], socket.socket] = lambda plain: plain
        self.connections = 0
        self.requests: list[bytes] = []
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://hooks.example:{self.port}/in?x=1"

    @property
    def guard(self) -> Guard:
        """Allow this server alone, under any name."""
        return Guard(
            allows=lambda address: str(address) == "127.0.0.1",
            ports=frozenset({self.port}),
            resolve=lambda host, port: [ip_address("127.0.0.1")],
        )

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, plain: socket.socket) -> None:
        try:
            connection = self.wrap(plain)
        except OSError:
            plain.close()
            return
        with connection:
            request = b""
            while b"\r\n\r\n" not in request:
                chunk = connection.recv(65536)
                if not chunk:
                    return
                request += chunk
            head, _, body = request.partition(b"\r\n\r\n")
            length = next(
                (
                    int(line.split(b":")[1])
                    for line in head.split(b"\r\n")
                    if line.lower().startswith(b"content-length:")
                ),
                0,
            )
            while len(body) < length:
                body += connection.recv(65536)
            self.requests.append(head + b"\r\n\r\n" + body)
            try:
                self.behave(connection, body)
            except OSError:
                return


def answer(status: str, body: bytes = b"", *headers: str) -> Behaviour:
    """Return the behaviour of a server that always says the same."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    whole = "\r\n".join([*lines, "", ""]).encode() + body

    return lambda connection, _: connection.sendall(whole)


@contextmanager
def serving(behave: Behaviour) -> Iterator[Server]:
    server = Server(behave)
    try:
        yield server
    finally:
        # Closing alone would leave it to the thread that waits for the next one.
        server.listener.shutdown(socket.SHUT_RDWR)
        server.listener.close()
