"""Clients of the API, one for each of the cast."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from factbase.actions import tokens

JSON = "application/json"


class ApiClient(Client):
    """Speaks JSON; `send` names the method."""

    def send(self, method: str, path: str, body: Any = None, **kwargs: Any) -> Any:
        """Send `body` as JSON to `path` below /api/v1/."""
        return getattr(self, method.lower())(
            f"/api/v1/{path}", body if body is not None else {}, content_type=JSON, **kwargs
        )

    def read(self, path: str, **parameters: Any) -> Any:
        """Return the decoded answer to a GET, which must succeed."""
        response = self.get(f"/api/v1/{path}", parameters)
        assert response.status_code == 200, response.content
        return response.json()


@pytest.fixture
def client_of(db: None) -> Callable[[User], ApiClient]:
    """Return a function that makes a client with a token of the given user."""

    def make(user: User) -> ApiClient:
        _, secret = tokens.create(user=user, name="tests")
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
