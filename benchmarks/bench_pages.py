"""The pages that people look at, on a desk of its size: time, queries and weight of each."""

import statistics
import time
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

from benchmarks import Ratio
from benchmarks.data import CLAIMS, desk
from benchmarks.generated import VERIFIER, WRITER

BUDGET = 0.100
LIGHT = 150_000
ROUNDS = 7


class Page(NamedTuple):
    """One page, as a reader or as the editor with a user name sees it."""

    name: str
    address: str
    editor: str = ""


def run() -> list[Ratio]:
    """Measure each page: what is left of 100 ms at the median, its queries, its weight."""
    desk()
    from factbase.actions import figures

    _give_roles()
    figures.keep_figures(days=1)  # as a worker does every hour
    return [_measured(page) for page in _pages()]


def _give_roles() -> None:
    from django.contrib.auth.models import Group, User

    for name, role in ((WRITER, "contributor"), (VERIFIER, "reviewer")):
        User.objects.get(username=name).groups.add(Group.objects.get(name=role))


def _pages() -> Iterator[Page]:
    from factbase.models import Claim
    from sources.models import Source

    ordinary, biggest = _entities()
    claim = Claim.objects.published().order_by("pk").first()
    source = Source.objects.order_by("pk").first()
    assert claim is not None
    yield Page("home", "/")
    yield Page("home, of an editor", "/", WRITER)
    yield Page("home, of a reviewer", "/", VERIFIER)
    yield Page("an ordinary entity", f"/entities/{ordinary}/")
    yield Page("the biggest entity", f"/entities/{biggest}/")
    yield Page("a claim", f"/claims/{claim.pk}/")
    yield Page("a source", f"/sources/{source.pk}/", WRITER)
    yield Page("claims", "/claims/")
    yield Page("claims, narrowed", "/claims/?property=bench-property-0&confidence__gte=0.8")
    yield Page("claims, of an editor", "/claims/?status=any", WRITER)
    yield Page("entities", "/entities/")
    yield Page("sources", "/sources/")
    yield Page("conflicts", "/conflicts/", WRITER)
    yield Page("search", f"/search/?q={quote('openai 1007')}")
    yield Page("search, Chinese", f"/search/?q={quote('智谱')}")
    yield Page("search, as it is typed", f"/search/suggest/?q={quote('openai 10')}")


def _entities() -> tuple[Any, Any]:
    """Return the ids of the entity in the middle, and of that with most claims."""
    from django.db.models import Count

    from factbase.models import Claim

    counted = Claim.objects.order_by().values("subject").annotate(claims=Count("pk"))
    by_claims = list(counted.order_by("claims", "subject").values_list("subject", flat=True))
    return by_claims[len(by_claims) // 2], by_claims[-1]


def _measured(page: Page) -> Ratio:
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    if page.editor:
        client.force_login(User.objects.get(username=page.editor))
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        response = client.get(page.address)
        taken.append(time.perf_counter() - began)
        assert response.status_code == 200, (page, response.status_code)
    with CaptureQueriesContext(connection) as queries:
        weight = len(client.get(page.address).content)
    seconds = statistics.median(taken)
    heavy = "" if weight <= LIGHT else ", over 150 kB"
    note = f"{seconds * 1e3:.0f} ms, {len(queries)} queries, {weight / 1e3:.0f} kB{heavy}"
    return Ratio(f"page: {page.name}, {CLAIMS:,} claims", BUDGET / seconds, "100 ms", note)
