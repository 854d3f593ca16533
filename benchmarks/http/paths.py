"""What is asked: the same over HTTP of ours and of the plain application, and in SQL."""

import json
import random
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import quote
from uuid import UUID, uuid4

from benchmarks.generated import ENTITIES_PER_CLAIM, PROPERTIES_COUNT, uid
from benchmarks.http import raw
from benchmarks.http.load import Request

Requests = Callable[[int], Iterator[Request]]
"""Takes how many claims there are."""
API = "/api/v1"
EVIDENCE = "expand=evidence.source"


class Path(NamedTuple):
    """One path: what is asked of ours, of the plain application and, as a script, of pgbench.

    `of_raw` and `of_plain` are the goals: at least so many times the rate of each. Only those who
    have a token write.
    """

    name: str
    ours: Requests
    plain: Requests
    sql: str
    of_raw: float | None
    of_plain: float
    with_token: bool = False


def numbers(below: int) -> Iterator[int]:
    """Yield numbers from 0, without end and the same every time."""
    chosen = random.Random(1)
    while True:
        yield chosen.randrange(below)


def entities(claims: int) -> int:
    """Return how many entities a desk of so many claims has."""
    return max(10, int(claims * ENTITIES_PER_CLAIM))


def _claim(prefix: str, query: str = "") -> Requests:
    # Every twentieth claim beyond the fourteenth is not verified; all are asked for alike.
    return lambda claims: (
        Request(f"{prefix}/claims/{uid(6, number // 20 * 20 + number % 14)}/{query}")
        for number in numbers(claims)
    )


def _about(prefix: str) -> Requests:
    return lambda claims: (
        Request(f"{prefix}/claims/?subject={uid(3, 100 * number)}&status=verified")
        for number in numbers(entities(claims) // 100)
    )


def _filtered(prefix: str, name: str, lowest: str) -> Requests:
    return lambda claims: (
        Request(f"{prefix}/claims/?{name}=bench-property-{number}&status=verified&{lowest}=0.8")
        for number in numbers(PROPERTIES_COUNT)
    )


def _named(prefix: str, name: str) -> Requests:
    return lambda claims: (
        Request(f"{prefix}/entities/?{name}={quote(f'openai {number}')}")
        for number in numbers(entities(claims))
    )


def deep(prefix: str) -> Requests:
    """Ask for a page far down the list of all verified claims, by its number."""
    return lambda claims: (
        Request(f"{prefix}/claims/?status=verified&page={deep_page(claims)}") for _ in iter(int, 1)
    )


def deep_page(claims: int) -> int:
    """Return 5,000, or the middle of a list that has fewer pages."""
    return min(5_000, claims * 7 // 10 // 50 // 2)


def _said(subject: UUID, prop: UUID | str, number: int) -> dict[str, object]:
    return {"subject": str(subject), "property": str(prop), "valid": "2025-06", "note": str(number)}


def _logged(claims: int) -> Iterator[Request]:
    for number in numbers(entities(claims)):
        value = {"value": {"amount": str(number), "unit": "CNY", "modifier": "about"}}
        body = _said(uid(3, number), "bench-property-0", number) | value
        yield Request(f"{API}/claims/", "POST", json.dumps(body).encode())


def _logged_once(claims: int) -> Iterator[Request]:
    return (
        request._replace(headers=f"Idempotency-Key: {uuid4()}\r\n") for request in _logged(claims)
    )


def _logged_plainly(claims: int) -> Iterator[Request]:
    for number in numbers(entities(claims)):
        value = {"value_amount": str(number), "value_unit": "CNY", "value_modifier": "about"}
        body = _said(uid(3, number), uid(2, 0), number) | value | {"value_type": "money"}
        yield Request("/claims/", "POST", json.dumps(body).encode())


PATHS = (
    Path(
        "one claim with evidence and sources",
        _claim(API, f"?{EVIDENCE}"),
        _claim(""),
        raw.ONE_CLAIM,
        0.20,
        10,
    ),
    Path(
        "an entity's 50 claims, labels and counts",
        _about(API),
        _about(""),
        raw.ABOUT_ENTITY,
        0.33,
        10,
    ),
    Path(
        "property, verified, confidence ≥ 0.8, newest first",
        _filtered(API, "property", "confidence__gte"),
        _filtered("", "property__slug", "confidence__gte"),
        raw.FILTERED,
        0.33,
        20,
    ),
    Path("label search", _named(API, "q"), _named("", "search"), raw.LABELS, 0.33, 1),
    Path("create one claim", _logged, _logged_plainly, raw.CREATE, None, 3, with_token=True),
    Path(
        "create one claim under an Idempotency-Key",
        _logged_once,
        _logged_plainly,
        raw.CREATE,
        None,
        3,
        with_token=True,
    ),
)
