"""The walk through the API in docs/ is true: every request is answered as it says."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from pytest_django.live_server_helper import LiveServer

from factbase.actions import tokens
from factbase.permissions import scopes_of

WALK = Path(__file__).parent.parent / "docs" / "walk.sh"


@pytest.fixture
def environment(
    vocabulary: None, contributor: User, reviewer: User, live_server: LiveServer
) -> Mapping[str, str]:
    if shutil.which("curl") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("curl is not installed")
        pytest.skip("curl is not installed")
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "SITE": live_server.url,
        "TOKEN": tokens.create(user=contributor, name="walk", scopes=scopes_of(contributor))[1],
        "REVIEWER_TOKEN": tokens.create(user=reviewer, name="walk", scopes=scopes_of(reviewer))[1],
    }


def walk(environment: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["bash", str(WALK)], env=environment, capture_output=True, text=True, check=False
    )


def test_walk_goes_from_a_token_to_an_export(environment: Mapping[str, str]) -> None:
    for _ in range(2):
        walked = walk(environment)
        assert walked.returncode == 0, walked.stdout + walked.stderr
        assert walked.stdout.endswith("The walk is done.\n")


def test_walk_stops_where_an_answer_is_another(environment: Mapping[str, str]) -> None:
    """Show that the walk can fail: here nobody but the author reviews."""
    alone = {**environment, "REVIEWER_TOKEN": environment["TOKEN"]}
    walked = walk(alone)
    assert walked.returncode == 1
    assert "expected 200" in walked.stdout
