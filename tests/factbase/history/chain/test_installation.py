"""The chain follows the tables, and takes over what was there before it, once."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factbase.history.chain.formats import format_of
from factbase.history.chain.installation import install
from factbase.history.verification import CHECKS, Finding, one_moment, verify
from factbase.models import ChainFormat, ChainLink, Commit
from tests.factbase.history.verification.intruder import past_every_guard
from tests.factories import EntityFactory, PublisherFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def failures() -> Callable[[], list[Finding]]:
    """Return what the checks find."""

    def run() -> list[Finding]:
        with one_moment() as cursor:
            outcomes = list(verify(cursor, CHECKS, lambda rows: None))
        return [outcome.finding for outcome in outcomes if outcome.finding]

    return run


def test_install_where_all_is_in_place_only_reads() -> None:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        install()

    asked = [query["sql"].split()[0] for query in captured.captured_queries]
    assert asked == ["SAVEPOINT", *["SELECT"] * 5, "RELEASE"]


def test_install_puts_back_what_is_missing_changed_or_disabled(failures) -> None:
    with past_every_guard() as cursor:
        cursor.execute("DROP TRIGGER factbase_chain_link ON factbase_entityhistory")
        cursor.execute(
            "ALTER TABLE factbase_claimhistory DISABLE TRIGGER factbase_chain_append_only"
        )
        cursor.execute(
            "CREATE OR REPLACE FUNCTION factbase_chain_refuse_change() RETURNS trigger"
            " LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
        )

    assert len(failures()) == 1
    install()

    assert failures() == []
    EntityFactory()
    assert failures() == []


def test_install_links_the_events_that_were_there_before(failures) -> None:
    EntityFactory()
    with past_every_guard() as cursor:
        cursor.execute("DELETE FROM factbase_chainlink")
        cursor.execute("DELETE FROM factbase_chainformat")
        cursor.execute("DELETE FROM factbase_commit")

    install()

    assert failures() == []
    assert ChainLink.objects.count() > 300
    EntityFactory()
    assert failures() == []


def test_install_numbers_the_transactions_that_were_there_before_by_their_times(failures) -> None:
    EntityFactory()
    with past_every_guard() as cursor:
        cursor.execute("DELETE FROM factbase_commit")
        cursor.execute("DROP TRIGGER factbase_chain_commit ON factbase_chainlink")
        cursor.execute("SELECT set_config('factbase.chain', '7', true)")
        cursor.execute("SET LOCAL session_replication_role = origin")
        publishers = [PublisherFactory().pk for _ in range(2)]
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE sources_publisherhistory SET pgh_created_at = '2020-01-01' WHERE id = %s",
            [publishers[1]],
        )

    install()

    commits = Commit.objects.filter(chain=7).order_by("pk")
    # The second one cannot have been committed before the first one, whatever its time says.
    assert [(commit.first, commit.last) for commit in commits] == [(1, 1), (2, 2)]
    assert commits[0].at == commits[1].at
    found = failures()
    assert [finding.table for finding in found] == ["sources_publisherhistory"]


def test_install_never_links_an_event_that_was_smuggled_in_later(failures) -> None:
    PublisherFactory()
    with past_every_guard() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE smuggled ON COMMIT DROP AS SELECT * FROM sources_publisherhistory"
        )
        cursor.execute("UPDATE smuggled SET pgh_id = pgh_id + 1000 RETURNING pgh_id")
        event = cursor.fetchone()[0]
        cursor.execute("INSERT INTO sources_publisherhistory SELECT * FROM smuggled")
        cursor.execute("DROP TRIGGER factbase_chain_link ON sources_publisherhistory")

    install()

    problem = "it was never linked into a chain"
    assert failures() == [Finding("sources_publisherhistory", str(event), problem)]


def test_new_column_is_hashed_from_then_on_and_older_events_stay_right(failures) -> None:
    PublisherFactory()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE sources_publisherhistory ADD COLUMN mood text DEFAULT 'calm'")
    (finding,) = (found for found in failures() if found.row == "as a whole")
    assert finding.table == "sources_publisherhistory"

    install()
    publisher = PublisherFactory()

    assert failures() == []
    with past_every_guard() as cursor:
        cursor.execute(
            "UPDATE sources_publisherhistory SET mood = 'cross' WHERE pgh_obj_id = %s"
            " RETURNING pgh_id",
            [publisher.pk],
        )
        event = cursor.fetchone()[0]
    (finding,) = failures()
    assert (finding.table, finding.row) == ("sources_publisherhistory", str(event))


def test_format_has_the_same_id_wherever_it_is_made() -> None:
    assert format_of("t", ["a", "b"]).pk == -630983685
    assert format_of("t", ["a"]).pk != format_of("t", ["b"]).pk != format_of("u", ["b"]).pk


def test_every_history_table_has_one_format() -> None:
    tables = list(ChainFormat.objects.values_list("table", flat=True))

    assert len(tables) == len(set(tables)) > 20
