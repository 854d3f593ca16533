"""Who sits at the desk: the cast of the suite, as staff, signed in."""

import pytest
from django.contrib.auth.models import User
from django.test import Client


def _signed_in(user: User) -> Client:
    user.is_staff = True
    user.save()
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def contributors_desk(contributor: User) -> Client:
    """Return a browser in which the contributor is signed in."""
    return _signed_in(contributor)


@pytest.fixture
def reviewers_desk(reviewer: User) -> Client:
    """Return a browser in which the reviewer is signed in."""
    return _signed_in(reviewer)


@pytest.fixture
def administrators_desk(administrator: User) -> Client:
    """Return a browser in which the administrator is signed in."""
    return _signed_in(administrator)


@pytest.fixture
def readers_desk(reader: User) -> Client:
    """Return a browser in which the reader is signed in, marked as staff by mistake."""
    return _signed_in(reader)
