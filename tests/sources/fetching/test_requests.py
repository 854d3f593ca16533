"""A request goes to a checked address, in time and in bounds, or not at all."""

import gzip
import socket
import ssl
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sources.fetching import FetchError, Guard, TargetRefusedError, requests, send
from tests.sources.fetching.servers import Server, answer, serving


def post(server: Server, guard: Guard | None = None, **options):
    headers = {"Content-Type": "application/json"}
    return send(
        "POST", server.url, headers=headers, body=b'{"a":1}', guard=guard or server.guard, **options
    )


def test_request_arrives_with_its_host_and_body() -> None:
    with serving(answer("200 OK", b"thanks", "X-Said: yes")) as server:
        got = post(server)

    assert (got.status, got.body, got.headers["x-said"]) == (200, b"thanks", "yes")
    (request,) = server.requests
    assert request.startswith(b"POST /in?x=1 HTTP/1.1\r\n")
    assert f"Host: hooks.example:{server.port}\r\n".encode() in request
    assert request.endswith(b'{"a":1}')


@pytest.mark.parametrize(
    "found",
    [
        ["127.0.0.1"],
        ["93.184.216.34", "127.0.0.1"],
        ["127.0.0.1", "93.184.216.34"],
        ["::ffff:7f00:1"],
    ],
)
def test_private_address_behind_a_name_is_never_connected_to(found: list[str]) -> None:
    with serving(answer("200 OK")) as canary:
        guard = Guard(
            ports=frozenset({canary.port}),
            resolve=lambda host, port: [ip_address(address) for address in found],
        )
        with pytest.raises(TargetRefusedError, match="private or reserved"):
            post(canary, guard)
        time.sleep(0.05)
        assert canary.connections == 0


def test_broken_variant_that_checks_the_first_address_only_reaches_the_canary() -> None:
    class Careless(Guard):
        def _refuse_private(self, target, addresses) -> None:
            super()._refuse_private(target, addresses[:1])

    with serving(answer("200 OK")) as canary:
        guard = Careless(
            ports=frozenset({canary.port}),
            resolve=lambda host, port: [ip_address("93.184.216.34"), ip_address("127.0.0.1")],
        )
        # Nobody answers there in the tests: the second address is tried.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(socket, "create_connection", _unreachable_but_local)
            post(canary, guard)
        assert canary.connections == 1


def _unreachable_but_local(address, timeout=None):
    if address[0] != "127.0.0.1":
        raise OSError("unreachable")
    connection = socket.socket()
    connection.settimeout(timeout)
    connection.connect(address)
    return connection


def test_name_is_resolved_once_and_connected_to_as_it_was_checked() -> None:
    """A name that means something else a moment later (DNS rebinding) changes nothing."""
    asked = []

    def resolve(host: str, port: int):
        asked.append(host)
        return [ip_address("127.0.0.1" if len(asked) == 1 else "127.0.0.2")]

    with serving(answer("200 OK")) as server:
        assert post(server, replace(server.guard, resolve=resolve)).status == 200
    assert asked == ["hooks.example"]


def test_redirect_to_a_private_address_is_refused_and_not_connected_to() -> None:
    with serving(answer("200 OK")) as canary:
        location = f"Location: http://127.0.0.2:{canary.port}/"
        with serving(answer("307 Temporary Redirect", b"", location)) as server:
            ports = frozenset({server.port, canary.port})
            with pytest.raises(TargetRefusedError, match="private or reserved"):
                post(server, replace(server.guard, ports=ports))
        time.sleep(0.05)
        assert canary.connections == 0


def test_redirects_are_followed_three_times_and_keep_the_body() -> None:
    hops = []

    def behave(connection: socket.socket, body: bytes) -> None:
        hops.append(body)
        if len(hops) <= 3:
            answer("308 Permanent Redirect", b"", "Location: /again")(connection, body)
        else:
            answer("200 OK")(connection, body)

    with serving(behave) as server:
        assert post(server).status == 200
    assert hops == [b'{"a":1}'] * 4

    with (
        serving(answer("307 Temporary Redirect", b"", "Location: /again")) as server,
        pytest.raises(FetchError, match="redirected more than 3 times"),
    ):
        post(server)
    assert server.connections == 4


def test_redirect_that_would_change_the_method_is_an_answer() -> None:
    with serving(answer("302 Found", b"", "Location: /elsewhere")) as server:
        assert post(server).status == 302
    assert server.connections == 1


# Who waits for any of these to end is told something else than that it took too long.
LONG = 30


def _drip(connection: socket.socket, body: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for _ in range(LONG * 20):
        connection.sendall(b"X-Slow: yes\r\n")
        time.sleep(0.05)


def _silent(connection: socket.socket, body: bytes) -> None:
    connection.settimeout(LONG)
    connection.recv(1)


def _endless_body(connection: socket.socket, body: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(LONG * 100):
        connection.sendall(b"x")
        time.sleep(0.01)


@pytest.mark.parametrize("behave", [_drip, _silent, _endless_body])
def test_slow_answer_is_cut_when_the_time_is_over(behave) -> None:
    with serving(behave) as server, pytest.raises(FetchError, match="took too long"):
        post(server, seconds=0.4)


def test_answer_that_is_too_large_is_refused_also_when_it_is_packed() -> None:
    bomb = gzip.compress(b"0" * 5_000_000)
    with (
        serving(answer("200 OK", bomb, "Content-Encoding: gzip")) as server,
        pytest.raises(FetchError, match="larger than 1,000 bytes"),
    ):
        post(server, max_bytes=1000)
    with (
        serving(answer("200 OK", b"0" * 2000)) as server,
        pytest.raises(FetchError, match="larger than 1,000 bytes"),
    ):
        post(server, max_bytes=1000)
    with serving(answer("200 OK", gzip.compress(b"fine"), "Content-Encoding: gzip")) as server:
        assert post(server).body == b"fine"


@pytest.mark.parametrize(
    "behave",
    [
        lambda connection, body: connection.sendall(b"SSH-2.0-x\r\n"),
        lambda connection, body: None,
        answer("200 OK", b"zz", "Content-Encoding: gzip"),
        answer("200 OK", b"zz", "Content-Encoding: br"),
        lambda connection, body: connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"
        ),
    ],
)
def test_what_is_no_answer_is_an_error(behave) -> None:
    with serving(behave) as server, pytest.raises(FetchError):
        post(server)


def test_what_is_no_http_is_told_short_and_without_what_cannot_be_kept() -> None:
    """As from a server that expects TLS: its alert holds NUL."""

    def behave(connection: socket.socket, body: bytes) -> None:
        connection.sendall(b"\x15\x03\x01\x00\x02\x1b[31m" + b"z" * 5000 + b"\r\n")

    with serving(behave) as server, pytest.raises(FetchError) as refused:
        post(server)
    assert refused.value.message.isprintable()
    assert "did not answer: \\x15\\x03\\x01\\x00" in refused.value.message
    assert len(refused.value.message) < 300


def test_nobody_there_is_an_error() -> None:
    with serving(answer("200 OK")) as server:
        pass
    # Nobody else can come to listen there meanwhile.
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", server.port))
        with pytest.raises(FetchError, match="did not answer"):
            post(server)


def test_name_without_an_address_is_an_error() -> None:
    def unknown(host: str, port: int):
        raise socket.gaierror("Name or service not known")

    with (
        serving(answer("200 OK")) as server,
        pytest.raises(FetchError, match="has no address"),
    ):
        post(server, replace(server.guard, resolve=unknown))


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a file with a key and a certificate of hooks.example, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hooks.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hooks.example")]), False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    path = tmp_path / "hooks.pem"
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(pem)
    )
    return path


def test_tls_names_the_host_and_checks_its_certificate(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though the connection goes to an address."""
    named: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _, name, __: named.append(name)

    with serving(answer("200 OK")) as server:
        server.wrap = lambda plain: context.wrap_socket(plain, server_side=True)
        url = server.url.replace("http://", "https://")
        with pytest.raises(FetchError, match="did not answer"):
            send("POST", url, headers={}, guard=server.guard)
        trusting = ssl.create_default_context(cafile=str(certificate))
        monkeypatch.setattr(requests, "_tls", lambda: trusting)
        assert send("POST", url, headers={}, guard=server.guard).status == 200
        elsewhere = url.replace("hooks.example", "other.example")
        with pytest.raises(FetchError, match="did not answer"):
            send("POST", elsewhere, headers={}, guard=server.guard)

    assert named == ["hooks.example", "hooks.example", "other.example"]
    assert len(server.requests) == 1
