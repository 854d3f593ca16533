"""The settings are secure by default, and `check --deploy` is clean in production."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from factbase import settings
from tests.conftest import PROJECT

PRODUCTION = {
    "FACTBASE_HTTPS": "on",
    "FACTBASE_ALLOWED_HOSTS": "facts.example.org",
    "FACTBASE_SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLM",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
}


def check_deploy(**variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    environment = os.environ | PRODUCTION | variables
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # set for tests that drive a browser
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)


def test_settings_in_production_pass_the_deployment_checks() -> None:
    answer = check_deploy()

    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(
    ("variable", "value", "finding"),
    [
        ("FACTBASE_DEBUG", "on", "security.W018"),
        ("FACTBASE_HTTPS", "off", "security.W008"),
        ("FACTBASE_SECRET_KEY", "short", "security.W009"),
        ("FACTBASE_SEKRET_KEY", "typo", "factbase.W001"),
    ],
)
def test_settings_insecure_in_production_fail_the_deployment_checks(
    variable: str, value: str, finding: str
) -> None:
    answer = check_deploy(**{variable: value})

    assert answer.returncode == 1
    assert finding in answer.stderr


def test_settings_with_hashed_static_and_nothing_collected_fail(tmp_path: Path) -> None:
    answer = check_deploy(FACTBASE_HASHED_STATIC="on", FACTBASE_DATA_DIR=str(tmp_path))

    assert "factbase.E001" in answer.stderr


def test_settings_content_security_policy_allows_own_files_only(client: Client) -> None:
    policy = client.get("/healthz").headers["Content-Security-Policy"]

    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["frame-ancestors"] == "'none'"
    assert directives["base-uri"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert "unsafe" not in policy


def test_settings_history_is_statement_level_and_append_only() -> None:
    assert settings.PGHISTORY_APPEND_ONLY is True
    assert str(settings.PGHISTORY_LEVEL) == "STATEMENT"


def test_settings_of_host_that_is_not_allowed_refuse(client: Client) -> None:
    assert client.get("/healthz", headers={"host": "evil.example"}).status_code == 400
