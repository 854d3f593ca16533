"""Clients of the API, one for each of the cast."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from factbase.actions import tokens
from factbase.permissions import scopes_of
from sources.models.record import Record

JSON = "application/json"
UUIDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class ApiClient(Client):
    """Speaks JSON; `send` names the method."""

    def send(
        self, method: str, path: str, body: Any = None, *, read: int | None = None, **kwargs: Any
    ) -> Any:
        """Send `body` as JSON to `path` below /api/v1/.

        As somebody who has just read the record that the path names, or its revision `read`.
        """
        revision = read or revision_of(path)
        headers = {"If-Match": f'"{revision}"'} if revision else {}
        headers |= kwargs.pop("headers", {})
        return getattr(self, method.lower())(
            f"/api/v1/{path}",
            body if body is not None else {},
            content_type=JSON,
            headers=headers,
            **kwargs,
        )

    def read(self, path: str, **parameters: Any) -> Any:
        """Return the decoded answer to a GET, which must succeed."""
        response = self.get(f"/api/v1/{path}", parameters)
        assert response.status_code == 200, response.content
        return response.json()


def revision_of(path: str) -> int | None:
    """Return the present revision of the record that a path names last, if it names one."""
    ids = UUIDS.findall(path)
    if not ids:
        return None
    with connection.cursor() as cursor:
        row = cursor.execute(_any_record(), {"pk": ids[-1]}).fetchone()
    return row[0] if row else None


@cache
def _any_record() -> str:
    tables = [model._meta.db_table for model in Record.__subclasses__()]
    return " UNION ALL ".join(f'SELECT revision FROM "{name}" WHERE id = %(pk)s' for name in tables)


@pytest.fixture
def client_of(db: None) -> Callable[[User], ApiClient]:
    """Return a function that makes a client with a token for all that the given user may do."""

    def make(user: User) -> ApiClient:
        _, secret = tokens.create(user=user, name="tests", scopes=scopes_of(user))
        return ApiClient(headers={"authorization": f"Bearer {secret}"})

    return make


@pytest.fixture
def anonymous(db: None) -> ApiClient:
    """Return a client that signs in as nobody."""
    return ApiClient()


@pytest.fixture
def as_contributor(contributor: User, client_of: Callable[[User], ApiClient]) -> ApiClient:
    """Return a client of the contributor."""
    return client_of(contributor)


@pytest.fixture
def as_reviewer(reviewer: User, client_of: Callable[[User], ApiClient]) -> ApiClient:
    """Return a client of the reviewer."""
    return client_of(reviewer)


@pytest.fixture
def as_reader(reader: User, client_of: Callable[[User], ApiClient]) -> ApiClient:
    """Return a client of the reader."""
    return client_of(reader)


@pytest.fixture
def as_administrator(administrator: User, client_of: Callable[[User], ApiClient]) -> ApiClient:
    """Return a client of the administrator."""
    return client_of(administrator)
