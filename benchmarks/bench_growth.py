"""First pages and single records on a desk of ten times as many claims, over HTTP, one by one.

Each is asked for again and again: what a disk needs to find rows for the first time is not ours.
"""

import statistics
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice

from benchmarks import Ratio
from benchmarks.data import CLAIMS, database_url, desk_cluster
from benchmarks.generated import uid
from benchmarks.http import paths, servers
from benchmarks.http.load import Client, Request
from benchmarks.http.paths import API
from benchmarks.http.servers import Server, server

TIMES = 10
ROUNDS, REQUESTS = 5, 60
LISTS = ("claims/", "claims/?status=verified", "entities/", "sources/", "evidence/")
RECORDS = (("claims", 6, 1), ("entities", 3, 10), ("sources", 5, 100), ("evidence", 8, 1))
"""Resource, the number of its ids, and how many claims there are for each of its records."""


def run() -> list[Ratio]:
    """Measure a tenth of BENCH_CLAIMS beside the whole, in turns."""
    sizes = (CLAIMS // TIMES, CLAIMS)
    with ExitStack() as stack:
        of_size = [
            stack.enter_context(
                server(servers.ours, servers.unlimited(database_url(desk_cluster(size))))
            )
            for size in sizes
        ]
        return list(compared(of_size, sizes))


def compared(of_size: list[Server], sizes: tuple[int, int]) -> Iterator[Ratio]:
    """Yield the ratio of each path's median on the smaller desk to that on the bigger one."""
    for name, asked in _asked(sizes).items():
        taken: tuple[list[float], list[float]] = ([], [])
        chosen = [list(islice(requests, REQUESTS)) for requests in asked]
        for _ in range(ROUNDS):
            for each, requests, times in zip(of_size, chosen, taken, strict=True):
                times.extend(_times(Client(each.port, ""), requests))
        small, big = map(statistics.median, taken)
        note = f"{big * 1e3:.2f} ms, {small * 1e3:.2f} ms, goal 0.83"
        yield Ratio(name, small / big, f"a {TIMES}th of {sizes[1]:,} claims", note)


def _asked(sizes: tuple[int, int]) -> dict[str, list[Iterator[Request]]]:
    """Return what is asked of each desk, by the name of the path."""
    read = {path.name: [path.ours(size) for size in sizes] for path in paths.PATHS if path.of_raw}
    lists = {f"first page of {path}": [_same(path) for _ in sizes] for path in LISTS}
    records = {
        f"one of {resource}": [_one(resource, kind, size // claims) for size in sizes]
        for resource, kind, claims in RECORDS
    }
    return {**records, **lists, **read}


def _same(path: str) -> Iterator[Request]:
    while True:
        yield Request(f"{API}/{path}")


def _one(resource: str, kind: int, count: int) -> Iterator[Request]:
    for number in paths.numbers(count // 20):
        yield Request(f"{API}/{resource}/{uid(kind, number * 20)}/")


def _times(client: Client, requests: Iterable[Request]) -> Iterator[float]:
    for request in requests:
        began = time.perf_counter()
        client.send(request)
        while not client.receive():
            pass
        yield time.perf_counter() - began
    client.socket.close()
