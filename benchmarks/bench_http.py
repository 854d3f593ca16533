"""The paths of the API under 16 clients, beside raw SQL and a plain DRF application.

What writes is measured on a server that writes as safely as a real one.
"""

import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path as File

import psycopg

from benchmarks import Ratio
from benchmarks.data import CLAIMS, database_url, desk_cluster, writing_safely
from benchmarks.generated import WRITER
from benchmarks.http import paths, raw, servers
from benchmarks.http.load import Client, Measured, Request, load
from benchmarks.http.paths import PATHS, Path
from benchmarks.http.servers import Server, server
from factbase.embedded.cluster import APP_DATABASE, APP_ROLE, Cluster

CLIENTS = 16
SECONDS = 3.0
ROUNDS = 3


def run() -> list[Ratio]:
    """Measure every path in turns: raw SQL, ours, the plain application."""
    cluster = desk_cluster()
    token = _prepare(cluster)
    environment = servers.unlimited(database_url(cluster))
    with ExitStack() as stack:
        ours = stack.enter_context(server(servers.ours, environment))
        plain = stack.enter_context(server(servers.plain, environment))
        ratios = [line for path in PATHS for line in _both(cluster, ours, plain, path, token)]
        ratios += _deep(ours, plain)
        ratios += _alone(ours)
        memory = ours.memory
    note = f"{memory / 1e6:.0f} MB in two workers, goal under 250"
    return [*ratios, Ratio("memory", 250e6 / memory, "250 MB", note)]


def _both(cluster: Cluster, ours: Server, plain: Server, path: Path, token: str) -> Iterator[Ratio]:
    """Yield the path's ratio to raw SQL and to the plain application, of medians."""
    headers = f"Authorization: Bearer {token}\r\n" if path.with_token else ""
    raw_rates, our_rates, plain_rates = [], [], []
    with writing_safely(cluster) if path.with_token else nullcontext():
        for _ in range(ROUNDS):
            raw_rates.append(_raw(cluster, path.sql))
            our_rates.append(_load(ours, path.ours(CLAIMS), headers).rate)
            plain_rates.append(_load(plain, path.plain(CLAIMS)).rate)
    rate, base, simple = map(statistics.median, (our_rates, raw_rates, plain_rates))
    of_raw = f", goal {path.of_raw}" if path.of_raw else ""
    yield Ratio(path.name, rate / base, "raw SQL", f"{rate:,.0f}/s, {base:,.0f}/s{of_raw}")
    note = f"{rate:,.0f}/s, {simple:,.0f}/s, goal {path.of_plain}"
    yield Ratio(path.name, rate / simple, "plain DRF", note)


def _load(server: Server, requests: Iterator[Request], headers: str = "") -> Measured:
    return load(server.port, requests, clients=CLIENTS, seconds=SECONDS, headers=headers)


def _deep(ours: Server, plain: Server) -> Iterator[Ratio]:
    """Yield how a page far down compares: by cursor with the first, by number with plain's."""
    page = paths.deep_page(CLAIMS)
    list_path = f"{paths.API}/claims/?status=verified"
    there = _walked(ours, f"{list_path}&page_size=1000&cursor=", page * 50 // 1000)
    first, deep = [], []
    for _ in range(ROUNDS):
        first.append(_load(ours, _repeated(f"{list_path}&cursor=")).rate)
        deep.append(_load(ours, _repeated(there.replace("page_size=1000", "page_size=50"))).rate)
    rate, base = statistics.median(deep), statistics.median(first)
    name = f"page {page:,} of the verified claims"
    yield Ratio(f"{name}, by cursor", rate / base, "its first page", f"{rate:,.0f}/s, goal 0.83")
    numbered = _load(ours, paths.deep(paths.API)(CLAIMS)).rate
    simple = _load(plain, paths.deep("")(CLAIMS)).rate
    note = f"{numbered:,.1f}/s, {simple:,.2f}/s, goal 20"
    yield Ratio(f"{name}, by number", numbered / simple, "plain DRF", note)


def _walked(server: Server, address: str, pages: int) -> str:
    """Return the address that `next` holds after so many pages."""
    import orjson

    client = Client(server.port, "")
    for _ in range(pages):
        client.send(Request(address))
        while not client.receive():
            pass
        following: str = orjson.loads(client.body)["next"]
        address = following.partition(str(server.port))[2]
    client.socket.close()
    return address


def _repeated(address: str) -> Iterator[Request]:
    while True:
        yield Request(address)


def _alone(ours: Server) -> Iterator[Ratio]:
    """Yield how long one client waits for a search, at the slowest 1 %."""
    search = next(path for path in PATHS if path.name == "label search")
    alone = load(ours.port, search.ours(CLAIMS), clients=1, seconds=SECONDS)
    note = f"{alone.slowest * 1e3:.1f} ms, median {alone.median * 1e3:.1f} ms, goal under 15 ms"
    yield Ratio("label search alone, slowest 1 %", 0.015 / alone.slowest, "15 ms", note)


def _raw(cluster: Cluster, script: str) -> float:
    """Return the transactions a second of pgbench with as many clients."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        File(file.name).chmod(0o644)
        said = subprocess.run(
            [
                *(cluster.binaries.program("pgbench"), "-n", "-M", "prepared", "-j", "2"),
                *("-c", str(CLIENTS), "-T", str(int(SECONDS)), "-f", file.name),
                *("-D", f"claims={CLAIMS}", "-D", f"entities={paths.entities(CLAIMS)}"),
                *("-h", str(cluster.socket_dir), "-U", APP_ROLE, APP_DATABASE),
            ],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    return float(said.rpartition("tps = ")[2].split()[0])


def _prepare(cluster: Cluster) -> str:
    """Make the plain application's table and the ids' function; return a contributor's token."""
    from django.contrib.auth.models import Group, User

    from factbase.actions import tokens

    with psycopg.connect(
        host=str(cluster.socket_dir), user="postgres", dbname=APP_DATABASE, autocommit=True
    ) as superuser:
        superuser.execute(raw.UID)
        superuser.execute("DROP TABLE IF EXISTS plain_claim")
        superuser.execute(raw.PLAIN_TABLE)
    user = User.objects.get(username=WRITER)
    user.groups.add(Group.objects.get(name="contributor"))
    _token, secret = tokens.create(user=user, name="benchmark", scopes=["contribute"])
    return secret
