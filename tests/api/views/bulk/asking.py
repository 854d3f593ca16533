"""Many operations in one request, and what comes back."""

from typing import Any

from tests.api.conftest import ApiClient
from tests.factories import (
    EntityFactory,
    PropertyFactory,
)


def send(client: ApiClient, resource: str, *rows: dict[str, Any], **body: Any) -> Any:
    return client.send("post", f"{resource}/bulk/", {"operations": list(rows)} | body)


def done(client: ApiClient, resource: str, *rows: dict[str, Any], **body: Any) -> Any:
    response = send(client, resource, *rows, **body)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def errors(response: Any) -> list[tuple[str, str]]:
    assert response["Content-Type"] == "application/problem+json"
    return [(error["pointer"], error["code"]) for error in response.json()["errors"]]


def new_claim(**given: Any) -> dict[str, Any]:
    standard = {
        "subject": str(EntityFactory().pk),
        "property": PropertyFactory().slug,
        "value": "20 billion yuan",
    }
    return {"action": "create"} | standard | given


def on(record: Any, action: str, **given: Any) -> dict[str, Any]:
    """Return an operation on a record as it is now."""
    record.refresh_from_db()
    return {"action": action, "id": str(record.pk), "revision": record.revision} | given
