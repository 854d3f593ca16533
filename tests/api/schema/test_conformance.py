"""Schemathesis reads the OpenAPI document and sends what it allows, and what it does not.

No answer may be a fault of the server's, and every answer must be one that the document declares.
The desk is that of the story, so that requests find records.
"""

import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, settings
from pytest_django.live_server_helper import LiveServer
from schemathesis.generation.meta import CoverageScenario
from schemathesis.specs.openapi import checks

from tests.api.conftest import revision_of
from tests.api.schema.story import Player
from tests.api.schema.test_document import document

pytestmark = [
    pytest.mark.django_db,
    # Werkzeug's client does not close what it was answered, and so not the files that it sent.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

CHECKS = [
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.status_code_conformance,
    schemathesis.checks.not_a_server_error,
]
CONFIG = Path(__file__).parent / "schemathesis.toml"
EXAMPLES_EACH = 5
# Of the values of a wrong type, of which there are as many as of all else, one in so many is sent.
WRONG_TYPES = 4
LIVES = 60

FILES = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/x-ndjson",
    "application/zip",
)


@schemathesis.serializer(*FILES)
def as_file(context: Any, value: Any) -> bytes:
    """Send whatever was made up as the bytes of a file."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


api = schemathesis.openapi.from_dict(document())
api.app = WSGIHandler()


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[Player]:
    """Play the story once; nothing of it, or of what is sent afterwards, is kept.

    Requests run inside the transaction, as those of Django's own client do.
    """
    signals = (request_started, request_finished)
    with django_db_blocker.unblock(), transaction.atomic():
        player = Player(document()["paths"])
        player.play()
        for signal in signals:
            signal.disconnect(close_old_connections)
        yield player
        for signal in signals:
            signal.connect(close_old_connections)
        transaction.set_rollback(True)


@api.parametrize()
@settings(
    max_examples=EXAMPLES_EACH,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_a_declared_one(case: Any, told: Player) -> None:
    if _is_of_wrong_type(case) and _drawn(case.query, case.headers, case.body) % WRONG_TYPES:
        return
    if _drawn(case.path_parameters) % 4:
        _meet_the_story(case, told)
    with transaction.atomic():
        response = case.call(headers=told.signed_in_as["administrator"])
        transaction.set_rollback(True)
    case.validate_response(response, checks=CHECKS)


def _drawn(*parts: Any) -> int:
    """Return a number that is the same in every run for the same parts."""
    return zlib.crc32(repr(parts).encode())


def _is_of_wrong_type(case: Any) -> bool:
    return getattr(case.meta.phase.data, "scenario", None) == CoverageScenario.INCORRECT_TYPE


def _meet_the_story(case: Any, told: Player) -> None:
    """Let most requests name a record that is there, and the revision that it has."""
    operation = case.operation.definition.raw["operationId"]
    case.path_parameters |= told.named.get(operation, {})
    revision = revision_of(case.formatted_path)
    if "If-Match" in case.headers and revision:
        case.headers["If-Match"] = f'"{revision}"'


def test_records_answer_as_declared_through_their_lives(
    live_server: LiveServer, vocabulary: None
) -> None:
    """Follow the links of the document: what one answer names, later requests use."""
    player = Player(document()["paths"])
    player.play()
    token = player.signed_in_as["administrator"]["Authorization"]
    lived = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run"),
            *("--phases", "stateful", "--mode", "positive", "--max-examples", str(LIVES)),
            *("--generation-deterministic", "--suppress-health-check", "all", "--no-color"),
            *("--request-timeout", "120"),
            *("--checks", ",".join(check.__name__ for check in CHECKS)),
            *("--header", f"Authorization: {token}"),
            f"{live_server.url}/api/v1/schema/?format=json",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert lived.returncode == 0, lived.stdout[-8000:] + lived.stderr
    assert re.search(r"API Links: +[1-9]\d* covered", lived.stdout), lived.stdout
