"""Nothing is skipped and nothing comes twice, however writers overlap; and nobody is waited for."""

import random
import threading
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import connection, connections

from factbase.feed import Position, PositionError, Stretch, commits, latest, stretch
from factbase.models import ChainLink, Commit
from sources.models.record import uuid7
from tests.factories import PublisherFactory

INSERT = (
    "INSERT INTO sources_publisher (id, name, grade, grade_reason, owner_group, url,"
    " retraction_reason) VALUES (%s, %s, 'C', '', '', '', '')"
)
UPDATE = "UPDATE sources_publisher SET owner_group = %s WHERE id = %s"
# Gives the transaction its number while it goes on: what lasts a moment at commit lasts here.
NUMBER_NOW = "SET CONSTRAINTS ALL IMMEDIATE"
Link = tuple[int, int]


class Writer:
    """A session of its own."""

    def __init__(self) -> None:
        self.session = psycopg.connect(**connection.get_connection_params())

    def write(self) -> "Writer":
        """Add a publisher and leave the transaction open."""
        self.session.execute(INSERT, [uuid7(), f"publisher {uuid7()}"])
        return self

    def number(self) -> "Writer":
        """Have the transaction numbered, without the commit."""
        self.session.execute(NUMBER_NOW)
        return self


@pytest.fixture
def writers(vocabulary: None) -> Iterator[Callable[[], Writer]]:
    """Return what opens a session."""
    opened: list[Writer] = []

    def open_one() -> Writer:
        opened.append(Writer())
        return opened[-1]

    yield open_one
    for writer in opened:
        writer.session.close()


class Reader:
    """Reads the feed from where it is now, and keeps the links in the order in which they came."""

    def __init__(self) -> None:
        self.since = latest()
        self.links: list[Link] = []

    def poll(self, limit: int = 100) -> Stretch:
        """Read on, once."""
        part = stretch(self.since, limit=limit)
        for piece in part.pieces:
            self.links += [(piece.commit.chain, seq) for seq in range(piece.first, piece.last + 1)]
        self.since = part.end
        return part


def all_links() -> set[Link]:
    return set(ChainLink.objects.values_list("chain", "seq"))


def test_long_transaction_holds_nobody_up_and_is_read_when_it_commits(writers) -> None:
    reader, before = Reader(), all_links()
    long = writers().write()
    short = writers().write()
    short.session.commit()

    reader.poll()
    assert len(reader.links) == 1

    long.session.commit()
    reader.poll()
    assert set(reader.links) == all_links() - before
    assert len(reader.links) == 2


def test_transaction_that_is_committing_is_waited_for(writers) -> None:
    reader, before = Reader(), all_links()
    committing = writers().write().number()
    quick = writers().write()
    quick.session.commit()

    reader.poll()
    assert reader.links == []

    committing.session.commit()
    reader.poll()
    assert set(reader.links) == all_links() - before
    assert len(reader.links) == 2


def test_number_of_a_transaction_that_was_rolled_back_is_passed_by(writers) -> None:
    reader, before = Reader(), all_links()
    failed = writers().write().number()
    quick = writers().write()
    quick.session.commit()
    failed.session.rollback()

    reader.poll()

    assert set(reader.links) == all_links() - before
    assert len(reader.links) == 1


def test_commit_that_comes_while_others_are_waited_for_does_not_hide_an_earlier_one(
    writers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is read again after the wait may have a gap of its own behind it."""
    reader, before = Reader(), all_links()
    failed, late = writers().write().number(), writers().write()
    writers().write().session.commit()
    failed.session.rollback()
    committers = commits._committers

    def meanwhile() -> set[str]:
        found = committers()
        if late.session.info.transaction_status.name == "INTRANS" and not numbered:
            numbered.append(late.number())
            writers().write().session.commit()
        return found

    numbered: list[Writer] = []
    monkeypatch.setattr(commits, "_committers", meanwhile)
    reader.poll()
    late.session.commit()
    reader.poll()

    assert set(reader.links) == all_links() - before
    assert len(reader.links) == 3


def test_latest_is_not_behind_a_transaction_that_is_committing(writers) -> None:
    committing = writers().write().number()
    writers().write().session.commit()

    reader = Reader()
    committing.session.commit()
    reader.poll()

    assert len(reader.links) == 2


def without_the_rule_of_gaps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commits, "_settled", lambda before, rows: list(rows))


def without_waiting_for_committers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commits, "_committers", set)


def with_what_came_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    def settled(before: int, rows: list[Commit]) -> list[Commit]:
        return commits._after(before, 100) if commits._have_committed() else []

    monkeypatch.setattr(commits, "_settled", settled)


@pytest.mark.parametrize(
    ("broken", "test"),
    [
        (without_the_rule_of_gaps, test_transaction_that_is_committing_is_waited_for),
        (without_the_rule_of_gaps, test_latest_is_not_behind_a_transaction_that_is_committing),
        (without_waiting_for_committers, test_transaction_that_is_committing_is_waited_for),
    ],
)
def test_broken_variant_skips_what_is_committing(
    broken, test, writers, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch)

    with pytest.raises(AssertionError):
        test(writers)


def test_broken_variant_that_takes_what_came_meanwhile_skips(
    writers, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_what_came_meanwhile(monkeypatch)

    with pytest.raises(AssertionError):
        test_commit_that_comes_while_others_are_waited_for_does_not_hide_an_earlier_one(
            writers, monkeypatch
        )


@pytest.mark.parametrize("column", ["pgh_id", "xmin::text::bigint"])
def test_broken_variant_that_follows_ids_or_transactions_skips(writers, column: str) -> None:
    """Both are given out when a transaction writes, not when it commits."""
    seen: list[int] = []

    def poll() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {column} FROM sources_publisherhistory WHERE {column} > %s ORDER BY 1",
                [seen[-1] if seen else 0],
            )
            seen.extend(row[0] for row in cursor.fetchall())

    poll()
    long = writers().write()
    writers().write().session.commit()
    poll()
    long.session.commit()
    poll()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sources_publisherhistory")
        assert len(seen) == cursor.fetchone()[0] - 1


def test_many_writers_and_a_reader_that_polls_agree_on_everything(writers) -> None:
    """Writers overlap, wait, change each other's rows and roll back at every stage."""
    rows = [PublisherFactory().pk for _ in range(3)]
    reader, before = Reader(), all_links()
    done = threading.Event()
    threads = [
        threading.Thread(target=_write, args=(random.Random(seed), rows, writers))
        for seed in range(8)
    ]

    def read() -> None:
        while not done.is_set():
            reader.poll(limit=random.Random(len(reader.links)).randint(1, 9))
        while reader.poll(limit=5).pieces:
            pass
        connections.close_all()

    reading = threading.Thread(target=read)
    for thread in (reading, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    reading.join()

    assert len(reader.links) == len(set(reader.links))
    assert set(reader.links) == all_links() - before
    assert len(reader.links) > 200
    _assert_in_order(reader.links)


def _write(chance: random.Random, rows: list[object], writers: Callable[[], Writer]) -> None:
    session = writers().session
    for _ in range(60):
        for _ in range(chance.randint(1, 3)):
            if chance.random() < 0.5:
                session.execute(UPDATE, [str(uuid7()), chance.choice(sorted(rows, key=str))])
                break  # one row at a time: more would wait for one another for ever
            session.execute(INSERT, [uuid7(), f"publisher {uuid7()}"])
        if chance.random() < 0.2:
            session.execute(NUMBER_NOW)
        time.sleep(chance.random() / 200)
        if chance.random() < 0.25:
            session.rollback()
        else:
            session.commit()


def _assert_in_order(links: list[Link]) -> None:
    """Assert that links come in the order of their chains, and changes of a row as they were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT chain, seq, pgh_obj_id, pgh_id FROM factbase_chainlink"
            " JOIN sources_publisherhistory ON pgh_id = event_id"
            " JOIN factbase_chainformat AS format ON format.id = format_id"
            " AND format.table = 'sources_publisherhistory'"
        )
        events = {(chain, seq): (row, event) for chain, seq, row, event in cursor.fetchall()}
    last: dict[object, int] = {}
    for chain, seq in links:
        row, event = events[chain, seq]
        assert last.get(chain, 0) < seq
        assert last.get(row, 0) < event
        last |= {chain: seq, row: event}


@pytest.mark.django_db
def test_page_of_any_size_leads_to_the_same_feed() -> None:
    start = latest()
    _three_commits()
    whole = stretch(start, limit=10_000)
    assert not whole.has_more

    for limit in (1, 2, 5):
        since, read = start, []
        while True:
            part = stretch(since, limit=limit)
            read += [(piece.commit.pk, piece.first, piece.last) for piece in part.pieces]
            assert sum(last - first + 1 for _, first, last in read) <= limit * len(read)
            since = part.end
            if not part.has_more:
                break
        links = [(pk, seq) for pk, first, last in read for seq in range(first, last + 1)]
        assert links == [
            (piece.commit.pk, seq)
            for piece in whole.pieces
            for seq in range(piece.first, piece.last + 1)
        ]
        assert since == whole.end


def _three_commits() -> None:
    for size in (4, 1, 3):
        PublisherFactory.create_batch(size)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.django_db
def test_place_is_written_and_read_back() -> None:
    for position in (Position(), Position(7), Position(7, 3)):
        assert Position.read(str(position)) == position
    assert str(Position(7, 3)) == "8.3"


@pytest.mark.parametrize(
    "text", ["", "x", "-1", "1.", ".5", "1.0", "0.1", "01", "1e3", "٣", "1 ", "9" * 19, "1.2.3"]
)
def test_what_is_no_place_is_refused_naming_the_parameter(text: str) -> None:
    with pytest.raises(PositionError, match="is not a place in the feed") as refused:
        Position.read(text)
    assert refused.value.field == "since"


@pytest.mark.django_db
@pytest.mark.parametrize("beyond", [(1_000, 0), (-1, 999), (0, 1)])
def test_place_that_was_never_reached_is_refused(beyond: tuple[int, int]) -> None:
    _three_commits()
    commit, links = beyond

    with pytest.raises(PositionError, match="is not a place in this feed"):
        stretch(Position(latest().commit + commit, links), limit=5)
