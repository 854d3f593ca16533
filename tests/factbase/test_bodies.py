"""A body that ends too early is refused, whoever reads it."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory

from factbase.actions import tokens
from factbase.bodies import CutOffError, WholeBody
from factbase.wsgi import application
from sources.models import Source

FORM = (
    b'--B\r\nContent-Disposition: form-data; name="title"\r\n\r\nA title\r\n'
    b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n'
    b"Content-Type: text/plain\r\n\r\nThe whole of a document.\r\n--B--\r\n"
)
MULTIPART = "multipart/form-data; boundary=B"


@pytest.fixture
def lasting_connection() -> Iterator[None]:
    """Keep the test's connection, and its transaction, from one request to the next."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def status_of(environ: dict[str, Any]) -> int:
    """Return how the application as it is served answers."""
    answers: list[str] = []
    list(application(environ, lambda status, headers: answers.append(status)))
    return int(answers[0].split()[0])


def sent(path: str, body: bytes, **headers: Any) -> dict[str, Any]:
    """Return a request whose body is announced whole and arrives without its last 40 bytes."""
    environ = RequestFactory().generic("POST", path, body, **headers).environ
    return environ | {"wsgi.input": BytesIO(body[:-40])}


@pytest.mark.parametrize("size", [-1, 3])
def test_whole_body_is_read_to_its_end(size: int) -> None:
    body = WholeBody(BytesIO(b"12345"), 5)
    assert b"".join(iter(lambda: body.read(size), b"")) == b"12345"


@pytest.mark.parametrize("method", ["read", "readline"])
@pytest.mark.parametrize("size", [-1, 3, 100])
def test_body_that_was_cut_off_fails(method: str, size: int) -> None:
    body = WholeBody(BytesIO(b"12345"), 6)
    with pytest.raises(CutOffError, match="1 bytes are missing"):
        list(iter(lambda: getattr(body, method)(size), b""))


def test_what_follows_the_body_is_not_read() -> None:
    stream = BytesIO(b"12345GET / HTTP/1.1")
    body = WholeBody(stream, 5)
    assert (body.read(), body.read(3), body.readline(), stream.tell()) == (b"12345", b"", b"", 5)


@pytest.mark.parametrize("size", [-1, 100])
def test_lines_of_a_whole_body_are_read(size: int) -> None:
    body = WholeBody(BytesIO(b"1\n2"), 3)
    assert [body.readline(size), body.readline(size), body.readline(size)] == [b"1\n", b"2", b""]


@pytest.mark.django_db
@pytest.mark.usefixtures("lasting_connection")
def test_document_that_was_cut_off_is_not_archived(contributor: User) -> None:
    browser = Client()
    browser.force_login(contributor)
    session = browser.cookies["sessionid"].value
    headers = {"content_type": MULTIPART, "HTTP_COOKIE": f"sessionid={session}"}
    assert status_of(sent("/sources/new/", FORM, **headers)) == 403
    assert not Source.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("lasting_connection")
@pytest.mark.parametrize(
    ("body", "media_type"),
    [(FORM, MULTIPART), (b'{"title": "A title"}' + b" " * 40, "application/json")],
)
def test_api_says_that_a_body_was_cut_off(body: bytes, media_type: str, contributor: User) -> None:
    _, secret = tokens.create(user=contributor, name="one", scopes=["contribute"])
    headers = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    environ = sent("/api/v1/sources/", body, content_type=media_type, **headers)
    assert status_of(environ) == 400
    assert not Source.objects.exists()
