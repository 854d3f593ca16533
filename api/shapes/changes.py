"""Changes of the feed in JSON."""

from datetime import datetime
from typing import Literal, TypedDict
from uuid import UUID

ResourceJson = Literal[
    "claims",
    "conflicts",
    "entities",
    "entity-types",
    "evidence",
    "matches",
    "properties",
    "publishers",
    "snapshots",
    "sources",
]
ActionJson = Literal[
    "appeared",
    "changed",
    "created",
    "disappeared",
    "disputed",
    "rejected",
    "removed",
    "reopened",
    "restored",
    "retracted",
    "returned",
    "sent_back",
    "submitted",
    "verified",
]


class ChangeItemJson(TypedDict):
    """One change of one record; `seq` is the place behind it, to be given as `since`.

    `revision` is the one that the record then had, null where a row that belongs to it changed.
    `changed` names fields of the record as the API shows it. `by` is a user name, null where it
    was not kept.
    """

    seq: str
    at: datetime
    by: str | None
    comment: str
    request_id: str | None
    resource: ResourceJson
    id: UUID
    revision: int | None
    action: ActionJson
    changed: list[str]
    self: str


class ChangesJson(TypedDict):
    """One page of the feed; `next` is what to give as `since` for the following one.

    `more` says that there is a following one already.
    """

    results: list[ChangeItemJson]
    next: str
    more: bool
