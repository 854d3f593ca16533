"""The examples of the OpenAPI document are real: what the API was sent, and what it answered."""

import json

import pytest

from api.schema import finish
from tests.api.schema.story import Played, Player, shown
from tests.api.schema.test_document import document, judge

pytestmark = pytest.mark.django_db

# Their answers depend on what the database has been through, or hold a secret.
VARYING = {
    *("changes_read", "history_heads_read", "imports_rows_list"),
    *("webhooks_create", "webhooks_rotate"),
}
# They answer about files that work in the background makes, or about work that was killed.
WITHOUT = {
    "exports_download_read",
    "imports_resume",
    "releases_changes_read",
    "releases_package_read",
    "releases_read",
}


@pytest.fixture
def told(db: None) -> Played:
    """Return what the story's requests are answered now."""
    return shown(Player(document()["paths"]).play())


def test_examples_are_what_the_api_answers(told: Played, pytestconfig: pytest.Config) -> None:
    """Fail after a change of an answer; `make openapi` records the new ones."""
    if pytestconfig.getoption("--record"):
        text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
        finish.EXAMPLES_FILE.write_text(f"{text}\n")
    recorded = json.loads(finish.EXAMPLES_FILE.read_text())
    for operation in recorded.keys() - VARYING:
        assert told[operation] == recorded[operation]
    assert told.keys() == recorded.keys()


def test_every_operation_has_an_example() -> None:
    recorded = json.loads(finish.EXAMPLES_FILE.read_text())
    operations = {
        operation["operationId"]
        for item in document()["paths"].values()
        for operation in item.values()
    }
    assert operations - WITHOUT == recorded.keys()


def test_examples_are_what_the_document_says() -> None:
    recorded = json.loads(finish.EXAMPLES_FILE.read_text())
    for path, item in document()["paths"].items():
        for method, operation in item.items():
            example = recorded.get(operation["operationId"])
            if example is None:
                continue
            answer = operation["responses"][str(example["status"])]["content"]
            for media_type, content in answer.items():
                if "example" in content:
                    where = path.removeprefix("/api/v1/")
                    judge(content["example"], where, method, example["status"], media_type)
