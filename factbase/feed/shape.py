"""A change as programs get it: the same from the API and in webhooks."""

from typing import Any

from factbase.feed.changes import Change


def as_item(change: Change, site: str) -> dict[str, Any]:
    """Return the change as an object of JSON; `site` is the site's address, with a slash."""
    return {
        "seq": str(change.position),
        "at": change.at,
        "by": change.by,
        "comment": change.comment,
        "request_id": change.request_id,
        "resource": change.resource,
        "id": change.id,
        "revision": change.revision,
        "action": change.action,
        "changed": change.changed,
        "self": f"{site}api/v1/{change.resource}/{change.id}/",
    }
