"""Requests to addresses that somebody else has named: never to a machine of our own network.

Pure of Django. Every request of this kind goes through `send`.
"""

from sources.fetching.addresses import is_public
from sources.fetching.errors import FetchError, TargetRefusedError
from sources.fetching.guard import GUARD, Guard
from sources.fetching.requests import Answer, send
from sources.fetching.targets import Target, read_target

__all__ = [
    "GUARD",
    "Answer",
    "FetchError",
    "Guard",
    "Target",
    "TargetRefusedError",
    "is_public",
    "read_target",
    "send",
]
